"""What a run's samples looked like while it trained: grids, the strip of stills, animations."""

from pathlib import Path

import numpy as np
from PIL import Image

from illustgan.core.progress import Progress
from illustgan.core.run_folder import Run
from illustgan.drawing import animations, captions, stills
from illustgan.drawing.grids import Pixels, grid, shown
from illustgan.rendering.settings import Render

GRID_COLUMNS = 8  # all 64 latents
FRAME_SIDE = 420  # pixels that an animation's grid fills at most
MOST_FACES = 6  # faces a side of an animation's grid, at most
PNG_EFFORT = 3  # zlib level: noise hardly shrinks more at 6, in twice the time


def draw(run: Run, folder: Path, render: Render) -> None:
    """Draw `run` into `folder`, which exists.

    It gets grids/NNNNNN.png at the end of each epoch (at each frame of the clock when the run names no epochs) and at
    the end of the run, stills.png, training.gif, and training.webp, which aims at a fraction of the GIF's bound.

    Raises:
        UserError: when samples are missing or damaged, or no GIF fits the bound.
    """
    steps = sorted({*(run.epochs or run.clock), run.clock[-1]})
    with Progress(f"draw {run.model}", len(steps) + len(run.clock), "picture") as progress:
        (folder / "grids").mkdir()
        for step in steps:
            picture = Image.fromarray(grid(shown(run.samples(step)), GRID_COLUMNS))
            picture.save(folder / "grids" / f"{step:06d}.png", compress_level=PNG_EFFORT)
            progress.advance()
        stilled = run.stills or run.clock[-1:]
        some = [shown(run.samples(step, stills.COLUMNS * stills.ROWS)) for step in stilled]
        Image.fromarray(stills.strip(stilled, some)).save(folder / "stills.png", optimize=True)
        _animate(run, folder, render)
        progress.advance(len(run.clock))


def _animate(run: Run, folder: Path, render: Render) -> None:
    faces = [shown(run.samples(step, MOST_FACES**2)) for step in run.clock]
    side = faces_a_side(faces[0].shape[1])

    def frame(side: int, index: int) -> Pixels:
        return training_frame(run, index, faces[index][: side * side], side)

    data, _ = animations.gif(frame, len(run.clock), animations.forms(side), render.frame_ms, render.gif_bytes)
    (folder / "training.gif").write_bytes(data)
    aim = round(render.gif_bytes * animations.WEBP_SHARE)
    (folder / "training.webp").write_bytes(animations.webp(frame, len(run.clock), side, render.frame_ms, aim))


def faces_a_side(pixels: int) -> int:
    """How many faces of `pixels` a side an animation shows in a row: 2 to 6."""
    return min(max(FRAME_SIDE // pixels, 2), MOST_FACES)


def training_frame(run: Run, index: int, faces: Pixels, side: int) -> Pixels:
    """One frame of a run's animation: `side` × `side` faces over a bar that says where the training stands.

    Args:
        run: whose clock and work the bar shows.
        index: of the frame, in run.clock.
        faces: uint8 (side · side, H, W, 3).
        side: faces in a row.
    """
    step = run.clock[index]
    picture = grid(faces, side)
    work = captions.work(run.at[step].tflop, run.at[run.clock[-1]].tflop)
    now = f"step {step:,}"
    share = index / max(len(run.clock) - 1, 1)
    bar = captions.bar(picture.shape[1], (run.model,), (f"{work} · {now}", now, f"{step:,}"), share)
    return np.concatenate([picture, bar])
