"""Spectral norm against the singular value decomposition, and as part of a network's state."""

import copy

import pytest
import torch
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.architecture import Architecture
from illustgan.gan.networks import layers, spectral


def largest(weight: torch.Tensor) -> float:
    return torch.linalg.matrix_norm(weight.detach().flatten(1), 2).item()


def judge(family: str = "dcgan") -> nn.Module:
    network = Architecture.of(family, width=2, size=16, latent=4, discriminator_norm="spectral").build()[1]
    networks.initialise(family, network, generator(1))
    return network


def normalised(network: nn.Module) -> list[nn.Module]:
    return [part for part in network.modules() if isinstance(part, nn.Conv2d | nn.Linear)]


@pytest.mark.parametrize("family", ["mlp", "dcgan"])
def test_every_layer_has_a_largest_singular_value_of_one_from_the_start(family: str) -> None:
    found = normalised(judge(family))
    assert len(found) == {"mlp": 4, "dcgan": 3}[family]
    for layer in found:
        assert abs(largest(layer.weight) - 1) > 0.1
        assert largest(layer.normalised()) == pytest.approx(1, rel=0.05)


def test_evaluation_is_a_function_and_training_moves_on() -> None:
    network, images = judge(), normal((3, 3, 16, 16), "x")
    before = copy.deepcopy(network.state_dict())
    network.eval()(images)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    network.train()(images)
    moved = [name for name, value in network.state_dict().items() if not torch.equal(value, before[name])]
    # of one output there is one direction
    assert moved == [name for name in before if name.endswith("direction") and "score" not in name]
    other = Architecture.of("dcgan", width=2, size=16, latent=4, discriminator_norm="spectral").build()[1]
    other.load_state_dict(network.state_dict())
    assert torch.equal(other(images), network(images))


def test_plain_networks_score_as_before() -> None:
    network, images = judge().eval(), normal((3, 3, 16, 16), "x")
    expected = network(images)
    plain = spectral.plain(network)
    torch.testing.assert_close(plain(images), expected)
    assert not any(name.endswith("direction") for name in plain.state_dict())
    assert type(normalised(plain)[0]) is layers.Conv2d
    assert torch.equal(network(images), expected)
