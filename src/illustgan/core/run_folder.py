"""What drawing needs to know of a run folder: its clock and its samples."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from illustgan.core.errors import UserError


@dataclass(frozen=True)
class Run:
    """The part of run.json that is drawn.

    Attributes:
        folder: the run folder, with samples/ in it.
        model: the variant's name.
        clock: generator steps at equal shares of the run's work, from 0 to the last step.
        epochs: generator steps at the ends of epochs; empty when there are too many of them for a grid each.
        stills: those of the 2017 post's steps that this run reached.
        tflop: floating-point work in 10¹² operations, by generator step.
    """

    folder: Path
    model: str
    clock: tuple[int, ...]
    epochs: tuple[int, ...]
    stills: tuple[int, ...]
    tflop: Mapping[int, float]


def read(folder: Path) -> Run:
    """Read run.json.

    Raises:
        UserError: when it is missing or no complete account of a run.
    """
    path = folder / "run.json"
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        run = Run(
            folder=folder,
            model=facts["model"],
            clock=tuple(facts["clock"]),
            epochs=tuple(facts["epochs"]),
            stills=tuple(facts["stills"]),
            tflop={snapshot["step"]: snapshot["tflop"] for snapshot in facts["snapshots"]},
        )
    except FileNotFoundError:
        raise UserError(f"{path} is missing: train first, with dvc repro") from None
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is no complete run ({error!r}): train again, with dvc repro") from None
    if not run.clock or not set(run.clock) <= set(run.tflop):
        raise UserError(f"{path}: clock names no snapshots, or some that are not there: train again, with dvc repro")
    return run


def samples(run: Run, step: int, count: int | None = None) -> npt.NDArray[np.uint8]:
    """The first `count` samples (None: all) of the fixed latents at a generator step: uint8 (N, H, W, 3), RGB.

    Raises:
        UserError: when the file is missing, unreadable or of another form.
    """
    path = run.folder / "samples" / f"{step:06d}.npy"
    try:
        images = np.load(path, mmap_mode="r")  # most pictures show only some of them
    except FileNotFoundError:
        raise UserError(f"{path} is missing: train again, with dvc repro") from None
    except (ValueError, OSError, EOFError) as error:
        raise UserError(f"{path} cannot be read ({error}): train again, with dvc repro") from None
    if images.ndim != 4 or images.shape[3] != 3 or images.dtype != np.uint8 or not len(images):
        raise UserError(f"{path} holds {images.dtype} {images.shape}, not uint8 (N, H, W, 3): train again")
    return np.array(images[:count])
