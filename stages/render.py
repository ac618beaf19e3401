"""Draw one run, over training and between its latents: python stages/render.py MODEL SEED."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.gan import run_folder
from illustgan.rendering import Render, course, interpolation


def main() -> None:
    model, seed = stage.model_and_seed(__doc__)
    params = ParamsFile()
    render, device = params.block("render", Render), devices.choose(params.machine)
    run = run_folder.read(Path(f"data/runs/{model}/{seed}"))
    with files.replacing_folder(f"data/renders/{model}/{seed}") as folder:
        course.draw(run, folder, render)
        interpolation.draw(run, folder / "between_latents", device)
        last = (folder / f"grids/{run.clock[-1]:06d}.png").read_bytes()
    files.write_bytes(f"reports/grids/{model}/{seed}.png", last)


if __name__ == "__main__":
    stage.run(main)
