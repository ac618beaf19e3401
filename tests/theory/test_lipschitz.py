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
from illustgan.gan.architecture import Architecture
from illustgan.gan.objectives import OBJECTIVES
from illustgan.gan.sampling import from_uint8
from illustgan.theory import lipschitz
from illustgan.theory.lipschitz import at_bound, checkpoint
from illustgan.theory.settings import Lipschitz

SETTINGS = Lipschitz(seeds=(1,), model="wgan", steps=100, clips=(0.05, 0.1), checkpoints=1)


@pytest.fixture(scope="module")
def small() -> list[dict[str, Any]]:
    return lipschitz.on_segments(SETTINGS)


def _pictures() -> dict[str, np.ndarray]:
    return {
        name: np.random.default_rng(bright).integers(0, bright, (8, 16, 16, 3), dtype=np.uint8)
        for name, bright in (("real", 256), ("samples", 100))
    }


def test_functions_of_the_line_come_to_rest_at_their_constants() -> None:
    slopes = lipschitz.line()["slopes"]
    assert [slopes[name][-1] for name in ("sin 3x", "x²", "|x|")] == pytest.approx([3, 2, 1], abs=1e-3)
    assert slopes["√|x|"] == pytest.approx([2 ** (h / 2) for h in lipschitz.HALVINGS], rel=1e-5)


def test_estimate_lower_and_upper_stand_in_order(small: list[dict[str, Any]]) -> None:
    for one in small:
        for below, lower, above in zip(one["estimate"], one["lower"], one["upper"], strict=True):
            assert below <= lower * (1 + 1e-5)  # the distance is 1, so that the estimate is a mean of secants
            assert lower <= above * (1 + 1e-5)
    for one in small[:-1]:
        assert max(one["upper"]) <= one["possible"]
        assert one["lower"][-1] > 0.9 * one["upper"][-1]


def test_clipping_drives_weights_to_its_bounds(small: list[dict[str, Any]]) -> None:
    assert [one["name"] for one in small] == ["clip 0.05", "clip 0.1", "penalty"]
    for one in small[:-1]:
        assert one["at_bound"][-1] > 0.8
    assert set(small[-1]["at_bound"]) == {None}
    assert small[-1]["lower"][-1] < small[-1]["lower"][0]
    # half the bound is an eighth of the constant
    assert small[1]["upper"][-1] / small[0]["upper"][-1] == pytest.approx(8, rel=0.1)
    assert small[1]["possible"] == pytest.approx(0.1**3 * 8 * 32 * math.sqrt(32), rel=1e-5)
    assert small[0]["step"] == [1, 2, 5, 10, 20, 50, 100]


@pytest.mark.parametrize("family", ["dcgan", "mlp"])
def test_a_critic_of_pictures_is_measured_as_the_next_step_finds_it(family: str) -> None:
    _, critic = Architecture.of(family, width=1, size=16, latent=4).build()
    networks.initialise(family, critic, generator(1))
    before = {name: value.clone() for name, value in critic.state_dict().items()}
    found = checkpoint(critic, _pictures(), 8, 0.05)
    assert all(torch.equal(value, before[name]) for name, value in critic.state_dict().items())
    for part in ("real", "samples"):
        one = found[part]
        assert 0 < one["secant"] <= one["lower"] <= one["upper"]
        # Kantorovich and Rubinstein: no function moves the means apart by more than K times the distance
        assert abs(one["estimate"]) <= one["upper"] * found["distance"]
    assert (found["real"] == found["samples"]) == (family == "mlp")
    assert all(sum(one["histogram"]) == pytest.approx(1, abs=1e-3) for one in found["weights"])
    assert {one["name"] for one in found["weights"]} == {name for name, _ in critic.named_parameters()}
    assert json.dumps(found, allow_nan=False) == json.dumps(checkpoint(critic, _pictures(), 8, 0.05))
    free = checkpoint(critic, _pictures(), 8, None)
    assert free["weights"] is None
    # the estimate is that of training, each half by its own statistics
    real, fake = (from_uint8(torch.from_numpy(part)) for part in _pictures().values())
    scores = critic.train()(real), critic(fake)
    assert free["estimate"] == pytest.approx(OBJECTIVES["wasserstein"].estimate(*scores).item(), rel=1e-3)
    assert (free["real"]["estimate"] == pytest.approx(free["estimate"], rel=1e-2)) == (family == "mlp")


def test_shares_and_bins_of_weights_by_hand() -> None:
    values = np.array([-0.2, -0.1, -0.0999995, -0.0985, 0.0, 0.04, 0.095, 0.1])
    assert at_bound(values, 0.1) == 4 / 8
    network = nn.Linear(4, 2, bias=False)
    network.weight.data = torch.tensor(values, dtype=torch.float32).view(2, 4)
    (found,) = lipschitz.weights(network, 0.1)
    assert (found["name"], found["count"], found["at_bound"], found["at_upper"]) == ("weight", 8, 0.5, 0.125)
    assert found["near"] == 6 / 8
    shares = found["histogram"]
    assert (len(shares), shares[0], shares[-1], sum(shares)) == (lipschitz.BINS, 4 / 8, 2 / 8, 1)
