"""The race: of each variant one picture of all its frames, which the page's script cuts up, and what is said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from illustgan.core import run_folder
from illustgan.core.run_folder import Run
from illustgan.drawing.grids import LARGEST, Pixels, shown
from illustgan.report import embedding
from illustgan.report.embedding import Picture

SHOWN = 8  # faces of the row of last ones, at most
LATENTS = 16  # faces of a panel, at most: four by four
FRAMES = 100  # at most: WebP ends at 16383 pixels, and faces are at most 128 a side
PIXELS = 8_000_000  # of a variant's frames, at most: a browser keeps four bytes of each, and phones have little memory
NEAREST = 3  # training faces beside a latent
BYTES = 4_500_000  # of all variants' frames together, before base64 adds a third: the page has 15 MB for everything
CHUNK = 512  # training faces at a time: bounds memory


@dataclass(frozen=True)
class Panel:
    """A variant's part of the race."""

    model: str
    frames: Picture  # a row of faces for each frame, from the first one down; a column is a latent
    last: Picture  # some of the last frame's faces, in a row
    nearest: Picture  # in each latent's column the training faces nearest to its last picture, the nearest first
    steps: Sequence[int]  # the generator step of each frame
    tflop: Sequence[float]  # the work done by then


@dataclass(frozen=True)
class Race:
    """All variants on one clock, and every panel with the same latents."""

    side: int  # pixels a side of a face as shown
    latents: int  # columns of each panel's frames
    frames: int  # of each panel
    panels: Sequence[Panel]  # in the order of models


def read(runs: list[Run], faces_path: Path) -> Race:
    """The race of runs, with the training faces of data/prepared/faces.npy.

    `UserError` when a file is missing or unusable, or the runs' clocks differ in length.
    """
    count = run_folder.same_length(runs)
    faces = runs[0].pictures(faces_path)
    first = _fitting(runs[0].samples(runs[0].clock[0], LATENTS))
    latents, side = first.shape[:2]
    frames_most = min(FRAMES, max(PIXELS // (latents * side**2), 2))
    places = np.unique(np.linspace(0, count - 1, frames_most).round().astype(int)).tolist()
    panels = []
    for run in runs:
        steps = [run.clock[place] for place in places]
        frames = [_fitting(run.samples(step, LATENTS)) for step in steps]
        last = run.samples(steps[-1], LATENTS)
        found = _fitting(faces[nearest(last, faces, NEAREST).T.ravel()]).reshape(-1, *first.shape)
        pictures = _rows(frames, BYTES // len(runs)), _rows([frames[-1][:SHOWN]]), _rows(found)
        panels.append(Panel(run.model, *pictures, steps, [round(run.at[step].tflop, 4) for step in steps]))
    return Race(side, latents, len(places), panels)


def nearest(samples: Pixels, faces: Pixels, count: int) -> npt.NDArray[np.int64]:
    """Places int64 (n, min(count, N)) of the faces nearest to each sample by Euclidean distance, the nearest first.

    Samples are uint8 (n, H, W, 3), faces uint8 (N, H, W, 3) with N ≥ 1. Of faces that are as near as each other the
    first one comes first. Exact: sums of products of bytes are whole numbers that float64 holds.
    """
    points = samples.reshape(len(samples), -1).astype(np.float64)
    parts = []
    for start in range(0, len(faces), CHUNK):
        some = faces[start : start + CHUNK].reshape(-1, points.shape[1]).astype(np.float64)
        parts.append((some**2).sum(1) - 2 * points @ some.T)  # less the sample's own square, which orders nothing
    return np.concatenate(parts, axis=1).argsort(axis=1, kind="stable")[:, :count].astype(np.int64)


def _fitting(images: Pixels) -> Pixels:
    """Faces at their own size, large ones reduced: the page enlarges small ones itself."""
    return shown(images) if images.shape[1] > LARGEST else images


def _rows(rows: Iterable[Pixels], most: int = BYTES) -> Picture:
    """Rows of faces uint8 (N, H, W, 3) below each other, without gaps, in at most so many bytes."""
    return embedding.lossy(Image.fromarray(np.concatenate([np.concatenate([*row], axis=1) for row in rows])), most)
