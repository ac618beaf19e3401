"""First and second derivatives against finite differences and against torch's own layers."""

from contextlib import nullcontext
from typing import Any

import pytest
import torch
from torch import nn
from torch.func import functional_call
from torch.nn.functional import conv2d, interpolate
from torch.utils.flop_counter import FlopCounterMode

from illustgan.core.randomness import normal
from illustgan.gan.networks.dcgan import ResizeConv2d
from illustgan.gan.networks.layers import Conv2d, no_weight_gradients


def derivatives(layer: nn.Module, x: torch.Tensor) -> list[torch.Tensor]:
    """What comes out, and the first and the second derivatives of something of it."""
    inputs = (x, *layer.parameters())
    y = layer(x)
    first = torch.autograd.grad((y**3).sum(), inputs, create_graph=True)
    return [y, *first, *torch.autograd.grad(sum((g**2).sum() for g in first), inputs)]


@pytest.mark.parametrize(
    "settings", [(3, 4, 4, 2, 1, 1, 1, False), (3, 2, 3, 1, 0, 1, 1, False), (3, 2, 3, 1, 1, 1, 1, True)]
)
def test_derivatives_equal_finite_differences_and_torchs_layers(settings: Any) -> None:
    ours, torchs = Conv2d(*settings).double(), nn.Conv2d(*settings).double()
    torchs.load_state_dict(ours.state_dict())
    x = normal((4, 3, 8, 8), "x").double().to(memory_format=torch.channels_last).requires_grad_()
    for mine, reference in zip(derivatives(ours, x), derivatives(torchs, x), strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-9, atol=1e-9)
    names, weights = zip(*ours.named_parameters(), strict=True)

    def call(x: torch.Tensor, *weights: torch.Tensor) -> Any:
        return functional_call(ours, dict(zip(names, weights, strict=True)), (x,))

    inputs = (x[:2, :, :6, :6].detach().requires_grad_(), *weights)
    assert torch.autograd.gradcheck(call, inputs, fast_mode=True)
    assert torch.autograd.gradgradcheck(call, inputs, fast_mode=True)


def test_no_weight_gradients_spares_them_and_no_later_ones() -> None:
    layer = Conv2d(3, 2, 4, 2, 1).double()
    found, counts = [], []
    for spared in (nullcontext(), no_weight_gradients()):
        x = torch.linspace(-1, 1, 2 * 3 * 64, dtype=torch.float64).requires_grad_().view(2, 3, 8, 8)
        with FlopCounterMode(display=False) as counter, spared:
            (slope,) = torch.autograd.grad(layer(x).square().sum(), x, create_graph=True)
        counts.append(counter.get_total_flops())
        found.append(torch.autograd.grad((slope**2).sum(), list(layer.parameters())))
    torch.testing.assert_close(*found)
    assert counts[1] == 2 / 3 * counts[0]
    assert torch.autograd.grad(layer(x).sum(), layer.weight)[0] is not None
    constant = layer(x.detach())  # which asks for no gradient
    (slope,) = torch.autograd.grad(constant.sum(), layer.weight, create_graph=True)
    (second,) = torch.autograd.grad((slope**2).sum(), layer.weight, allow_unused=True)
    assert second is None or torch.count_nonzero(second) == 0


def test_a_resize_convolution_is_an_enlargement_and_a_convolution() -> None:
    layer, x = ResizeConv2d(2, 3).double(), normal((2, 2, 5, 7), "x").double()
    turned = layer.weight.transpose(0, 1).flip(2, 3)
    torch.testing.assert_close(layer(x), conv2d(interpolate(x, scale_factor=2), turned, padding=1))
    flat = layer(torch.ones(1, 2, 8, 8).double())[:, :, 2:-2, 2:-2]
    torch.testing.assert_close(flat, flat[:, :, :1, :1].expand_as(flat))
    assert torch.autograd.gradcheck(layer, x[:1, :, :2, :2].requires_grad_())
