"""Grids, stills and animations of runs that the tests make up."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.drawing import captions
from illustgan.drawing.grids import grid, shown
from illustgan.gan.run_folder import Run
from illustgan.rendering import Render, course

from .conftest import Make, contents


def draw(run: Run, folder: Path, gif_bytes: int = 4_000_000) -> Path:
    folder.mkdir()
    course.draw(run, folder, Render(frame_ms=100, gif_bytes=gif_bytes))
    return folder


def test_the_same_run_gives_the_same_files(make_run: Make, tmp_path: Path) -> None:
    run = make_run()
    found = contents(draw(run, tmp_path / "one"))
    grids = [f"grids/{step:06d}.png" for step in range(0, 1501, 250)]
    assert sorted(found) == [*grids, "stills.png", "training.gif"]
    assert found == contents(draw(run, tmp_path / "two"))
    drawn = np.asarray(Image.open(tmp_path / "one/grids/000250.png"))
    np.testing.assert_array_equal(drawn, grid(shown(run.samples(250)), 8))  # all 64 of them


def test_epochs_are_drawn_when_the_run_names_them_and_always_the_end(make_run: Make, tmp_path: Path) -> None:
    folder = draw(make_run(epochs=(57, 114), stills=()), tmp_path / "out")
    assert [path.name for path in sorted((folder / "grids").iterdir())] == ["000057.png", "000114.png", "001500.png"]
    assert Image.open(folder / "stills.png").width < 200  # no stills: its end alone


@pytest.mark.parametrize("size", [16, 24, 96, 160])
def test_animations_have_all_frames_and_a_sane_size(make_run: Make, tmp_path: Path, size: int) -> None:
    folder = draw(make_run(frames=4, size=size, stills=(0,)), tmp_path / "out")
    with Image.open(folder / "training.gif") as picture:
        assert picture.n_frames == 4  # type: ignore[attr-defined]
        assert 120 <= picture.width <= 450
    assert Image.open(folder / "grids/000750.png").width <= 1100


def test_the_step_is_burnt_in_under_the_faces_not_over_them(make_run: Make) -> None:
    run = make_run(size=64)
    faces = shown(run.samples(500, 36))
    bar = captions.bar(6 * 66 + 2, ("dcgan",), ("0.67 TFLOP · step 500",), 2 / 6)
    np.testing.assert_array_equal(course.training_frame(run, 2, faces, 6), [*grid(faces, 6), *bar])


def test_the_strip_has_a_column_for_each_step_with_the_step_above(make_run: Make) -> None:
    run = make_run(size=64, stills=(0, 500, 1000))
    images = [run.samples(step) for step in run.stills]
    strip = course.strip(run.stills, images)
    width = course.STILL_COLUMNS * 66 + 2
    for place, (step, faces) in enumerate(zip(run.stills, images, strict=True)):
        column = strip[:, place * (width + course.SPACE) :][:, :width]
        np.testing.assert_array_equal(column[: captions.BAR], captions.bar(width, (f"step {step:,}",)))
        np.testing.assert_array_equal(column[captions.BAR :], grid(faces[:10], course.STILL_COLUMNS))
