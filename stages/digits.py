"""A thousand modes of stacked digits, counted: reports/theory/digits.json."""

import json
from pathlib import Path

import _src  # noqa: F401
from illustgan import atomic, devices, params, stage
from illustgan.theory import digits, keeping, players


def main() -> None:
    settings = params.load()
    ours = settings.theory.digits
    scale = ours.scales[settings.scale]
    devices.choose("cpu", 1)  # the same everywhere
    blocks = players.blocks(ours.players, scale.unrolled, "dcgan")
    sizes = scale.model_dump(exclude={"unrolled"})
    given = {**ours.model_dump(exclude={"scales"}), **scale.model_dump()}
    with keeping.kept(Path(".scratch/theory"), "digits", given) as folder:
        keepers = {(v, seed): keeping.Folder(folder / f"{v}-{seed}") for v in blocks for seed in scale.seeds}
        figures = digits.digits(blocks, keepers=keepers, **sizes)
        atomic.write_text("reports/theory/digits.json", json.dumps(figures, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
