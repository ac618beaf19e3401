"""How a step's time grows with one thing at a time: width, batch, size of the pictures, number of faces."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from illustgan.training.run import mapped
from speed import matrix, ours, table
from speed.blocks import Spread, Step, alternate, ratios, spread

HEADER = ("what", "ms a step", "images a second", "GFLOP a step", "of matrix speed", "of the first's time")


@dataclass(frozen=True)
class Place:
    """One setting of all that may grow."""

    width: int = 16
    batch: int = 32
    size: int = 64
    faces: int = 1814


START = Place()  # the laptop scale
GROWING: dict[str, tuple[Place, ...]] = {
    "width": tuple(replace(START, width=width) for width in (16, 32, 64)),
    "batch": tuple(replace(START, batch=batch) for batch in (32, 64, 128, 256)),
    "size": tuple(replace(START, size=size) for size in (64, 32, 96, 128)),
    "faces": tuple(replace(START, faces=faces) for faces in (1814, 10_000, 100_000, 1_000_000)),
}


@dataclass(frozen=True)
class Grown:
    """What one place took."""

    what: str
    seconds: Spread
    images: int
    flop: int
    ratio: Spread  # to the first place's time
    speed: float  # of the fastest matrix product, in floating-point operations a second

    def row(self) -> list[str]:
        """Cells under HEADER."""
        return [
            self.what,
            table.milliseconds(self.seconds.median),
            f"{self.images / self.seconds.median:.0f}",
            f"{self.flop / 1e9:.1f}",
            table.percent(self.flop / self.seconds.median / self.speed),
            table.ratio(self.ratio),
        ]


def sparse(folder: Path, count: int, size: int) -> np.ndarray:
    """Faces as a run maps them, uint8 (count, size, size, 3), from a file that takes no room: all zeros.

    What they show costs nothing; finding the pages that a face is on does, and there are as many as in a full file.
    """
    path = folder / f"{count}-{size}.npy"
    np.lib.format.open_memmap(path, "w+", np.uint8, (count, size, size, 3)).flush()
    return mapped(path)


def grow(
    variant: str, what: str, places: Sequence[Place], *, rounds: int, seconds: float, device: torch.device
) -> list[Grown]:
    """Alternate the variant's step at all `places`, whose settings `what` differ."""
    with tempfile.TemporaryDirectory() as temporary:
        trained = {
            f"{what} {getattr(place, what)}": ours.Ours(
                ours.variant(variant),
                sparse(Path(temporary), place.faces, place.size),
                width=place.width,
                batch=place.batch,
                device=device,
            )
            for place in places
        }
        steps: dict[str, Step] = {name: one.step for name, one in trained.items()}
        products = matrix.products(device)
        taken = alternate({**steps, **products}, rounds, seconds)
    first = taken[next(iter(steps))]
    speed = matrix.speed({library: taken[library] for library in products})
    return [
        Grown(
            name,
            spread(taken[name]),
            one.faces.batch * one.variant.schedule.steps,
            one.flop,
            ratios(first, taken[name]),
            speed,
        )
        for name, one in trained.items()
    ]


def summary(found: Sequence[Grown]) -> str:
    """The table of all places."""
    return table.table(HEADER, [one.row() for one in found])
