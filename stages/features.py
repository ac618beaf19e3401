"""Extract features of one run's samples, once for all metrics: python stages/features.py MODEL SEED."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, stage
from illustgan.core.settings import ParamsFile
from illustgan.features import extractors, run


def main() -> None:
    model, seed = stage.model_and_seed(__doc__)
    params = ParamsFile()
    device = devices.choose(params.machine)
    run.extract(
        Path(f"data/runs/{model}/{seed}"),
        Path(f"data/features/{model}/{seed}"),
        samples=params.scale.samples,
        seed=params.value("evaluate.seed", int),
        device=device,
        extractors=extractors.load_extractors(device, params.value("evaluate.inception", str | None)),
    )


if __name__ == "__main__":
    stage.run(main)
