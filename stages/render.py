"""Draw one run, over training and between its latents: python stages/render.py MODEL SEED."""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, stage
from illustgan.core.settings import ParamsFile
from illustgan.rendering import interpolation, run
from illustgan.rendering.settings import Render


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    name = f"{asked.model}/{asked.seed}"
    params = ParamsFile()
    render = params.block("render", Render)
    device = devices.choose(params.machine.device, params.machine.threads)
    source, folder = Path("data/runs") / name, Path("data/renders") / name
    run.render(source, folder, Path("reports/grids") / f"{name}.png", render.frame_ms, render.gif_bytes)
    interpolation.render(source, folder / "between_latents", render.frame_ms, render.gif_bytes, device)


if __name__ == "__main__":
    stage.run(main)
