from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from .. import run_folders

Make = Callable[..., Path]


@pytest.fixture
def make_run(tmp_path: Path) -> Make:
    """A function that writes a run folder whose samples are noise at first and flat colours at the end."""

    def make(
        model: str = "dcgan",
        frames: int = 7,
        size: int = 16,
        epochs: tuple[int, ...] = (),
        stills: tuple[int, ...] = (0, 500),
        tflop: float = 2.0,
        noise: float = 1.0,
        step: int = 250,
    ) -> Path:
        folder = tmp_path / "runs" / model / "1"
        (folder / "samples").mkdir(parents=True)
        clock = [step * frame for frame in range(frames)]
        rng = np.random.default_rng(len(model))
        flat = rng.integers(0, 256, (64, 1, 1, 3))
        every = sorted({*clock, *epochs, *stills})
        for at in every:
            share = 1 - at / every[-1]
            images = flat + noise * share * rng.normal(0, 80, (64, size, size, 3))
            np.save(folder / "samples" / f"{at:06d}.npy", np.clip(images, 0, 255).astype(np.uint8))
        work = tflop / every[-1]
        run_folders.write(folder, model=model, clock=clock, epochs=epochs, stills=stills, tflop=work, weights=False)
        return folder

    return make
