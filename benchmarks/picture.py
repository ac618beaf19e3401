"""Draws the picture of the README, docs/race.webp, from runs in data/runs: python benchmarks/picture.py.

A panel for each variant has the faces of the same latents, after each share of its work.
"""

from collections.abc import Sequence
from pathlib import Path

import _setup  # noqa: F401

# isort: split

import numpy as np
from PIL import Image

from illustgan.core import stage
from illustgan.core.settings import Names, ParamsFile, Seeds
from illustgan.drawing import captions
from illustgan.drawing.animations import HOLD_MS
from illustgan.drawing.grids import Pixels, grid, shown
from illustgan.gan import run_folder
from illustgan.gan.run_folder import Run
from illustgan.rendering import Render

PICTURE = Path("docs/race.webp")
SIDE = 3  # faces a side of a panel
COLUMNS = 3  # panels in a row
SPACE = 12  # white pixels between panels
QUALITY = 50  # of WebP: some 2 MB


def frame(runs: Sequence[Run], index: int) -> Pixels:
    """One frame, uint8 (H, W, 3): the share of the work, and a panel for each run; `index` is that in their clocks."""
    panels = []
    for run in runs:
        step = run.clock[index]
        faces = grid(shown(run.samples(step, SIDE**2)), SIDE)
        label = captions.bar(faces.shape[1], (run.model,), (f"step {step:,}", f"{step:,}"))
        panels.append(np.concatenate([label, faces]))
    picture = grid(np.stack(panels), COLUMNS, SPACE)
    share = index / max(len(runs[0].clock) - 1, 1)
    return np.concatenate([captions.bar(picture.shape[1], (f"{share:.0%} of the work",), share=share), picture])


def main() -> None:
    params = ParamsFile()
    seed, pause = params.value("seeds", Seeds)[0], params.block("render", Render).frame_ms
    runs = [run_folder.read(Path(f"data/runs/{model}/{seed}")) for model in params.value("models", Names)]
    count = run_folder.same_length(runs)
    first, *others = (Image.fromarray(frame(runs, index)) for index in range(count))
    times = [pause] * (count - 1) + [pause + HOLD_MS]
    first.save(PICTURE, save_all=True, append_images=others, quality=QUALITY, method=2, duration=times, loop=0)


if __name__ == "__main__":
    stage.run(main)
