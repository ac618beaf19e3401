"""The README's picture of made-up runs."""

from pathlib import Path

import numpy as np

import picture
from illustgan.drawing import captions
from illustgan.drawing.grids import grid
from illustgan.gan import run_folder

from .. import run_folders


def test_each_panel_shows_its_run_at_its_own_step(tmp_path: Path) -> None:
    faces = np.random.default_rng(0).integers(0, 256, (9, 64, 64, 3), np.uint8)
    for step in (1, 2):
        folder = tmp_path / str(step)
        run_folders.write(folder, model=f"model{step}", clock=[0, step, 9], size=64, weights=False)
        (folder / "samples").mkdir()
        np.save(folder / f"samples/{step:06d}.npy", faces // step)
    drawn = picture.frame([run_folder.read(tmp_path / str(step)) for step in (1, 2)], 1)
    header = captions.bar(drawn.shape[1], ("50% of the work",), share=0.5)
    np.testing.assert_array_equal(drawn[: captions.BAR], header)
    width = 3 * 66 + 2
    for step in (1, 2):
        left = picture.SPACE + (step - 1) * (width + picture.SPACE)
        panel = drawn[captions.BAR + picture.SPACE :, left : left + width]
        label = captions.bar(width, (f"model{step}",), (f"step {step}",))
        np.testing.assert_array_equal(panel[: captions.BAR], label)
        np.testing.assert_array_equal(panel[captions.BAR :][: 3 * 66 + 2], grid(faces // step, 3))
