"""Between the latents that are shown: strips from one to another, and a walk that comes back to where it began.

A generator that has learnt faces by heart jumps from one to the next; one that has learnt what faces are like passes
through others on the way (Radford 2016, https://arxiv.org/abs/1511.06434, section 6.1).
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from illustgan.core.progress import Progress
from illustgan.drawing import animations, captions
from illustgan.drawing.grids import GAP, Pixels, beside, grid, shown
from illustgan.gan import sampling
from illustgan.gan.architecture import Architecture
from illustgan.gan.run_folder import Run
from illustgan.rendering import Render

Latent = npt.NDArray[np.float32]

ROWS, COLUMNS = 6, 8  # of the strips: as wide as the grid of all latents
SPACE = 8  # white pixels more between an end and what is between the ends
WALKERS = 4  # faces of the walk, in a row
STOPS = 4  # latents that each of them passes through: in all the first sixteen
STEPS = 12  # frames from one stop to the next
WALK_BYTES = 600_000  # bound on the walk's GIF, where render.gif_bytes allows more: it is one row of faces


def draw(run: Run, folder: Path, render: Render, device: torch.device) -> None:
    """Draw what the generator that `run` shows makes of latents between the shown ones, after training.

    `folder`, which is made, gets strips.png and walk.gif.
    """
    step = run.evaluated[-1]
    generator, _ = run.networks(step, device)
    latents = run.architecture.shown_latents().numpy()
    folder.mkdir()
    with Progress(f"interpolate {run.model}-{run.seed}", 2, "picture") as progress:
        between = shown(sampling.generate(generator, torch.from_numpy(rows(latents, run.architecture))))
        Image.fromarray(strips(between)).save(folder / "strips.png", optimize=True)
        progress.advance()
        faces = shown(sampling.generate(generator, torch.from_numpy(walks(latents, run.architecture))))
        faces = faces.reshape(-1, WALKERS, *faces.shape[1:])
        count, limit = len(faces), min(render.gif_bytes, WALK_BYTES)

        def frame(across: int, index: int) -> Pixels:
            return walk_frame(faces[index, :across], run.model, step)

        data = animations.gif(frame, count, WALKERS, render.frame_ms, limit, hold_ms=0)
        (folder / "walk.gif").write_bytes(data)
        progress.advance()


def rows(latents: Latent, architecture: Architecture) -> Latent:
    """The latents of the strips, row by row: float32 (ROWS · COLUMNS, d) on the ways between shown ones, (N, d).

    The first row goes from the first of them to the second, the next one from the third to the fourth, and so on, so
    that nothing is chosen.
    """
    first, last = latents[: 2 * ROWS].reshape(ROWS, 2, -1).swapaxes(0, 1)
    shares = [place / (COLUMNS - 1) for place in range(COLUMNS)]
    return architecture.between(first, last, shares).swapaxes(0, 1).reshape(ROWS * COLUMNS, -1)


def walks(latents: Latent, architecture: Architecture) -> Latent:
    """The latents of the walk, frame by frame: float32 (STOPS · STEPS · WALKERS, d) from the shown ones, (N, d).

    The walkers stand on the first `WALKERS` of them in the first frame, on the next ones `STEPS` frames later, and on
    the first again after the last frame.
    """
    shares = [step / STEPS for step in range(STEPS)]
    stops = latents[: WALKERS * STOPS].reshape(STOPS, WALKERS, -1)
    ways = [architecture.between(here, there, shares) for here, there in pairwise([*stops, stops[0]])]
    return np.concatenate(ways).reshape(-1, latents.shape[1])


def strips(faces: Pixels) -> Pixels:
    """The strips, uint8 (ROWS · COLUMNS, H, W, 3), as a picture, their ends set apart from what is between them."""
    across = faces.reshape(ROWS, COLUMNS, *faces.shape[1:])
    parts = [across[:, :1], across[:, 1:-1], across[:, -1:]]
    grids = [grid(part.reshape(-1, *faces.shape[1:]), part.shape[1]) for part in parts]
    picture = beside(grids, SPACE - GAP)
    foot = ("outside: latents of the grid; between: equal steps on a sphere", "outside: latents of the grid")
    return np.concatenate([picture, captions.bar(picture.shape[1], foot)])


def walk_frame(faces: Pixels, model: str, step: int) -> Pixels:
    """One frame of the walk: a row of faces uint8 (n, H, W, 3) over a bar with the model and its generator step."""
    picture = grid(faces, len(faces))
    bar = captions.bar(picture.shape[1], (model,), (f"step {step:,}", f"{step:,}", ""))
    return np.concatenate([picture, bar])
