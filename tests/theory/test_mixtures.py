"""Mixtures of Gaussians: what counts as a mode, and that trainings are those of the project's loop."""

import copy
import json
import math
from typing import Any

import numpy as np
import pytest
import torch

from illustgan import params
from illustgan.theory import mixtures
from illustgan.theory.mixtures import Mixture, grid, measure, reverse_kl, ring

SMALL: dict[str, Any] = {"steps": 6, "batch": 8, "hidden": 8}


def _block(**settings: Any) -> params.Variant:
    chosen = {"networks": "mlp", "objective": "non_saturating", "optimiser": "adam", "lr": 0.001, **settings}
    return params.Variant(**chosen)


BLOCKS = {
    "gan": _block(),
    "unrolled": _block(unroll_steps=2),
    "wgan": _block(objective="wasserstein", penalty="clip", clip=0.1, optimiser="rmsprop", discriminator_steps=3),
    "wgan_gp": _block(objective="wasserstein", penalty="gradient_penalty", penalty_weight=1, discriminator_steps=3),
}


class Kept:
    """A keeper in memory; with `until` it fails as an interruption would after so many saved states."""

    def __init__(self, until: int | None = None) -> None:
        self.state: dict[str, Any] | None = None
        self.until, self.saves = until, 0

    def load(self) -> dict[str, Any] | None:
        return self.state

    def save(self, state: dict[str, Any]) -> None:
        self.state = copy.deepcopy(state)  # as a file would be
        self.saves += 1
        if self.saves == self.until:
            raise KeyboardInterrupt


def test_centres_are_all_different_and_where_they_should_be() -> None:
    eight = ring(2.0, 0.02).centres
    assert len(np.unique(eight.round(9), axis=0)) == 8
    np.testing.assert_allclose(np.linalg.norm(eight, axis=1), 2)
    apart = np.linalg.norm(eight - np.roll(eight, 1, axis=0), axis=1)
    np.testing.assert_allclose(apart, 4 * math.sin(math.pi / 8))
    many = grid(4.0, 0.05).centres
    assert many.shape == (25, 2)
    assert sorted(set(many.ravel())) == [-4, -2, 0, 2, 4]


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
    assert (stray["modes"], stray["kept"]) == (2, 1)  # a tenth of the fair share would be five points
    lost = measure(np.full((3, 2), math.nan), target)
    assert lost == {"modes": 0, "kept": 0, "quality": 0, "kl": pytest.approx(math.log(2), rel=1e-5)}
    with pytest.raises(ValueError, match="no points"):
        measure(np.zeros((0, 2)), target)


def test_reverse_kl_by_hand() -> None:
    assert reverse_kl(np.array([5, 5]), np.array([0.5, 0.5])) == 0
    assert reverse_kl(np.array([8, 0, 0, 0]), np.full(4, 0.25)) == pytest.approx(math.log(4))
    assert reverse_kl(np.array([1, 3]), np.array([0.5, 0.5])) == pytest.approx(
        0.25 * math.log(0.5) + 0.75 * math.log(1.5)
    )
    assert reverse_kl(np.array([0, 0]), np.array([0.9, 0.1])) == pytest.approx(math.log(10))


def test_the_same_bytes_again_and_each_seed_alone() -> None:
    targets = {"ring": ring(1.0, 0.02)}
    once, again = (json.dumps(mixtures.mixtures(BLOCKS, targets, seeds=[3, 4], **SMALL)) for _ in range(2))
    assert once == again
    for name, block in BLOCKS.items():
        both = mixtures.train(block, targets["ring"], seeds=[3, 4], **SMALL)
        one = mixtures.train(block, targets["ring"], seeds=[4], **SMALL)
        np.testing.assert_allclose(both[6][1], one[6][0], atol=1e-4, err_msg=name)
        assert np.abs(both[6][0] - both[6][1]).max() > 0.01


