"""Features of one run's samples, once for all metrics: python stages/features.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan import devices, params, stage
from illustgan.evaluation import extraction


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    run = parser.parse_args()
    settings = params.load()
    device = devices.choose(settings.train.device, settings.train.threads)
    extraction.extract_run(
        Path("data/runs") / run.model / str(run.seed),
        Path("data/features") / run.model / str(run.seed),
        samples=settings.scale_in_force.samples,
        seed=settings.evaluate.seed,
        device=device,
        extractors=extraction.load_extractors(device, settings.evaluate.inception),
    )


if __name__ == "__main__":
    stage.run(main)
