"""Train one model with one seed: python stages/train.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, stage
from illustgan.core.settings import ParamsFile
from illustgan.training import run
from illustgan.training.settings import Train, Variant


def main() -> int | None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    params = ParamsFile()
    return run.complete(
        asked.model,
        asked.seed,
        params.block(f"variants.{asked.model}", Variant),
        params.scale,
        device=devices.choose(params.machine.device, params.machine.threads),
        checkpoint_seconds=params.block("train", Train).checkpoint,
        prepared=Path("data/prepared"),
        scratch=Path(".scratch"),
        folder=Path("data/runs") / asked.model / str(asked.seed),
        history=Path("reports/history") / asked.model / f"{asked.seed}.csv",
    )


if __name__ == "__main__":
    stage.run(main)
