import numpy as np
import pytest
from PIL import Image

from illustgan.core import run_folder
from illustgan.core.errors import UserError
from illustgan.drawing import captions, stills
from illustgan.drawing.grids import grid, shown
from illustgan.rendering import run as pictures

from .. import run_folders


def _render(run, tmp_path, name="out", gif_bytes=4_000_000):
    pictures.render(run, tmp_path / name, tmp_path / f"{name}.png", 100, gif_bytes)
    return tmp_path / name


def _bytes(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_there_and_the_last_grid_twice(make_run, tmp_path):
    folder = _render(make_run(), tmp_path)
    assert sorted(_bytes(folder)) == [
        *(f"grids/{step:06d}.png" for step in range(0, 1501, 250)),
        "stills.png",
        "training.gif",
        "training.webp",
    ]
    assert (tmp_path / "out.png").read_bytes() == (folder / "grids/001500.png").read_bytes()


def test_a_grid_shows_all_64_samples_exactly(make_run, tmp_path):
    run = make_run()
    folder = _render(run, tmp_path)
    samples = np.load(run / "samples/000250.npy")
    np.testing.assert_array_equal(np.asarray(Image.open(folder / "grids/000250.png")), grid(shown(samples), 8))


def test_epochs_are_drawn_when_the_run_names_them_and_always_the_end(make_run, tmp_path):
    folder = _render(make_run(epochs=(57, 114)), tmp_path)
    assert [path.name for path in sorted((folder / "grids").iterdir())] == ["000057.png", "000114.png", "001500.png"]


def test_the_same_run_gives_the_same_bytes_and_nothing_old_stays(make_run, tmp_path):
    run = make_run()
    one, two = _render(run, tmp_path, "one"), tmp_path / "two"
    two.mkdir()
    (two / "old.gif").write_text("x")
    assert _bytes(one) == _bytes(_render(run, tmp_path, "two"))


@pytest.mark.parametrize("size", [16, 24, 96, 160])
def test_animations_have_all_frames_and_a_sane_size_for_other_face_sizes(make_run, tmp_path, size):
    folder = _render(make_run(frames=4, size=size, stills=(0,)), tmp_path)
    for name in ("training.gif", "training.webp"):
        picture = Image.open(folder / name)
        assert picture.n_frames == 4
        assert 120 <= picture.width <= 450
    assert Image.open(folder / "grids/000750.png").width <= 1100


def test_the_gif_keeps_to_the_bound_and_the_webp_is_lighter(make_run, tmp_path):
    folder = _render(make_run(frames=12, size=64), tmp_path, gif_bytes=400_000)
    assert (folder / "training.gif").stat().st_size <= 400_000
    assert (folder / "training.webp").stat().st_size < 0.5 * (folder / "training.gif").stat().st_size


def test_the_step_is_burnt_in_under_the_faces_not_over_them(make_run):
    run = run_folder.read(make_run(size=64))
    faces = shown(run.samples(500, 36))
    frame = pictures.training_frame(run, 2, faces, 6)
    np.testing.assert_array_equal(frame[: -captions.BAR], grid(faces, 6))
    wanted = captions.bar(frame.shape[1], ("dcgan",), ("0.67 TFLOP · step 500",), 2 / 6)
    np.testing.assert_array_equal(frame[-captions.BAR :], wanted)


def test_the_strip_has_a_column_for_each_step_with_the_step_above(make_run):
    run = run_folder.read(make_run(size=64, stills=(0, 500, 1000)))
    images = [run.samples(step) for step in run.stills]
    strip = stills.strip(run.stills, images)
    width = stills.COLUMNS * 66 + 2
    for place, (step, faces) in enumerate(zip(run.stills, images, strict=True)):
        column = strip[:, place * (width + stills.SPACE) :][:, :width]
        np.testing.assert_array_equal(column[: captions.BAR], captions.bar(width, (f"step {step:,}",)))
        np.testing.assert_array_equal(column[captions.BAR :], grid(faces[:10], stills.COLUMNS))


def test_a_run_without_stills_shows_its_end(make_run, tmp_path):
    assert Image.open(_render(make_run(stills=()), tmp_path) / "stills.png").width > 0


def test_what_is_missing_or_broken_is_named(make_run, tmp_path):
    run = make_run()
    with pytest.raises(UserError, match=r"nothing/run\.json is missing"):
        _render(tmp_path / "nothing", tmp_path)
    (run / "samples/000500.npy").unlink()
    with pytest.raises(UserError, match=r"000500\.npy is missing"):
        _render(run, tmp_path)
    np.save(run / "samples/000500.npy", np.zeros((64, 16, 16, 3), np.float32))
    with pytest.raises(UserError, match="float32"):
        _render(run, tmp_path)
    (run / "samples/000500.npy").write_bytes(b"")
    with pytest.raises(UserError, match="is damaged"):
        _render(run, tmp_path)
    (run / "run.json").write_text("{}")
    with pytest.raises(UserError, match=r"run\.json is damaged"):
        _render(run, tmp_path)
    run_folders.write(run, snapshots=[], weights=False)
    with pytest.raises(UserError, match="no snapshots"):
        _render(run, tmp_path)
    assert not (tmp_path / "out").exists()
