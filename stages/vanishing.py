"""Whether a generator's gradients vanish while its opponents learn: python stages/vanishing.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.theory import vanishing
from illustgan.theory.settings import Vanishing
from illustgan.training.settings import Variant


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed")
    asked = parser.parse_args()
    params = ParamsFile()
    settings = params.block("theory.vanishing", Vanishing)
    devices.on_one_cpu_thread()
    found = vanishing.measure(
        Path("data/runs") / asked.model / asked.seed,
        Path("data/prepared"),
        settings,
        params.block(f"variants.{settings.discriminator}", Variant),
        params.block(f"variants.{settings.critic}", Variant),
    )
    files.write_json("data/theory/vanishing.json", found)


if __name__ == "__main__":
    stage.run(main)
