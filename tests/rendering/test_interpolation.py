"""Strips and the walk of a tiny generator whose weights the test writes."""

from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from PIL import Image, ImageSequence

from illustgan.core.errors import UserError
from illustgan.drawing import captions
from illustgan.drawing.grids import grid, shown
from illustgan.gan import networks, sampling
from illustgan.rendering import interpolation as interpolations
from illustgan.rendering.interpolation import COLUMNS, ROWS, STEPS, STOPS, WALKERS

from .. import run_folders
from ..run_folders import LATENT, SIZE, WIDTH

CPU = torch.device("cpu")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run folder with run.json and weights at steps 3 and 6, the averaged generator other than the raw one."""
    run_folders.write(tmp_path / "run", networks="dcgan")
    return tmp_path / "run"


def render(run: Path, folder: Path, gif_bytes: int = 4_000_000) -> dict[str, bytes]:
    interpolations.render(run, folder, 100, gif_bytes, CPU)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def faces_at(run: Path, step: int, role: str = "generator") -> np.ndarray:
    """The shown latents' faces by one file of weights, as they are drawn."""
    maker = networks.build("dcgan", WIDTH, SIZE, LATENT)[0]
    tensors = safetensors.torch.load_file(run / f"weights/{step:06d}.safetensors")
    maker.load_state_dict({n.removeprefix(f"{role}."): t for n, t in tensors.items() if n.startswith(f"{role}.")})
    return shown(sampling.generate(maker.eval(), sampling.shown_latents(LATENT)))


def at(picture: Path) -> np.ndarray:
    with Image.open(picture) as opened:
        return np.asarray(opened.convert("RGB")).astype(int)


@pytest.mark.parametrize(("shown_one", "role"), [("raw", "generator"), ("ema", "ema")])
def test_the_strips_ends_are_the_last_shown_generators_faces_at_the_shown_latents(
    run: Path, tmp_path: Path, shown_one: str, role: str
) -> None:
    run_folders.write(run, networks="dcgan", shown=shown_one)
    render(run, tmp_path / "out")
    strips = at(tmp_path / "out/strips.png")[: -captions.BAR]
    faces = faces_at(run, 6, role)
    for ends, part in ((faces[0 : 2 * ROWS : 2], strips[:, :68]), (faces[1 : 2 * ROWS : 2], strips[:, -68:])):
        assert np.abs(part - grid(ends, 1)).max() <= 1  # another place in a batch can round otherwise
    assert np.abs(strips[:, 70:140] - strips[:, :70]).max() > 5


def test_strips_go_in_equal_steps_from_one_shown_latent_to_the_next() -> None:
    latents = sampling.shown_latents(LATENT).numpy()
    found = interpolations.rows(latents)
    assert (found.shape, found.dtype) == ((ROWS * COLUMNS, LATENT), np.float32)
    rows = found.reshape(ROWS, COLUMNS, LATENT)
    np.testing.assert_array_equal(rows[:, 0], latents[0 : 2 * ROWS : 2])
    np.testing.assert_array_equal(rows[:, -1], latents[1 : 2 * ROWS : 2])
    directions = rows / np.linalg.norm(rows, axis=2, keepdims=True)
    steps = np.linalg.norm(np.diff(directions, axis=1), axis=2)
    np.testing.assert_allclose(steps, np.broadcast_to(steps[:, :1], steps.shape), rtol=1e-4)


def test_each_walker_passes_its_latents_and_comes_back() -> None:
    latents = sampling.shown_latents(LATENT).numpy()
    found = interpolations.walks(latents).reshape(STOPS * STEPS, WALKERS, LATENT)
    np.testing.assert_array_equal(found[::STEPS].reshape(-1, LATENT), latents[: WALKERS * STOPS])
    jumps = np.linalg.norm(np.diff(found, axis=0, append=found[:1]), axis=2)
    assert jumps.max() < 3 * np.linalg.norm(latents, axis=1).max() / STEPS  # the last one, to the first, like others


def test_the_walk_goes_round_without_a_rest_and_keeps_to_both_bounds(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = render(run, tmp_path / "out")
    for name in ("walk.gif", "walk.webp"):
        times = []
        with Image.open(tmp_path / "out" / name) as picture:
            assert picture.info["loop"] == 0
            for frame in ImageSequence.Iterator(picture):
                frame.load()
                times.append(frame.info["duration"])
        assert sum(times) == 100 * STOPS * STEPS
        assert name == "walk.webp" or times == [100] * (STOPS * STEPS)  # a WebP joins frames that are the same
    assert len(free["walk.gif"]) <= interpolations.WALK_BYTES
    assert len(render(run, tmp_path / "out", gif_bytes=60_000)["walk.gif"]) <= 60_000
    monkeypatch.setattr(interpolations, "WALK_BYTES", 80_000)
    assert len(render(run, tmp_path / "out")["walk.gif"]) <= 80_000


def test_a_frame_is_a_row_of_faces_over_a_bar() -> None:
    faces = np.random.default_rng(0).integers(0, 256, (4, 64, 64, 3), np.uint8)
    frame = interpolations.walk_frame(faces, "dcgan", 4651)
    np.testing.assert_array_equal(frame[: -captions.BAR], grid(faces, 4))
    wanted = captions.bar(frame.shape[1], ("dcgan",), ("step 4,651",))
    np.testing.assert_array_equal(frame[-captions.BAR :], wanted)


def test_the_same_weights_give_the_same_bytes_and_nothing_old_stays(run: Path, tmp_path: Path) -> None:
    one = render(run, tmp_path / "one")
    (tmp_path / "two").mkdir()
    (tmp_path / "two/old.gif").write_text("x")
    assert sorted(one) == ["strips.png", "walk.gif", "walk.webp"]
    assert render(run, tmp_path / "two") == one


def test_what_is_missing_or_damaged_is_named(run: Path, tmp_path: Path) -> None:
    (run / "weights/000006.safetensors").write_bytes(b"{damage")
    with pytest.raises(UserError, match=r"000006\.safetensors is damaged"):
        render(run, tmp_path / "out")
    (run / "weights/000006.safetensors").unlink()
    with pytest.raises(UserError, match=r"000006\.safetensors is missing"):
        render(run, tmp_path / "out")
    with pytest.raises(UserError, match=r"run\.json is missing"):
        render(tmp_path / "nothing", tmp_path / "out")
    assert not (tmp_path / "out").exists()
