"""How a step's time grows with one thing at a time: width, batch, size of the pictures, number of faces."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from illustgan.training.run import mapped
from speed import matrix, ours, table
from speed.blocks import Step, alternate, ratios, spread
from speed.ours import Place

HEADER = ("what", "ms a step", "images a second", *table.WORK, "of the first's time")
START = Place()
GROWING: dict[str, tuple[Place, ...]] = {
    "width": tuple(replace(START, width=width) for width in (16, 32, 64)),
    "batch": tuple(replace(START, batch=batch) for batch in (32, 64, 128, 256)),
    "size": tuple(replace(START, size=size) for size in (64, 32, 96, 128)),
    "faces": tuple(replace(START, faces=faces) for faces in (1814, 10_000, 100_000, 1_000_000)),
}


def sparse(folder: Path, count: int, size: int) -> np.ndarray:
    """Faces as a run maps them, uint8 (count, size, size, 3), from a file that takes no room: all zeros.

    What they show costs nothing; finding the pages that a face is on does, and there are as many as in a full file.
    """
    path = folder / f"{count}-{size}.npy"
    np.lib.format.open_memmap(path, "w+", np.uint8, (count, size, size, 3)).flush()
    return mapped(path)


def grow(
    variant: str, what: str, places: Sequence[Place], *, rounds: int, seconds: float, device: torch.device
) -> list[list[str]]:
    """Alternate the variant's step at all `places`, whose settings `what` differ; rows under `HEADER`."""
    with tempfile.TemporaryDirectory() as temporary:
        trained = {
            f"{what} {getattr(place, what)}": ours.at(
                variant, place, device, sparse(Path(temporary), place.faces, place.size)
            )
            for place in places
        }
        steps: dict[str, Step] = {name: one.step for name, one in trained.items()}
        products = matrix.products(device)
        taken = alternate({**steps, **products}, rounds, seconds)
    first = taken[next(iter(steps))]
    speed = matrix.speed({library: taken[library] for library in products})
    return [
        [
            name,
            *table.pace(spread(taken[name]).median, one.faces.batch * one.variant.schedule.steps),
            *table.work(one.flop, spread(taken[name]).median, speed),
            table.ratio(ratios(first, taken[name])),
        ]
        for name, one in trained.items()
    ]
