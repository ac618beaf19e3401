"""All variants side by side."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.drawing import captions
from illustgan.drawing.grids import grid, shown
from illustgan.gan.run_folder import Run
from illustgan.rendering import race
from illustgan.rendering.settings import Render

from .conftest import Make, contents


def draw(field: list[Run], folder: Path, gif_bytes: int = 4_000_000) -> dict[str, bytes]:
    race.draw(field, folder, Render(frame_ms=100, gif_bytes=gif_bytes))
    return contents(folder)


def test_both_files_have_all_frames_and_the_gif_keeps_to_the_bound(make_run: Make, tmp_path: Path) -> None:
    field = [make_run(model) for model in ("gan", "dcgan", "wgan")]
    found = draw(field, tmp_path / "race", 400_000)
    assert len(found["race.gif"]) <= 400_000
    assert Image.open(tmp_path / "race/race.webp").n_frames == 7  # type: ignore[attr-defined]
    assert draw(field, tmp_path / "two", 400_000) == found


@pytest.mark.parametrize("models", [1, 2, 4, 12])
def test_any_number_of_models_fits_a_sane_picture(make_run: Make, tmp_path: Path, models: int) -> None:
    draw([make_run(f"model{n}", frames=3) for n in range(models)], tmp_path / "race")
    with Image.open(tmp_path / "race/race.gif") as picture:
        assert picture.n_frames == 3  # type: ignore[attr-defined]
        assert 250 <= picture.width <= 850


def test_each_panel_shows_its_run_at_its_own_step(make_run: Make) -> None:
    field = [make_run("gan", size=64, stills=()), make_run("wgan", size=64, stills=(), step=10)]
    faces = [shown(run.samples(run.clock[3], 9)) for run in field]
    picture = race.frame(field, 3, faces, 3)
    width = 3 * 66 + 2
    top = captions.BAR + race.SPACE // 2
    for place, (name, step, images) in enumerate(zip(("gan", "wgan"), ("750", "30"), faces, strict=True)):
        panel = picture[top:, place * (width + race.SPACE) :][:, :width]
        np.testing.assert_array_equal(panel[: captions.BAR], captions.bar(width, (name,), (f"step {step}",)))
        np.testing.assert_array_equal(panel[captions.BAR :], grid(images, 3))


def test_the_header_says_the_work_when_it_is_equal_and_the_panels_do_when_not(make_run: Make) -> None:
    equal = [make_run(model, stills=()) for model in ("gan", "wgan")]
    faces = [np.zeros((9, 64, 64, 3), np.uint8)] * 2
    unequal = [equal[0], make_run("dcgan", tflop=5.0, stills=())]
    for field, each in ((equal, "1.00 TFLOP each"), (unequal, "")):
        picture = race.frame(field, 3, faces, 3)
        header = captions.bar(picture.shape[1], ("50% of the work done",), (each,), 0.5)
        np.testing.assert_array_equal(picture[: captions.BAR], header)
    label = picture[captions.BAR + race.SPACE // 2 :][: captions.BAR, -200:]
    np.testing.assert_array_equal(label, captions.bar(200, ("dcgan",), ("step 750 · 2.50 TFLOP",)))


def test_clocks_of_different_lengths_are_refused(make_run: Make, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="clock has 5 frames"):
        draw([make_run("gan"), make_run("wgan", frames=5)], tmp_path / "race")
