"""Dropped modes, counted on mixtures of Gaussians: reports/theory/mixtures.json."""

import json
from pathlib import Path

import _src  # noqa: F401
from illustgan import atomic, devices, params, stage
from illustgan.theory import keeping, mixtures, players


def main() -> None:
    settings = params.load()
    ours = settings.theory.mixtures
    scale = ours.scales[settings.scale]
    devices.choose("cpu", 1)  # the same everywhere
    known = {
        "ring": mixtures.ring(ours.ring_radius, ours.ring_spread),
        "grid": mixtures.grid(ours.grid_reach, ours.grid_spread),
    }
    targets: dict[str, mixtures.Mixture] = {name: known[name] for name in scale.targets}
    blocks = {
        **players.blocks(ours.players, scale.unrolled, "mlp"),
        "wgan_gp": players.penalised(ours.players, "mlp"),
    }
    sizes = scale.model_dump(exclude={"targets", "unrolled"})
    given = {**ours.model_dump(exclude={"scales"}), **scale.model_dump()}
    with keeping.kept(Path(".scratch/theory"), "mixtures", given) as folder:
        keepers = {(t, v): keeping.Folder(folder / f"{t}-{v}") for t in targets for v in blocks}
        figures = mixtures.mixtures(blocks, targets, keepers=keepers, **sizes)
        atomic.write_text("reports/theory/mixtures.json", json.dumps(figures, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
