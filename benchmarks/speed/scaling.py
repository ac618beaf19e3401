"""How steps compare, and how a step's time grows with width, batch, size of the pictures, or number of faces."""

import statistics
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from illustgan.training.run import mapped
from speed import matrix, ours, table
from speed.blocks import Step, alternate
from speed.ours import Place

HEADER = ("what", "ms a step", "images a second", *table.WORK, "of the first's time")
CPU = torch.device("cpu")
START = Place()
GROWING: dict[str, tuple[Place, ...]] = {
    "width": tuple(replace(START, width=width) for width in (16, 32, 64)),
    "batch": tuple(replace(START, batch=batch) for batch in (32, 64, 128, 256)),
    "size": tuple(replace(START, size=size) for size in (64, 32, 96, 128)),
    "faces": tuple(replace(START, faces=faces) for faces in (1814, 10_000, 100_000, 1_000_000)),
}


def sparse(folder: Path, count: int, size: int) -> np.ndarray:
    """Faces as a run maps them, uint8 (count, size, size, 3), from a file of as many pages, which takes no room."""
    path = folder / f"{count}-{size}.npy"
    np.lib.format.open_memmap(path, "w+", np.uint8, (count, size, size, 3)).flush()
    return mapped(path)


def grow(what: str, rounds: int, seconds: float) -> list[list[str]]:
    """A DCGAN's step at all places of `GROWING[what]`; rows as of `compare`."""
    with tempfile.TemporaryDirectory() as temporary:
        trained = {}
        for place in GROWING[what]:
            faces = sparse(Path(temporary), place.faces, place.size)
            trained[f"{what} {getattr(place, what)}"] = ours.at("dcgan", place, CPU, faces)
        return compare(trained, rounds, seconds)


def compare(trained: Mapping[str, ours.Ours], rounds: int, seconds: float) -> list[list[str]]:
    """Alternate the steps of several trainings: rows under `HEADER`."""
    products = matrix.products()
    steps: dict[str, Step] = {name: one.step for name, one in trained.items()}
    taken = alternate({**steps, **products}, rounds, seconds)
    first = taken[next(iter(trained))]
    speed = matrix.speed({library: taken[library] for library in products})
    rows = []
    for name, one in trained.items():
        median = statistics.median(taken[name])
        pace = table.pace(median, one.images)
        rows.append([name, *pace, *table.work(one.flop, median, speed), table.ratio(first, taken[name])])
    return rows
