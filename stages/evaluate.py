"""Measure one model's run with one seed: python stages/evaluate.py MODEL SEED."""

import argparse
import json
from pathlib import Path

import _src  # noqa: F401
from illustgan import atomic, devices, evaluation, params, stage


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    run = parser.parse_args()
    settings = params.load()
    figures = evaluation.evaluate(
        Path("data/runs") / run.model / str(run.seed),
        Path("data/reference"),
        Path("data/prepared"),
        samples=settings.scale_in_force.samples,
        subsets=settings.evaluate.subsets,
        seed=settings.evaluate.seed,
        device=devices.choose(settings.train.device, settings.train.threads),
    )
    path = Path("reports/evaluations") / run.model / f"{run.seed}.json"
    atomic.write_text(path, json.dumps(figures, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
