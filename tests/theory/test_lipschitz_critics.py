"""What clipping does to critics: constants, weights and their figures."""

import json
import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from illustgan.core.randomness import generator
from illustgan.gan import networks
from illustgan.gan.objectives import OBJECTIVES
from illustgan.gan.penalties import gradient_penalty
from illustgan.theory import lipschitz, lipschitz_critics
from illustgan.theory.critic import Critics, estimate
from illustgan.theory.lipschitz_critics import at_bound, checkpoint, histogram, spread_out

CLIPS = (0.05, 0.1)


@pytest.fixture(scope="module")
def toy() -> list[dict[str, Any]]:
    return lipschitz_critics.toy([1], 100, CLIPS, 10.0)


def _pictures(count: int, bright: int) -> np.ndarray:
    return np.random.default_rng(bright).integers(0, bright, (count, 16, 16, 3), dtype=np.uint8)


def test_functions_of_the_line_come_to_rest_at_their_constants() -> None:
    slopes = lipschitz_critics.line()["slopes"]
    assert [slopes[name][-1] for name in ("sin 3x", "x²", "|x|")] == pytest.approx([3, 2, 1], abs=1e-3)
    assert slopes["√|x|"] == pytest.approx([2 ** (h / 2) for h in lipschitz_critics.HALVINGS], rel=1e-5)


def test_estimate_lower_and_upper_stand_in_order(toy: list[dict[str, Any]]) -> None:
    for one in toy:
        for below, lower, above in zip(one["estimate"], one["lower"], one["upper"], strict=True):
            assert below <= lower * (1 + 1e-5)  # the distance is 1, so that the estimate is a mean of secants
            assert lower <= above * (1 + 1e-5)
    for one in toy[:-1]:
        assert max(one["upper"]) <= one["possible"]
        assert one["lower"][-1] > 0.9 * one["upper"][-1]


def test_half_the_bound_is_an_eighth_of_the_constant(toy: list[dict[str, Any]]) -> None:
    assert toy[1]["upper"][-1] / toy[0]["upper"][-1] == pytest.approx(8, rel=0.1)
    assert toy[1]["possible"] == pytest.approx(0.1**3 * 8 * 32 * math.sqrt(32), rel=1e-5)


def test_clipping_drives_weights_to_its_bounds(toy: list[dict[str, Any]]) -> None:
    assert [one["name"] for one in toy] == ["clip 0.05", "clip 0.1", "penalty"]
    for one in toy[:-1]:
        assert one["at_bound"][-1] > 0.8
    assert set(toy[-1]["at_bound"]) == {None}
    assert toy[-1]["lower"][-1] < toy[-1]["lower"][0]
    assert toy[0]["step"] == [1, 2, 5, 10, 20, 50, 100]


def test_the_same_bytes_again() -> None:
    once, again = (json.dumps(lipschitz_critics.toy([3], 4, [0.1], 1.0), allow_nan=False) for _ in range(2))
    assert once == again


def test_a_critic_alone_scores_as_among_others() -> None:
    critics, points = Critics([1, 2]), torch.randn((2, 7, 2), generator=generator(1))
    for place in (0, 1):
        alone = lipschitz_critics._alone(critics, place)
        torch.testing.assert_close(alone(points[place]), critics(points)[place])


def test_the_penalty_of_a_critic_of_known_slope() -> None:
    class Sloped(nn.Module):
        def forward(self, points: torch.Tensor) -> torch.Tensor:
            return points @ torch.tensor([3.0, 4.0])

    assert gradient_penalty(Sloped(), torch.zeros(2, 5, 2)).tolist() == [16, 16]
    critics = Critics([1])
    gradient_penalty(critics, torch.ones(1, 5, 2)).sum().backward()  # type: ignore[no-untyped-call]
    assert critics.weights[0].grad is not None
    assert critics.weights[0].grad.abs().max() > 0


