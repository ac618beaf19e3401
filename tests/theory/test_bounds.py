"""Lipschitz constants: norms of layers against closed forms, and bounds that hold."""

import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.architecture import Architecture
from illustgan.gan.networks.layers import Conv2d
from illustgan.theory import bounds
from illustgan.theory.bounds import convolution_norm, fixed, layers, lower

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
    found = lower(function, {"a": pictures[:3], "b": 3 * pictures[3:]}, steps=3)
    assert 0 < found["lower"] <= upper(function, pictures)
    assert found["lower"] == max(found.values())


@FEW
@given(SEEDS, st.integers(1, 4), st.integers(1, 6))
def test_lower_is_at_most_upper(seed, inputs, hidden):
    network = _network(seed, inputs, hidden, hidden, 1)
    points = normal((6, inputs), seed, "points").double()
    bound = upper(network, points)
    assert lower(network, {"a": points[:3], "b": 10 * points[3:]}, steps=2)["lower"] <= bound * (1 + 1e-9)
    layer_by_layer = math.prod(
        torch.linalg.matrix_norm(part.weight, 2).item() for part in network if isinstance(part, nn.Linear)
    )
    assert bound == pytest.approx(layer_by_layer, rel=1e-12)


def test_climbing_finds_what_the_points_do_not_show():
    """|x| - like: slope 1 from 1 on and .2 before it; all points are at the left."""
    network = nn.Sequential(nn.Linear(1, 1), nn.LeakyReLU(0.2), nn.Flatten(0)).eval()
    network[0].weight.data.fill_(1.0)
    network[0].bias.data.fill_(-1.0)
    points = torch.linspace(-1, 0.9, 20)[:, None]
    found = lower(network, {"a": torch.cat([points, points[:1]])}, steps=10)  # of one pair the distance is 0
    assert (found["gradient_a"], found["secant"]) == pytest.approx((0.2, 0.2), rel=1e-4)
    assert found["climbed"] == pytest.approx(1)


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


def test_slopes_are_those_of_each_point():
    network = _network(3, 2, 4, 1)
    points = normal((130, 2), 1).double()  # more than one chunk
    values, slopes = bounds._values_and_slopes(network, points)
    steps = 1e-6 * torch.eye(2).double()
    partial = torch.stack([(network(points + step) - values) / 1e-6 for step in steps], -1)
    torch.testing.assert_close(slopes, partial.detach().norm(dim=1), atol=1e-4, rtol=0)


@pytest.mark.parametrize("part", [nn.Softmax(1), nn.Conv2d(2, 2, 1, groups=2)])
def test_refuses_what_it_does_not_know(part):
    with pytest.raises(ValueError, match=rf"0 is a {type(part).__name__}, whose slope is not known"):
        upper(nn.Sequential(part), torch.zeros(1, 2, 1, 1))
