"""Between the shown latents of one model's run with one seed: python stages/interpolate.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan import devices, params, stage
from illustgan.rendering import interpolations


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    run = parser.parse_args()
    settings = params.load()
    name = f"{run.model}/{run.seed}"
    interpolations.render(
        Path("data/runs") / name,
        Path("data/interpolations") / name,
        settings.render.frame_ms,
        settings.render.gif_bytes,
        devices.choose(settings.train.device, settings.train.threads),
    )


if __name__ == "__main__":
    stage.run(main)
