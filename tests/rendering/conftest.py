from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from illustgan.gan import run_folder
from illustgan.gan.run_folder import Run

from .. import run_folders

Make = Callable[..., Run]


def contents(folder: Path) -> dict[str, bytes]:
    """All files in a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def make_run(tmp_path: Path) -> Make:
    """A function that makes a run whose samples are noise at first and flat colours at the end."""

    def make(
        model: str = "dcgan", frames: int = 7, size: int = 16, tflop: float = 2.0, step: int = 250, **named: Any
    ) -> Run:
        folder = tmp_path / "runs" / model / "1"
        (folder / "samples").mkdir(parents=True)
        clock, named = [step * frame for frame in range(frames)], {"epochs": (), "stills": (0, 500), **named}
        rng = np.random.default_rng(len(model))
        flat = rng.integers(0, 256, (64, 1, 1, 3))
        every = sorted({*clock, *named["epochs"], *named["stills"]})
        for at in every:
            images = flat + (1 - at / every[-1]) * rng.normal(0, 80, (64, size, size, 3))
            np.save(folder / "samples" / f"{at:06d}.npy", np.clip(images, 0, 255).astype(np.uint8))
        work = tflop / every[-1]
        run_folders.write(folder, model=model, clock=clock, tflop=work, size=size, weights=False, **named)
        return run_folder.read(folder)

    return make
