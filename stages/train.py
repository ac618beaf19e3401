"""Train one variant with one seed: python stages/train.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan import devices, params, runs, stage


def main() -> int | None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    run = parser.parse_args()
    settings = params.load()
    return runs.complete(
        run.model,
        run.seed,
        settings.variant(run.model),
        settings.scale_in_force,
        device=devices.choose(settings.train.device, settings.train.threads),
        checkpoint_seconds=settings.train.checkpoint,
        prepared=Path("data/prepared"),
        scratch=Path(".scratch"),
        folder=Path("data/runs") / run.model / str(run.seed),
        history=Path("reports/history") / run.model / f"{run.seed}.csv",
    )


if __name__ == "__main__":
    stage.run(main)
