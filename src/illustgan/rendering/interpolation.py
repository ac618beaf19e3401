"""Between the latents that are shown: strips from one to another.

A generator that has learnt faces by heart jumps from one to the next; one that has learnt what faces are like passes
through others on the way (Radford 2016, https://arxiv.org/abs/1511.06434, section 6.1).
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from illustgan.drawing import captions
from illustgan.drawing.grids import GAP, Pixels, beside, grid, shown
from illustgan.gan import sampling
from illustgan.gan.architecture import Architecture
from illustgan.gan.run_folder import Run

Latent = npt.NDArray[np.float32]

ROWS, COLUMNS = 6, 8  # of the strips: as wide as the grid of all latents
SPACE = 8  # white pixels more between an end and what is between the ends


def draw(run: Run, folder: Path, device: torch.device) -> None:
    """Draw what the generator that `run` shows makes of latents between the shown ones, after training: strips.png.

    `folder` is made.
    """
    generator, _ = run.networks(run.evaluated[-1], device)
    latents = torch.from_numpy(rows(run.architecture.shown_latents().numpy(), run.architecture))
    folder.mkdir()
    picture = strips(shown(sampling.generate(generator, latents)))
    Image.fromarray(picture).save(folder / "strips.png", optimize=True)


def rows(latents: Latent, architecture: Architecture) -> Latent:
    """The latents of the strips, row by row: float32 (ROWS · COLUMNS, d) on the ways between shown ones, (N, d).

    The first row goes from the first of them to the second, the next one from the third to the fourth, and so on, so
    that nothing is chosen.
    """
    first, last = latents[: 2 * ROWS].reshape(ROWS, 2, -1).swapaxes(0, 1)
    shares = [place / (COLUMNS - 1) for place in range(COLUMNS)]
    return architecture.between(first, last, shares).swapaxes(0, 1).reshape(ROWS * COLUMNS, -1)


def strips(faces: Pixels) -> Pixels:
    """The strips, uint8 (ROWS · COLUMNS, H, W, 3), as a picture, their ends set apart from what is between them."""
    across = faces.reshape(ROWS, COLUMNS, *faces.shape[1:])
    parts = [across[:, :1], across[:, 1:-1], across[:, -1:]]
    grids = [grid(part.reshape(-1, *faces.shape[1:]), part.shape[1]) for part in parts]
    picture = beside(grids, SPACE - GAP)
    foot = ("outside: latents of the grid; between: equal steps on a sphere", "outside: latents of the grid")
    return np.concatenate([picture, captions.bar(picture.shape[1], foot)])
