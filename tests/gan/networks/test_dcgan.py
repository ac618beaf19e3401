"""Generators of flat pictures: resize convolutions, and palettes."""

import pytest
import torch
from torch import nn
from torch.nn.functional import conv2d, interpolate

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks
from illustgan.gan.architecture import Architecture
from illustgan.gan.networks.dcgan import ResizeConv2d


def test_a_resize_convolution_is_an_enlargement_and_a_convolution() -> None:
    layer, x = ResizeConv2d(2, 3).double(), normal((2, 2, 5, 7), "x").double()
    turned = layer.weight.transpose(0, 1).flip(2, 3)
    torch.testing.assert_close(layer(x), conv2d(interpolate(x, scale_factor=2), turned, padding=1))
    flat = layer(torch.ones(1, 2, 8, 8).double())[:, :, 2:-2, 2:-2]
    torch.testing.assert_close(flat, flat[:, :, :1, :1].expand_as(flat))
    assert torch.autograd.gradcheck(layer, x[:1, :, :2, :2].requires_grad_())


def test_a_palettes_pixels_are_mixtures_of_its_pictures_colours() -> None:
    maker = Architecture.of("palette", width=8, size=16, latent=10).build()[0]
    networks.initialise("palette", maker, generator(1))
    latents = normal((3, 10), "z")
    colours = torch.tanh(maker.palette(latents)).unflatten(1, (-1, 3))
    assert (colours.std(1) > 0.3).all()  # from the start
    images = maker(latents)
    assert (images.amax((2, 3)) <= colours.amax(1)).all()
    assert (images.amin((2, 3)) >= colours.amin(1)).all()
    last = [part for part in maker.layers if isinstance(part, nn.ConvTranspose2d)][-1]
    with torch.no_grad():
        last.weight.mul_(1e6)  # now every pixel takes one colour alone
    apart = (maker(latents).permute(0, 2, 3, 1).flatten(1, 2)[:, :, None] - colours[:, None]).abs().sum(-1)
    assert apart.amin(-1).max().item() == pytest.approx(0, abs=1e-4)
