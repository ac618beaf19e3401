"""Features of one run's samples, once for all metrics: python stages/features.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, stage
from illustgan.core.settings import ParamsFile
from illustgan.features import run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    name = f"{asked.model}/{asked.seed}"
    params = ParamsFile()
    device = devices.choose(params.machine)
    run.extract(
        Path("data/runs") / name,
        Path("data/features") / name,
        samples=params.scale.samples,
        seed=params.value("evaluate.seed"),
        device=device,
        extractors=run.load_extractors(device, params.value("evaluate.inception")),
    )


if __name__ == "__main__":
    stage.run(main)