def test_an_interrupted_training_ends_at_the_same_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixtures, "KEEP_EVERY", 2)
    for block in BLOCKS.values():
        whole = mixtures.train(block, ring(1.0, 0.02), seeds=[1], **SMALL)
        kept = Kept(until=2)
        with pytest.raises(KeyboardInterrupt):
            mixtures.train(block, ring(1.0, 0.02), seeds=[1], keeper=kept, **SMALL)
        kept.until = None
        rest = mixtures.train(block, ring(1.0, 0.02), seeds=[1], keeper=kept, **SMALL)
        assert whole.keys() == rest.keys()
        assert all(np.array_equal(whole[step], rest[step]) for step in whole)


def test_figures_have_what_they_promise() -> None:
    content = mixtures.mixtures(BLOCKS, {"grid": grid(4.0, 0.05)}, seeds=[1, 2], **SMALL)
    found, seeds = content["targets"]["grid"], content["seeds"]
    assert list(seeds) == ["1", "2"]
    assert found["real"]["kept"] == len(found["centres"]) == 25
    for name, one in found["variants"].items():
        assert seeds[str(one["shown"])]["grid"][name]["kl"] == min(seed["grid"][name]["kl"] for seed in seeds.values())
        assert one["kl"] == pytest.approx(np.mean([seed["grid"][name]["kl"] for seed in seeds.values()]), rel=1e-5)
        assert one["reached"] == sum(seed["grid"][name]["modes"] == 25 for seed in seeds.values())
        assert one["course"][-1]["step"] == one["clouds"][-1]["step"] == 6
        assert len(one["clouds"][0]["x"]) == len(one["clouds"][0]["y"]) == mixtures.SHOWN


def test_training_moves_points_to_the_target() -> None:
    target = Mixture(np.array([[3.0, 0.0]]), 0.1)
    clouds = mixtures.train(_block(lr=0.006), target, seeds=[1, 2], steps=150, batch=16, hidden=16)
    first, last = (np.linalg.norm(clouds[step].mean(axis=1) - [3, 0], axis=1) for step in (min(clouds), 150))
    assert (last < first / 2).all()


@pytest.mark.parametrize(("seeds", "steps", "batch"), [([], 5, 8), ([1], 0, 8), ([1], 5, 1)])
def test_refuses_what_cannot_train(seeds: list[int], steps: int, batch: int) -> None:
    with pytest.raises(ValueError, match="mixtures need"):
        mixtures.mixtures(BLOCKS, {}, seeds=seeds, steps=steps, batch=batch, hidden=8)


def test_batches_are_draws_of_their_own() -> None:
    points = mixtures.Points(ring(1.0, 0.02), 16, [1, 2])
    assert points.real(0).shape == (16, 2, 2)
    assert torch.equal(points.real(5), points.real(5))
    assert not torch.equal(points.real(5), points.real(6))
    assert not torch.equal(points.real(5), points.unseen(5))
    assert not torch.equal(points.real(5)[:, 0], points.real(5)[:, 1])


def test_each_seed_names_the_variant_that_looks_furthest_ahead() -> None:
    blocks = {"unrolled_1": _block(unroll_steps=1), "unrolled_3": _block(unroll_steps=3), "gan": _block()}
    targets = {"ring": ring(2.0, 0.02)}
    found = mixtures.mixtures(blocks, targets, seeds=[1], **SMALL)["seeds"]["1"]["ring"]
    assert found["unrolled"] == found["unrolled_3"]
    alone = mixtures.mixtures({"gan": _block()}, targets, seeds=[1], **SMALL)["seeds"]["1"]["ring"]
    assert alone["unrolled"] is None


def test_the_seed_in_the_middle_is_shown() -> None:
    targets = {"ring": ring(2.0, 0.02)}
    content = mixtures.mixtures({"gan": _block(lr=0.006)}, targets, seeds=[1, 2, 3], **{**SMALL, "steps": 40})
    found = content["targets"]["ring"]["variants"]["gan"]
    by_kl = sorted(content["seeds"], key=lambda seed: content["seeds"][seed]["ring"]["gan"]["kl"])
    assert str(found["shown"]) == by_kl[1]
    clouds = mixtures.train(_block(lr=0.006), targets["ring"], seeds=[1, 2, 3], **{**SMALL, "steps": 40})
    np.testing.assert_allclose(found["clouds"][-1]["x"], clouds[40][found["shown"] - 1][: mixtures.SHOWN, 0], rtol=0.01)
