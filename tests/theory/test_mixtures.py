"""Mixtures of Gaussians: what counts as a mode, and that trainings are those of the project and survive a kill."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from illustgan.theory import course, mixtures
from illustgan.theory.course import changed
from illustgan.theory.mixtures import Mixture, measure, ring
from illustgan.theory.settings import MixtureScale
from illustgan.training import checkpoints

BLOCKS = {**course.compared(mixtures.GAN, mixtures.WGAN, [2]), "wgan_gp": mixtures.WGAN_GP}


def scale(**changes: Any) -> MixtureScale:
    given = {"targets": ("ring",), "unrolled": (2,), "seeds": (1,), "steps": 6, "batch": 8, "hidden": 8}
    return MixtureScale.model_validate({**given, **changes})


def test_real_points_keep_all_modes_and_their_share_near_a_centre_is_known() -> None:
    points = mixtures.Points(ring(2.0, 0.02), 20_000, [1]).real(0)[:, 0].double().numpy()
    found = measure(points, ring(2.0, 0.02))
    share = 1 - math.exp(-(mixtures.NEAR**2) / 2)  # Rayleigh's distribution
    assert found["modes"] == found["kept"] == 8
    assert found["quality"] == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / 20_000))
    assert found["kl"] == pytest.approx(7 / (2 * 20_000), abs=7e-4)  # chi-squared with 7 degrees, over 2 n


def test_measures_by_hand() -> None:
    target = Mixture(np.array([[0.0, 0.0], [1.0, 0.0]]), 0.1)
    one_mode = measure(np.array([[0.0, 0.29], [0.0, -0.31], [0.0, 0.0], [0.1, 0.1]]), target)
    assert one_mode == {"modes": 1, "kept": 1, "quality": 0.75, "kl": pytest.approx(math.log(2), rel=1e-5)}
    stray = measure(np.concatenate([np.zeros((99, 2)), [[1.0, 0.0]]]), target)
    assert (stray["modes"], stray["kept"]) == (2, 1)
    # a quarter of the fair share, which is 50 of 100 points, is 12.5; points that are far from it are no mode's
    for few, kept in ((12, 1), (13, 2)):
        ends = np.concatenate([np.zeros((50, 2)), np.full((few, 2), [1.0, 0.0]), np.full((50 - few, 2), 9.0)])
        assert measure(ends, target)["kept"] == kept
    lost = measure(np.full((3, 2), math.nan), target)
    assert lost == {"modes": 0, "kept": 0, "quality": 0, "kl": pytest.approx(math.log(2), rel=1e-5)}


@pytest.mark.parametrize("name", BLOCKS)
def test_each_seed_alone_comes_to_the_same(name: str, tmp_path: Path) -> None:
    both, one = (
        mixtures.train(BLOCKS[name], ring(1.0, 0.02), scale(seeds=seeds), tmp_path / str(len(seeds)))
        for seeds in ((3, 4), (4,))
    )
    np.testing.assert_allclose(both[6][1], one[6][0], atol=1e-4)
    assert np.abs(both[6][0] - both[6][1]).max() > 0.01


@pytest.mark.parametrize("name", BLOCKS)
def test_an_interrupted_training_ends_the_same(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "KEEP_EVERY", 2)
    block, target = BLOCKS[name], ring(1.0, 0.02)
    whole = mixtures.train(block, target, scale(), tmp_path / "whole")
    saves, save = [], checkpoints.save

    def failing(folder: Path, state: dict[str, object]) -> None:
        save(folder, state)
        saves.append(folder)
        if len(saves) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoints, "save", failing)
    with pytest.raises(KeyboardInterrupt):
        mixtures.train(block, target, scale(), tmp_path / "state")
    rest = mixtures.train(block, target, scale(), tmp_path / "state")
    assert whole.keys() == rest.keys()
    assert all((whole[step] == rest[step]).all() for step in whole)


def test_training_moves_points_to_the_target(tmp_path: Path) -> None:
    target, fast = Mixture(np.array([[3.0, 0.0]]), 0.1), changed(BLOCKS["gan"], objective="non_saturating", lr=0.006)
    fast = changed(fast, discriminator_lr=0.006)
    clouds = mixtures.train(fast, target, scale(seeds=(1, 2), steps=150, batch=16, hidden=16), tmp_path)
    first, last = (np.linalg.norm(clouds[step].mean(axis=1) - [3, 0], axis=1) for step in (min(clouds), 150))
    assert (last < first / 2).all()


def test_where_none_looks_ahead_none_is_named(tmp_path: Path) -> None:
    content = mixtures.compute(scale(unrolled=(), steps=1), tmp_path)
    assert list(content["seeds"]["1"]["ring"]) == ["gan", "wgan", "wgan_gp", "unrolled"]
    assert content["seeds"]["1"]["ring"]["unrolled"] is None
