"""Residual networks: the identity at first, and signals that keep their size."""

import pytest
import torch
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.architecture import Architecture
from illustgan.gan.networks.resnet import Block


def pair(width: int, size: int) -> tuple[nn.Module, nn.Module]:
    found = Architecture.of("resnet", width=width, size=size, latent=100).build()
    for network in found:
        networks.initialise("resnet", network, generator(1))
    return found


def test_blocks_begin_as_the_identity_and_can_learn() -> None:
    maker, _ = pair(2, 32)
    blocks = [part for part in maker.modules() if isinstance(part, Block)]
    assert len(blocks) == 3
    for block in blocks:
        x = normal((2, block.first.weight.shape[0], 8, 8), "x")
        assert torch.equal(block(x), x)
        (slope,) = torch.autograd.grad(block(x).square().sum(), block.second.weight)
        assert slope.abs().max() > 0


@pytest.mark.parametrize("size", [16, 64])
def test_first_weights_keep_the_signals_size(size: int) -> None:
    maker, judge = pair(16, size)
    with torch.no_grad():
        images = maker(normal((32, 100), "z"))
        assert 0.4 < images.std().item() < 0.9
        scores = judge(normal((64, 3, size, size), "x"))
    assert 0.5 < scores.std().item() < 2
