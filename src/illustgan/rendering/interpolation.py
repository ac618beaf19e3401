"""Between the latents that are shown: strips from one to another, and a walk that comes back to where it began.

A generator that has learnt faces by heart jumps from one to the next; one that has learnt what faces are like passes
through others on the way (Radford 2016, https://arxiv.org/abs/1511.06434, section 6.1).
"""

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from illustgan.core import files, run_folder
from illustgan.core.progress import Progress
from illustgan.drawing import animations, captions
from illustgan.drawing.grids import GAP, Pixels, grid, shown
from illustgan.gan import sampling, trained
from illustgan.rendering.spherical import Latent, closed, spherical

ROWS, COLUMNS = 6, 8  # of the strips: as wide as the grid of all latents
SPACE = 8  # white pixels more between an end and what is between the ends
WALKERS = 4  # faces of the walk, in a row
STOPS = 4  # latents that each of them passes through: in all the first sixteen, those of the race
STEPS = 12  # frames from one stop to the next
WALK_BYTES = 600_000  # bound on the walk's GIF, where render.gif_bytes allows more: it is one row of faces
WEBP_SHARE = 0.3  # the walk's WebP, which goes into the page, aims at this share of its GIF's bound


def render(source: Path, folder: Path, frame_ms: int, gif_bytes: int, device: torch.device) -> None:
    """Draw what the generator that a run shows makes of latents between the shown ones, after training.

    Writes `folder` anew: strips.png, walk.gif and walk.webp.

    Args:
        source: with run.json and weights/.
        folder: replaced as a whole.
        frame_ms: milliseconds from one frame of the walk to the next.
        gif_bytes: bound on the GIF, beside `WALK_BYTES`.
        device: where the generator runs.

    Raises:
        UserError: when the run has no weights, a file is missing or damaged, or no GIF fits the bound.
    """
    run = run_folder.read(source)
    step = max(run.evaluated)
    generator, _ = trained.load(run, step, device)
    latents = sampling.shown_latents(run.latent).numpy()
    with (
        Progress(f"interpolate {run.model}-{run.seed}", 2, "picture") as progress,
        files.replacing_folder(folder) as made,
    ):
        between = shown(sampling.generate(generator, torch.from_numpy(rows(latents))))
        Image.fromarray(strips(between)).save(made / "strips.png", optimize=True)
        progress.advance()
        faces = shown(sampling.generate(generator, torch.from_numpy(walks(latents))))
        faces = faces.reshape(-1, WALKERS, *faces.shape[1:])
        count, limit = len(faces), min(gif_bytes, WALK_BYTES)

        def draw(across: int, index: int) -> Pixels:
            return walk_frame(faces[index, :across], run.model, step)

        data, _ = animations.gif(draw, count, animations.forms(WALKERS), frame_ms, limit, hold_ms=0)
        (made / "walk.gif").write_bytes(data)
        light = animations.webp(draw, count, WALKERS, frame_ms, round(limit * WEBP_SHARE), hold_ms=0)
        (made / "walk.webp").write_bytes(light)
        progress.advance()


def rows(latents: Latent) -> Latent:
    """The latents of the strips, row by row: float32 (ROWS · COLUMNS, d) from the shown ones, (N, d).

    The first row goes from the first of them to the second, the next one from the third to the fourth, and so on, so
    that nothing is chosen.
    """
    shares = [place / (COLUMNS - 1) for place in range(COLUMNS)]
    return np.concatenate([spherical(latents[2 * row], latents[2 * row + 1], shares) for row in range(ROWS)])


def walks(latents: Latent) -> Latent:
    """The latents of the walk, frame by frame: float32 (STOPS · STEPS · WALKERS, d) from the shown ones, (N, d).

    The walkers stand on the first `WALKERS` of them in the first frame, on the next ones `STEPS` frames later, and on
    the first again after the last frame.
    """
    paths = [closed(latents[walker : WALKERS * STOPS : WALKERS], STEPS) for walker in range(WALKERS)]
    return np.stack(paths, axis=1).reshape(-1, latents.shape[1])


def strips(faces: Pixels) -> Pixels:
    """The strips as a picture, their ends set apart from what is between them.

    Args:
        faces: uint8 (ROWS · COLUMNS, H, W, 3), row by row.

    Returns:
        An RGB picture, uint8 (h, w, 3).
    """
    across = faces.reshape(ROWS, COLUMNS, *faces.shape[1:])
    parts = [across[:, :1], across[:, 1:-1], across[:, -1:]]
    grids = [grid(part.reshape(-1, *faces.shape[1:]), part.shape[1]) for part in parts]
    space = np.full((len(grids[0]), SPACE - GAP, 3), 255, np.uint8)
    picture = np.concatenate([grids[0], space, grids[1], space, grids[2]], axis=1)
    foot = ("outside: latents of the grid; between: equal steps on a sphere", "outside: latents of the grid")
    return np.concatenate([picture, captions.bar(picture.shape[1], foot)])


def walk_frame(faces: Pixels, model: str, step: int) -> Pixels:
    """One frame of the walk: a row of faces uint8 (n, H, W, 3) over a bar with the model and its generator step."""
    picture = grid(faces, len(faces))
    bar = captions.bar(picture.shape[1], (model,), (f"step {step:,}", f"{step:,}", ""))
    return np.concatenate([picture, bar])
