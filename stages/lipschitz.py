"""Measure how steep critics are, and what clipping does to weights: python stages/lipschitz.py MODEL SEED."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.theory import lipschitz
from illustgan.theory.settings import Lipschitz
from illustgan.training.settings import variant


def main() -> None:
    model, seed = stage.model_and_seed(__doc__)
    params = ParamsFile()
    devices.on_one_cpu_thread()
    found = lipschitz.measure(
        Path(f"data/runs/{model}/{seed}"),
        Path("data/prepared"),
        params.block("theory.lipschitz", Lipschitz),
        variant(params, model).clip,
    )
    files.write_json("data/theory/lipschitz.json", found)


if __name__ == "__main__":
    stage.run(main)
