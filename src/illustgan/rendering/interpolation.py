"""Between the latents that are shown: strips from one to another, and a walk that comes back to where it began.

A generator that has learnt faces by heart jumps from one to the next; one that has learnt what faces are like passes
through others on the way (Radford 2016, https://arxiv.org/abs/1511.06434, section 6.1).
"""

from collections.abc import Sequence
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
from illustgan.gan.run_folder import Run
from illustgan.rendering.settings import Render

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
        between = shown(sampling.generate(generator, torch.from_numpy(rows(latents, run.architecture.latent))))
        Image.fromarray(strips(between)).save(folder / "strips.png", optimize=True)
        progress.advance()
        faces = shown(sampling.generate(generator, torch.from_numpy(walks(latents, run.architecture.latent))))
        faces = faces.reshape(-1, WALKERS, *faces.shape[1:])
        count, limit = len(faces), min(render.gif_bytes, WALK_BYTES)

        def frame(across: int, index: int) -> Pixels:
            return walk_frame(faces[index, :across], run.model, step)

        data = animations.gif(frame, count, WALKERS, render.frame_ms, limit, hold_ms=0)
        (folder / "walk.gif").write_bytes(data)
        progress.advance()


def rows(latents: Latent, numbers: int) -> Latent:
    """The latents of the strips, row by row: float32 (ROWS · COLUMNS, d) from the shown ones, (N, d), as `towards`.

    The first row goes from the first of them to the second, the next one from the third to the fourth, and so on, so
    that nothing is chosen.
    """
    first, last = latents[: 2 * ROWS].reshape(ROWS, 2, -1).swapaxes(0, 1)
    shares = [place / (COLUMNS - 1) for place in range(COLUMNS)]
    return towards(first, last, shares, numbers).swapaxes(0, 1).reshape(ROWS * COLUMNS, -1)


def walks(latents: Latent, numbers: int) -> Latent:
    """The latents of the walk, frame by frame: float32 (STOPS · STEPS · WALKERS, d) from the shown ones, (N, d).

    The walkers stand on the first `WALKERS` of them in the first frame, on the next ones `STEPS` frames later, and on
    the first again after the last frame.
    """
    shares = [step / STEPS for step in range(STEPS)]
    stops = latents[: WALKERS * STOPS].reshape(STOPS, WALKERS, -1)
    ways = [towards(here, there, shares, numbers) for here, there in pairwise([*stops, stops[0]])]
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


def towards(first: Latent, last: Latent, shares: Sequence[float], numbers: int) -> Latent:
    """As `spherical` in the first `numbers` of each latent, and on a straight line in its group after them.

    The first layer makes an offset of each group. A straight line goes from one to the other and keeps what they have
    in common. An arc would enlarge that in the middle, and there is none where both groups are the same.
    """
    part = np.reshape(np.asarray(shares, np.float32), (-1, *[1] * first.ndim))
    groups = (1 - part) * first[..., numbers:] + part * last[..., numbers:]
    return np.concatenate([spherical(first[..., :numbers], last[..., :numbers], shares), groups], -1)


def spherical(first: npt.ArrayLike, last: npt.ArrayLike, shares: Sequence[float]) -> Latent:
    """Latents on the way from some to others: float32 (shares, ..., d), at equal angles for equal shares.

    A normal latent of d numbers has a length near √d, and the middle of a straight line between two of them one near
    √(d / 2), which no generator has been trained at (White 2016, https://arxiv.org/abs/1609.04468). So its direction
    turns at a constant rate, the short way round, and its length goes from the one to the other in equal steps.

    Ends are (..., d) and of different directions; shares are of the way, 0 for `first` and 1 for `last`.
    """
    ends = np.array([first, last], np.float64)
    lengths = np.linalg.norm(ends, axis=-1, keepdims=True)
    start, end = ends / lengths
    angle, part = np.arccos((start * end).sum(-1, keepdims=True)), np.reshape(shares, (-1, *[1] * start.ndim))
    direction = (np.sin((1 - part) * angle) * start + np.sin(part * angle) * end) / np.sin(angle)
    return np.asarray(direction * (lengths[0] * (1 - part) + lengths[1] * part), np.float32)
