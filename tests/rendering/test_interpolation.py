"""Strips of a tiny generator whose weights the test writes, and spherical interpolation by itself."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from illustgan.drawing import captions
from illustgan.drawing.grids import grid, shown
from illustgan.gan import run_folder, sampling
from illustgan.gan.run_folder import Run
from illustgan.gan.sampling import spherical
from illustgan.rendering import interpolation
from illustgan.rendering.interpolation import COLUMNS, ROWS

from .. import run_folders
from ..run_folders import LATENT
from .conftest import contents

CPU = torch.device("cpu")
SHARES = (0, 0.25, 0.5, 0.75, 1)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run with weights at steps 3 and 6, the averaged generator other than the raw one."""
    run_folders.write(tmp_path / "run", families=["dcgan"] * 2)
    return run_folder.read(tmp_path / "run")


def draw(run: Run, folder: Path) -> dict[str, bytes]:
    interpolation.draw(run, folder, CPU)
    return contents(folder)


def at(picture: Path) -> np.ndarray:
    with Image.open(picture) as opened:
        return np.asarray(opened.convert("RGB")).astype(int)


def test_the_strips_ends_are_the_last_generators_faces_at_the_shown_latents(run: Run, tmp_path: Path) -> None:
    draw(run, tmp_path / "out")
    strips = at(tmp_path / "out/strips.png")[: -captions.BAR]
    faces = shown(sampling.generate(run.networks(6, CPU)[0], run.architecture.shown_latents()))
    for ends, part in ((faces[0 : 2 * ROWS : 2], strips[:, :68]), (faces[1 : 2 * ROWS : 2], strips[:, -68:])):
        assert np.abs(part - grid(ends, 1)).max() <= 1  # another place in a batch can round otherwise
    assert np.abs(strips[:, 70:140] - strips[:, :70]).max() > 5


def test_strips_go_in_equal_steps_from_one_shown_latent_to_the_next() -> None:
    latents = run_folders.architecture().shown_latents().numpy()
    found = interpolation.rows(latents, run_folders.architecture())
    assert (found.shape, found.dtype) == ((ROWS * COLUMNS, LATENT), np.float32)
    shares = np.linspace(0, 1, COLUMNS)
    ways = [spherical(*ends, shares) for ends in latents[: 2 * ROWS].reshape(ROWS, 2, LATENT)]  # each by itself
    np.testing.assert_allclose(found, np.concatenate(ways), rtol=1e-6, atol=1e-6)


def test_groups_go_straight_whatever_the_numbers_do() -> None:
    ends = run_folders.architecture(groups=(1, 2, 3)).shown_latents().numpy()[:8].reshape(2, 4, -1)
    found = run_folders.architecture(groups=(1, 2, 3)).between(*ends, SHARES)
    np.testing.assert_allclose(found[[0, -1]], ends, rtol=1e-6, atol=1e-7)
    np.testing.assert_array_equal(found[..., :LATENT], spherical(*ends[..., :LATENT], SHARES))
    np.testing.assert_allclose(found[2, :, LATENT:], ends[..., LATENT:].mean(0))


def test_the_same_run_gives_the_same_file(run: Run, tmp_path: Path) -> None:
    first = draw(run, tmp_path / "out")
    assert [*first] == ["strips.png"]
    assert draw(run, tmp_path / "again") == first


def test_a_quarter_turn_by_hand() -> None:
    # a quarter turn in three equal steps, while the length goes from 1 to 4
    found = spherical([1, 0, 0], [0, 0, 4], (1 / 3, 2 / 3))
    expected = [[2 * np.cos(np.pi / 6), 0, 2 * np.sin(np.pi / 6)], [3 * np.cos(np.pi / 3), 0, 3 * np.sin(np.pi / 3)]]
    np.testing.assert_allclose(found, expected, atol=1e-6)


@given(st.integers(0, 1000))
def test_ends_are_met_lengths_change_evenly_and_so_do_angles(seed: int) -> None:
    first, last = np.random.default_rng(seed).normal(size=(2, 7))
    found = spherical(first, last, SHARES).astype(np.float64)
    np.testing.assert_allclose(found[[0, -1]], [first, last], rtol=1e-6, atol=1e-7)
    lengths = np.linalg.norm(found, axis=1)
    np.testing.assert_allclose(lengths, np.linspace(lengths[0], lengths[-1], 5), rtol=1e-6)
    directions = found / lengths[:, None]
    chords = np.linalg.norm(np.diff(directions, axis=0), axis=1)
    np.testing.assert_allclose(chords, chords.mean(), atol=1e-5)
