"""Train one model with one seed: python stages/train.py MODEL SEED."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, stage
from illustgan.core.settings import ParamsFile
from illustgan.training import run
from illustgan.training.settings import Train, variant


def main() -> int | None:
    model, seed = stage.model_and_seed(__doc__)
    params = ParamsFile()
    places = run.Places(
        prepared=Path("data/prepared"),
        scratch=Path(".scratch"),
        folder=Path(f"data/runs/{model}/{seed}"),
        history=Path(f"reports/history/{model}/{seed}.csv"),
    )
    of_model, train = variant(params, model), params.block("train", Train)
    return run.complete(model, seed, of_model, params.scale, train, devices.choose(params.machine), places)


if __name__ == "__main__":
    stage.run(main)
