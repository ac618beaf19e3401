"""The race: a picture of all variants' faces for each frame, which the page's script cuts up, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from illustgan.drawing.grids import LARGEST, Pixels, grid, shown
from illustgan.gan import run_folder
from illustgan.gan.run_folder import Run
from illustgan.metrics import neighbours
from illustgan.report import inlined
from illustgan.report.inlined import Picture

SHOWN = 4  # faces of the row of last ones, at most
ACROSS = 5  # faces in a row of a panel: three panels of 64 pixels a face are as wide as the page
LATENTS = 3 * ACROSS  # faces of a panel, at most
FRAMES = 60  # at most
NEAREST = 3  # training faces beside a latent
BYTES = 2_400_000  # of all frames together, about, before base64 adds a third: the page stays near 6 MB
CHUNK = 512  # training faces at a time: bounds memory


@dataclass(frozen=True)
class Panel:
    """A variant's part of the race."""

    model: str
    last: Picture  # some of the last frame's faces, in a row
    still: Picture  # all of them, in rows of `ACROSS`
    steps: Sequence[int]  # the generator step of each frame
    tflop: Sequence[float]  # the work done by then


@dataclass(frozen=True)
class Race:
    """All variants on one clock, and every panel with the same latents."""

    side: int  # pixels a side of a face as shown
    latents: int  # faces of a panel
    frames: Sequence[str]  # data: URI of a picture for each frame: a row of faces for each panel, a column a latent
    nearest: str  # as a frame, with `NEAREST` rows for each panel: the training faces nearest to each last face
    panels: Sequence[Panel]  # in the order of models


def read(runs: list[Run], faces_path: Path) -> Race:
    """The race of runs, with the training faces of data/prepared/faces.npy.

    `UserError` when a file is missing or unusable, or the runs' clocks differ in length.
    """
    count = run_folder.same_length(runs)
    places = np.unique(np.linspace(0, count - 1, min(count, FRAMES)).round().astype(int)).tolist()
    faces = runs[0].pictures(faces_path)
    rows, panels, near = [], [], []
    for run in runs:
        steps = [run.clock[place] for place in places]
        drawn = [_fitting(run.samples(step, LATENTS)) for step in steps]
        last = drawn[-1]
        some, all_of_them = (inlined.lossy(_rows(*part)) for part in ((last[:SHOWN], SHOWN), (last, ACROSS)))
        work = [round(run.at[step].tflop, 4) for step in steps]
        panels.append(Panel(run.model, some, all_of_them, steps, work))
        near.append(_fitting(faces[nearest(run.samples(steps[-1], LATENTS), faces, NEAREST).T.ravel()]))
        rows.append(drawn)
    latents, side = rows[0][0].shape[:2]
    frames = inlined.alike([_rows(np.concatenate(frame), latents) for frame in zip(*rows, strict=True)], BYTES)
    nearest_faces = inlined.lossy(_rows(np.concatenate(near), latents))
    return Race(side, latents, [frame.uri for frame in frames], nearest_faces.uri, panels)


def nearest(samples: Pixels, faces: Pixels, count: int) -> npt.NDArray[np.int64]:
    """Places int64 (n, min(count, N)) of the faces nearest to each sample by Euclidean distance, the nearest first.

    Samples are uint8 (n, H, W, 3), faces uint8 (N, H, W, 3) with N ≥ 1. Of faces that are as near as each other the
    first one comes first.
    """
    points = samples.reshape(len(samples), -1).astype(np.float32)
    some = (faces[start : start + CHUNK] for start in range(0, len(faces), CHUNK))
    parts = [next(neighbours.squares(points, part.reshape(len(part), -1).astype(np.float32))) for part in some]
    return np.concatenate(parts, axis=1).argsort(axis=1, kind="stable")[:, :count]


def _fitting(images: Pixels) -> Pixels:
    """Faces at their own size, large ones reduced: the page enlarges small ones itself."""
    return shown(images) if images.shape[1] > LARGEST else images


def _rows(faces: Pixels, across: int) -> Image.Image:
    """Faces uint8 (N, H, W, 3) in rows of so many, or of all, without gaps; what is left of the last row is white."""
    return Image.fromarray(grid(faces, min(across, len(faces)), 0))
