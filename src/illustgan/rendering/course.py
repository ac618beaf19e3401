"""What a run's samples looked like while it trained: grids, the strip of stills, animations."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from illustgan.core.progress import Progress
from illustgan.drawing import animations, captions
from illustgan.drawing.grids import Pixels, beside, grid, shown
from illustgan.gan.run_folder import Run
from illustgan.rendering import Render

GRID_COLUMNS = 8  # all 64 latents
FRAME_SIDE = 420  # pixels that an animation's grid fills at most
MOST_FACES = 6  # faces a side of an animation's grid, at most
STILL_COLUMNS, STILL_ROWS = 2, 5  # of each step: a strip of six is still readable, and one of four fits a phone
SPACE = 12  # white pixels between stills
PNG_EFFORT = 3  # zlib level: noise hardly shrinks more at 6, in twice the time


def draw(run: Run, folder: Path, render: Render) -> None:
    """Draw `run` into `folder`, which exists.

    It gets grids/NNNNNN.png at the end of each epoch (at each frame of the clock when the run names no epochs) and at
    the end of the run, stills.png and training.gif.
    """
    steps = sorted({*(run.epochs or run.clock), run.clock[-1]})
    with Progress(f"draw {run.model}", len(steps) + len(run.clock), "picture") as progress:
        (folder / "grids").mkdir()
        for step in steps:
            picture = Image.fromarray(grid(shown(run.samples(step)), GRID_COLUMNS))
            picture.save(folder / "grids" / f"{step:06d}.png", compress_level=PNG_EFFORT)
            progress.advance()
        stilled = run.stills or run.clock[-1:]
        some = [shown(run.samples(step, STILL_COLUMNS * STILL_ROWS)) for step in stilled]
        Image.fromarray(strip(stilled, some)).save(folder / "stills.png", optimize=True)
        _animate(run, folder, render)
        progress.advance(len(run.clock))


def _animate(run: Run, folder: Path, render: Render) -> None:
    faces = [shown(run.samples(step, MOST_FACES**2)) for step in run.clock]
    side = min(max(FRAME_SIDE // faces[0].shape[1], 2), MOST_FACES)

    def frame(side: int, index: int) -> Pixels:
        return training_frame(run, index, faces[index][: side * side], side)

    data = animations.gif(frame, len(run.clock), side, render.frame_ms, render.gif_bytes)
    (folder / "training.gif").write_bytes(data)


def strip(steps: Sequence[int], samples: Sequence[Pixels]) -> Pixels:
    """The stills, as the 2017 post had them: small grids side by side, one a step, with the step above it.

    `samples` are for each step uint8 (N, H, W, 3), of the same latents in the same order; the first ten are shown.
    """
    columns = []
    for step, images in zip(steps, samples, strict=True):
        faces = grid(images[: STILL_COLUMNS * STILL_ROWS], STILL_COLUMNS)
        label = captions.bar(faces.shape[1], (f"step {step:,}", f"{step:,}"))
        columns.append(np.concatenate([label, faces]))
    return beside(columns, SPACE)


def training_frame(run: Run, index: int, faces: Pixels, side: int) -> Pixels:
    """A frame of a run's animation: faces, uint8 (side · side, H, W, 3), over a bar that says where training stands.

    `index` is that of the frame in run.clock.
    """
    step = run.clock[index]
    picture = grid(faces, side)
    work = captions.work(run.at[step].tflop, run.at[run.clock[-1]].tflop)
    now = f"step {step:,}"
    share = index / max(len(run.clock) - 1, 1)
    bar = captions.bar(picture.shape[1], (run.model,), (f"{work} · {now}", now, f"{step:,}"), share)
    return np.concatenate([picture, bar])
