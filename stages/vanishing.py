"""Measure whether gradients vanish while a generator's opponents learn: python stages/vanishing.py MODEL SEED."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.theory import vanishing
from illustgan.theory.settings import Vanishing
from illustgan.training.settings import variant


def main() -> None:
    model, seed = stage.model_and_seed(__doc__)
    params = ParamsFile()
    settings = params.block("theory.vanishing", Vanishing)
    devices.on_one_cpu_thread()
    found = vanishing.measure(
        Path(f"data/runs/{model}/{seed}"),
        Path("data/prepared"),
        settings,
        variant(params, settings.discriminator),
        variant(params, settings.critic),
    )
    files.write_json("data/theory/vanishing.json", found)


if __name__ == "__main__":
    stage.run(main)
