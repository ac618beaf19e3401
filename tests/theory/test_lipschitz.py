"""How steep critics are: norms of layers against closed forms, bounds that hold, and what clipping does to weights."""

import itertools
import json
import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.architecture import Architecture
from illustgan.gan.networks.layers import Conv2d
from illustgan.gan.objectives import OBJECTIVES
from illustgan.gan.sampling import from_uint8
from illustgan.theory import lipschitz
from illustgan.theory.lipschitz import at_bound, checkpoint, convolution_norm, fixed, layers, lower
from illustgan.theory.settings import Lipschitz

SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=15)


def _network(seed: int, *widths: int) -> nn.Sequential:
    layers = [part for a, b in itertools.pairwise(widths) for part in (nn.Linear(a, b), nn.LeakyReLU(0.2))]
    network = nn.Sequential(*layers[:-1], nn.Flatten(0)).double().eval()
    for name, parameter in network.named_parameters():
        parameter.data = normal(tuple(parameter.shape), seed, name).double()
    return network


def upper(network: nn.Module, images: torch.Tensor) -> float:
    return layers(network, images)[1]


@FEW
@given(SEEDS, st.integers(1, 3), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(0, 2))
def test_a_convolutions_norm_is_that_of_its_whole_matrix(seed, outer, inner, kernel, stride, padding):
    side = 5
    weight = normal((outer, inner, kernel, kernel), seed).double()
    found = convolution_norm(weight, side, stride, padding)
    units = torch.eye(inner * side**2, dtype=torch.float64).view(-1, inner, side, side)
    matrix = nn.functional.conv2d(units, weight, None, stride, padding).flatten(1)  # what it makes of each unit vector
    known = torch.linalg.matrix_norm(matrix, 2).item()
    assert found == pytest.approx(known, rel=1e-5)
    assert convolution_norm(torch.zeros_like(weight), side, stride, padding) == 0


@pytest.mark.parametrize(("family", "norm"), [("dcgan", None), ("mlp", None), ("dcgan", "none"), ("dcgan", "spectral")])
def test_a_fixed_critic_scores_its_batch_as_in_training_and_others_alone_within_bounds(family, norm):
    _, critic = Architecture.of(family, width=2, size=16, latent=4, discriminator_norm=norm).build()
    networks.initialise(family, critic, generator(1, "critic"))
    pictures = normal((6, 3, 16, 16), 1, "pictures")
    function = fixed(critic, pictures)
    torch.testing.assert_close(function(pictures), critic.train()(pictures), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(function(pictures)[:1], function(pictures[:1]), rtol=1e-4, atol=1e-5)
    found = lower(function, {"a": pictures[:3], "b": 3 * pictures[3:]})
    assert 0 < found["lower"] <= upper(function, pictures)
    assert found["lower"] == max(found.values())


@FEW
@given(SEEDS, st.integers(1, 4), st.integers(1, 6))
def test_lower_is_at_most_upper(seed, inputs, hidden):
    network = _network(seed, inputs, hidden, hidden, 1)
    points = normal((6, inputs), seed, "points").double()
    bound = upper(network, points)
    assert lower(network, {"a": points[:3], "b": 10 * points[3:]})["lower"] <= bound * (1 + 1e-9)
    layer_by_layer = math.prod(
        torch.linalg.matrix_norm(part.weight, 2).item() for part in network if isinstance(part, nn.Linear)
    )
    assert bound == pytest.approx(layer_by_layer, rel=1e-12)


def test_a_batch_norm_counts_together_with_the_layer_before_it():
    """One channel is amplified where the convolution is small: the product of both norms would be twelve."""
    network = nn.Sequential(Conv2d(2, 2, 1, bias=False), nn.BatchNorm2d(2, eps=0.0), nn.LeakyReLU(0.2)).eval()
    network[0].weight.data = torch.tensor([[4.0, 0.0], [0.0, 1.0]])[:, :, None, None]
    network[1].running_var.data = torch.tensor([1.0, 1 / 9])
    found, bound = layers(network, torch.zeros(1, 2, 3, 3))
    assert [(layer["kind"], layer["name"]) for layer in found] == [("convolution", "0"), ("batch norm", "1")]
    assert [layer["norm"] for layer in found] == pytest.approx([4, 3])
    assert bound == pytest.approx(4)
    alone = nn.Sequential(nn.LeakyReLU(-2.0), network[1]).eval()  # a corner between: nothing to take together
    assert upper(alone, torch.zeros(1, 2, 3, 3)) == pytest.approx(6)


def test_slopes_are_those_of_the_points_and_between_them() -> None:
    """|x| - like: slope .2 before 1, and 1 from there on."""
    network = nn.Sequential(nn.Linear(1, 1), nn.LeakyReLU(0.2), nn.Flatten(0)).eval()
    network[0].weight.data.fill_(1.0)
    network[0].bias.data.fill_(-1.0)
    left = torch.linspace(-1, 0.9, 130)[:, None]  # more than one chunk
    flat = lower(network, {"a": left, "b": left[:1]})  # of one pair the distance is 0
    assert list(flat) == ["lower", "gradient_a", "gradient_b", "between", "secant"]
    assert list(flat.values()) == pytest.approx([0.2] * 5, rel=1e-4)
    found = lower(network, {"a": left, "b": left + 2})
    assert (found["gradient_a"], found["gradient_b"], found["between"]) == pytest.approx((0.2, 1, 1))
    assert 0.9 < found["secant"] <= found["lower"] == 1


@pytest.mark.parametrize("part", [nn.Softmax(1), nn.Conv2d(2, 2, 1, groups=2)])
def test_refuses_what_it_does_not_know(part):
    with pytest.raises(ValueError, match=rf"0 is a {type(part).__name__}, whose slope is not known"):
        upper(nn.Sequential(part), torch.zeros(1, 2, 1, 1))


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
        for estimate, below, above in zip(one["estimate"], one["lower"], one["upper"], strict=True):
            assert estimate <= below * (1 + 1e-5)  # the distance is 1, so that the estimate is a mean of secants
            assert below <= above * (1 + 1e-5)
    for one in small[:-1]:
        assert max(one["upper"]) <= one["possible"]
        assert one["lower"][-1] > 0.9 * one["upper"][-1]


def test_clipping_drives_weights_to_its_bounds(small: list[dict[str, Any]]) -> None:
    assert [one["name"] for one in small] == ["clip 0.05", "clip 0.1", "penalty"]
    for one in small[:-1]:
        assert one["at_bound"][-1] > 0.8
    assert set(small[-1]["at_bound"]) == {None}
    assert small[-1]["lower"][-1] < 0.8 * max(small[-1]["lower"])
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
    assert (found["name"], found["at_bound"]) == ("weight", 0.5)
    shares = found["histogram"]
    assert (len(shares), shares[0], shares[-1], sum(shares)) == (lipschitz.BINS, 4 / 8, 2 / 8, 1)