@pytest.mark.parametrize("family", ["dcgan", "mlp"])
def test_a_critic_of_pictures_is_measured_as_the_next_step_finds_it(family: str) -> None:
    _, critic = networks.build(family, 1, 16, 4)
    networks.initialise(family, critic, generator(1))
    before = {name: value.clone() for name, value in critic.state_dict().items()}
    faces, samples = _pictures(8, 256), _pictures(8, 100)
    found = checkpoint(critic, faces, samples, 8, 0.05)
    assert all(torch.equal(value, before[name]) for name, value in critic.state_dict().items())
    for part in ("real", "samples"):
        one = found[part]
        assert 0 < one["secant"] <= one["lower"] <= one["upper"]
        # Kantorovich and Rubinstein: no function moves the means apart by more than K times the distance
        assert abs(one["estimate"]) <= one["upper"] * found["distance"]
    assert (found["real"] == found["samples"]) == (family == "mlp")
    assert all(layer["norm"] <= layer["padded"] for layer in found["layers"] if layer["kind"] == "convolution")
    assert all(sum(one["histogram"]) == pytest.approx(1, abs=1e-3) for one in found["weights"])
    assert {one["name"] for one in found["weights"]} == {name for name, _ in critic.named_parameters()}
    assert json.dumps(found, allow_nan=False) == json.dumps(checkpoint(critic, faces, samples, 8, 0.05))
    assert checkpoint(critic, faces, samples, 8, None)["weights"] is None


def test_the_estimate_is_that_of_training() -> None:
    """Each half by its own statistics, which is two functions."""
    _, critic = networks.build("dcgan", 1, 16, 4)
    networks.initialise("dcgan", critic, generator(1))
    faces, samples = _pictures(8, 256), _pictures(8, 100)
    found = checkpoint(critic, faces, samples, 8, None)
    real, fake = (lipschitz_critics.from_uint8(torch.from_numpy(part)) for part in (faces, samples))
    scores = critic.train()(real), critic(fake)
    assert found["estimate"] == pytest.approx(OBJECTIVES["wasserstein"].estimate(*scores).item(), rel=1e-3)
    assert found["real"]["estimate"] != pytest.approx(found["estimate"], rel=1e-2)


def test_shares_and_bins_of_weights_by_hand() -> None:
    values = np.array([-0.2, -0.1, -0.0999995, -0.0985, 0.0, 0.04, 0.095, 0.1])
    assert at_bound(values, 0.1) == 4 / 8
    shares = histogram(values, 0.1)
    assert len(shares) == lipschitz_critics.BINS
    assert (shares[0], shares[-1], sum(shares)) == (4 / 8, 2 / 8, 1)
    network = nn.Linear(4, 2, bias=False)
    network.weight.data = torch.tensor(values, dtype=torch.float32).view(2, 4)
    (found,) = lipschitz_critics.weights(network, 0.1)
    assert (found["name"], found["count"], found["at_bound"], found["at_upper"]) == ("weight", 8, 0.5, 0.125)
    assert found["near"] == 6 / 8


def test_checkpoints_are_spread_and_end_with_the_last() -> None:
    assert spread_out([1, 2, 3, 4, 5, 6, 7], 3) == [1, 4, 7]
    assert spread_out([10, 20], 6) == [10, 20]
    assert spread_out([1, 2, 3], 1) == [3]


def test_refuses_a_toy_without_anything_to_do() -> None:
    for seeds, steps in (([], 5), ([1], 0)):
        with pytest.raises(ValueError, match="a toy needs"):
            lipschitz_critics.toy(seeds, steps, CLIPS, 1.0)


def test_estimates_of_critics_and_of_each_alone_agree() -> None:
    critics, distances = Critics([5]), torch.ones(1)
    real, fake = (lipschitz_critics.segment(place)[0] for place in (torch.zeros(1), distances))
    alone = lipschitz_critics._alone(critics, 0)
    with torch.no_grad():
        by_hand = (alone(real).mean() - alone(fake).mean()).item()
    assert estimate(critics, distances, OBJECTIVES["wasserstein"])[0] == pytest.approx(by_hand, abs=1e-6)
    assert abs(by_hand) <= lipschitz.upper(alone, real)
