"""How steep critics are, and what clipping does to their weights: python stages/lipschitz.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.theory import lipschitz
from illustgan.theory.settings import Lipschitz
from illustgan.training.settings import Variant


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed")
    asked = parser.parse_args()
    params = ParamsFile()
    devices.on_one_cpu_thread()
    found = lipschitz.measure(
        Path("data/runs") / asked.model / asked.seed,
        Path("data/prepared"),
        params.block("theory.lipschitz", Lipschitz),
        params.block(f"variants.{asked.model}", Variant).clip,
    )
    files.write_json("data/theory/lipschitz.json", found)


if __name__ == "__main__":
    stage.run(main)
