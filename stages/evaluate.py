"""Measure one model's run with one seed: python stages/evaluate.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.evaluation import reference, run
from illustgan.evaluation.settings import Evaluate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    name = f"{asked.model}/{asked.seed}"
    params = ParamsFile()
    evaluate = params.block("evaluate", Evaluate)
    measures = reference.Settings(**evaluate.measures())
    device = devices.choose(params.machine.device, params.machine.threads)
    real = reference.load(Path("data/reference"), Path("data/prepared"), Path("data/attributes"), measures, device)
    measured = run.evaluate(
        Path("data/runs") / name,
        Path("data/features") / name,
        Path("reports/history") / f"{name}.csv",
        real,
        Path("data/reference/bounds.json"),
        run.Dynamics(**evaluate.dynamics()),
        pairs=Path("data/pairs") / f"{name}.png",
        gallery=Path("data/galleries") / f"{name}.png",
        samples=params.scale.samples,
        device=device,
    )
    path = Path("data/evaluations") / f"{name}.json"
    files.write_json(path, measured)


if __name__ == "__main__":
    stage.run(main)
