"""Discriminator steps for each generator step, from few to many: reports/theory/balance.json."""

import json
from pathlib import Path

import _src  # noqa: F401
from illustgan import atomic, devices, params, stage
from illustgan.theory import balance, keeping, players


def main() -> None:
    settings = params.load()
    ours = settings.theory.balance
    scale = ours.scales[settings.scale]
    devices.choose("cpu", 1)  # the same everywhere
    blocks = players.pair(ours.players, "dcgan")
    given = {**ours.model_dump(exclude={"scales"}), **scale.model_dump()}
    with keeping.kept(Path(".scratch/theory"), "balance", given) as folder:
        runs = [(v, steps, seed) for v in blocks for steps in scale.balances for seed in scale.seeds]
        keepers = {run: keeping.Folder(folder / "-".join(map(str, run))) for run in runs}
        figures = balance.balance(blocks, keepers=keepers, **dict(scale))
        atomic.write_text("reports/theory/balance.json", json.dumps(figures, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
