"""A known distance: what both estimates say of it."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from illustgan.theory import critic, fit
from illustgan.theory.settings import Critic


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return critic.compute(Critic(seeds=(1, 2), steps=120, moves=20))


def test_the_critic_follows_the_distance(figures: dict[str, Any]) -> None:
    for seed in ("1", "2"):
        found = figures["seeds"][seed]["critic"]
        assert found["spearman"] == found["kendall"] == 1
        assert found["r2"] > 0.9
        assert found["k"] > 0.5
    each = [figures["seeds"][seed]["critic"]["r2"] for seed in ("1", "2")]
    assert figures["critic"]["r2"] == pytest.approx(np.mean(each), rel=1e-5)
    assert each[0] != each[1]


def test_it_does_so_all_along_the_way(figures: dict[str, Any]) -> None:
    assert figures["moving"]["spearman"] > 0.8
    distance, estimate = figures["path"]["distance"], figures["path"]["estimate"]
    assert (distance[0], distance[-1], len(estimate)) == (2.0, 0.1, 20)
    assert estimate[-1] < max(estimate) / 5


def test_the_log_loss_saturates(figures: dict[str, Any]) -> None:
    estimates = [point["discriminator"] for point in figures["points"]]
    assert [point["distance"] for point in figures["points"]] == list(critic.DISTANCES)
    assert min(estimates) > 0.9 * math.log(2)
    assert max(estimates) <= round(math.log(2), 6)
    assert figures["discriminator"]["r2"] < 0.1


def test_each_network_is_what_it_is_alone() -> None:
    together, alone = (critic.compute(Critic(seeds=seeds, steps=20, moves=3))["seeds"]["4"] for seeds in ((3, 4), (4,)))
    for part in ("critic", "moving", "discriminator"):
        assert alone[part]["k"] == pytest.approx(together[part]["k"], rel=1e-3)


def test_the_segments_lie_as_far_apart_as_they_say() -> None:
    points = critic.segment(torch.tensor([0.0, 1.5]))
    assert torch.equal(points[1] - points[0], torch.tensor([1.5, 0.0]).expand(critic.POINTS, 2))
    assert (points[..., 1].min().item(), points[..., 1].max().item()) == pytest.approx((1 / 128, 127 / 128))


@pytest.mark.parametrize("name", ["clip", "classifier"])
def test_no_distance_is_none_for_either(name: str) -> None:
    way, still = fit.WAYS[name], critic.segment(torch.zeros(2))
    critics = fit.Fit(way, [1, 2], still, still).run(30).critics
    assert np.abs(fit.estimate(way.objective, critics, still, still)).max() < 0.02


def test_a_proportional_fit_by_hand() -> None:
    truth = np.array([1.0, 2.0, 3.0])
    assert critic.against_truth(truth, 2 * truth) == {"spearman": 1, "kendall": 1, "k": 2, "r2": 1}
    found = critic.against_truth(truth, np.array([3.0, 2.0, 1.0]))
    assert (found["spearman"], found["kendall"], found["k"]) == (-1, -1, 1.4)
    assert found["r2"] == pytest.approx(1 - (14 - 100 / 14) / 2, rel=1e-5)
    same = np.full(3, 0.7)  # what is undefined is None
    found = critic.against_truth(truth, same)
    assert (found["spearman"], found["kendall"], found["r2"]) == (None, None, pytest.approx(0, abs=1e-9))
    assert set(critic.against_truth(truth, np.zeros(3)).values()) == {None}
    assert critic.against_truth(same, truth)["r2"] is None
