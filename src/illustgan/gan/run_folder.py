"""The one reader of a run's folder, data/runs/<model>/<seed>: run.json, samples and weights; and of its history."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.gan.architecture import Architecture

if TYPE_CHECKING:
    import pandas as pd
    import torch
    from torch import nn

GROUPS = "groups.safetensors"  # in the folder of a run with groups: the group of each face and of each held-out one


class Snapshot(BaseModel):
    """A generator step at which samples were kept, and the work and pictures up to it."""

    step: int
    epoch: float
    tflop: float  # 10¹² floating-point operations
    generator_images: int
    discriminator_images: int  # real ones that it learnt from


class Run(BaseModel):
    """What run.json says, and where the rest of the run's folder is. Steps are counted in generator steps."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    model: str
    seed: int
    architecture: Architecture
    objective: str
    estimate: str  # what the discriminator's estimate is, in words
    init_from: dict[str, str] | None = None  # the folder whose weights it began with, and what these hash to
    steps: int
    batch: int
    faces: int
    tflop: float
    gflop: dict[str, float]  # by kind of step
    parameters: dict[str, int]  # by network
    snapshots: tuple[Snapshot, ...]
    clock: Annotated[tuple[int, ...], Field(min_length=1)]  # at equal shares of the work, from 0 to the last step
    epochs: tuple[int, ...]  # ends of epochs; empty when there are too many of them for a grid each
    stills: tuple[int, ...]  # those of the 2017 post's steps that this run reached
    evaluated: Annotated[tuple[int, ...], Field(min_length=1)]  # steps with weights, rising

    def content(self) -> dict[str, Any]:
        """What run.json holds."""
        return self.model_dump(mode="json", exclude={"folder"}, exclude_none=True)

    @cached_property
    def at(self) -> Mapping[int, Snapshot]:
        """The snapshots by step."""
        return {snapshot.step: snapshot for snapshot in self.snapshots}

    def weights(self, step: int) -> Path:
        """Where the networks of an evaluated step are."""
        return self.folder / "weights" / f"{step:06d}.safetensors"

    def networks(self, step: int, device: "torch.device") -> tuple["nn.Module", ...]:
        """The generator as the run shows it and the discriminator, at an evaluated step: see `Architecture.load`."""
        return self.architecture.load(self.weights(step), device)

    def groups_of(self, part: str) -> npt.NDArray[np.int64]:
        """In a run with groups, that of each of the `faces`, or of those `heldout`: int64 (N,); or `UserError`."""
        return np.asarray(files.read_arrays(self.folder / GROUPS, "train")[part])

    def samples(self, step: int, count: int | None = None) -> npt.NDArray[np.uint8]:
        """The first `count` samples (None: all) of the fixed latents at a step: uint8 (N, H, W, 3); or `UserError`."""
        return self._fitting(self.folder / "samples" / f"{step:06d}.npy", "train", count)

    def pictures(self, path: Path) -> npt.NDArray[np.uint8]:
        """The prepared pictures in a .npy file, uint8 (N, size, size, 3); or `UserError`."""
        return self._fitting(path, "prepare")

    def _fitting(self, path: Path, stage: str, count: int | None = None) -> npt.NDArray[np.uint8]:
        with files.reading(path, stage):
            images = files.read_pictures(path, stage, count)
            if images.shape[1] != self.architecture.size:
                raise ValueError(f"it has {images.shape[1]} pixels a side, and the run {self.architecture.size}")
            return images


def read(folder: Path, mend: str = "") -> Run:
    """Read run.json; `UserError`, as for `files.reading`, when it is missing or no complete account of a run."""
    path = folder / "run.json"
    with files.reading(path, "train", mend):
        run = Run(folder=folder, **files.read_json(path, "train", mend))
        if not {*run.clock, *run.epochs, *run.stills, *run.evaluated} <= run.at.keys():
            raise ValueError("it names steps that are no snapshots")
    return run


def read_history(path: Path, *columns: str) -> "pd.DataFrame":
    """What a run recorded, reports/history/<model>/<seed>.csv: float64 in these columns, or in all; or `UserError`."""
    import pandas as pd  # takes a third of a second, which drawing need not wait for

    with files.reading(path, "train"):
        table = pd.read_csv(path, usecols=columns or None).astype(np.float64)
        if table.empty:
            raise ValueError("it has no rows")
        return table


def same_length(runs: Sequence[Run]) -> int:
    """The length of the clocks of all `runs`; `UserError` when they differ."""
    count = len(runs[0].clock)
    for run in runs:
        if len(run.clock) != count:
            raise UserError(f"{run.folder}: its clock has {len(run.clock)} frames, {runs[0].folder}'s has {count}")
    return count
