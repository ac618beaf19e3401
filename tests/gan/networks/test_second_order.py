"""First and second derivatives against finite differences and against torch's own layers."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest
import torch
from torch import nn
from torch.func import functional_call
from torch.utils.flop_counter import FlopCounterMode

from illustgan.gan.networks.layers import Conv2d, no_weight_gradients


def layers() -> list[tuple[nn.Module, nn.Module]]:
    return [
        (Conv2d(3, 4, 4, 2, 1, bias=False), nn.Conv2d(3, 4, 4, 2, 1, bias=False)),
        (Conv2d(3, 2, 3, 1, 0, bias=False), nn.Conv2d(3, 2, 3, 1, 0, bias=False)),
        (Conv2d(3, 2, 3, 1, 1), nn.Conv2d(3, 2, 3, 1, 1)),
    ]


def call(layer: nn.Module) -> Callable[..., torch.Tensor]:
    names = [name for name, _ in layer.named_parameters()]
    return lambda x, *parameters: functional_call(layer, dict(zip(names, parameters, strict=True)), (x,))


@pytest.mark.parametrize(("ours", "torchs"), layers())
def test_derivatives_equal_finite_differences_and_torchs_layers(ours: nn.Module, torchs: nn.Module) -> None:
    random = torch.Generator().manual_seed(3)
    torchs.load_state_dict(ours.state_dict())
    ours, torchs = ours.double(), torchs.double()
    x = torch.randn(4, 3, 8, 8, dtype=torch.float64, generator=random).to(memory_format=torch.channels_last)
    x.requires_grad_()
    inputs = (x[:2, :, :6, :6].detach().requires_grad_(), *ours.parameters())
    assert torch.autograd.gradcheck(call(ours), inputs, fast_mode=True)
    assert torch.autograd.gradgradcheck(call(ours), inputs, fast_mode=True)
    found = []
    for layer in (ours, torchs):
        parameters = tuple(layer.parameters())
        y = call(layer)(x, *parameters)
        first = torch.autograd.grad((y**3).sum(), (x, *parameters), create_graph=True)
        second = torch.autograd.grad(sum((g**2).sum() for g in first), (x, *parameters))
        found.append([y, *first, *second])
    for mine, reference in zip(*found, strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-9, atol=1e-9)


def test_no_weight_gradients_spares_them_and_no_later_ones() -> None:
    layer = Conv2d(3, 2, 4, 2, 1).double()
    found, counts = [], []
    for spared in (nullcontext(), no_weight_gradients()):
        x = torch.linspace(-1, 1, 2 * 3 * 64, dtype=torch.float64).requires_grad_().view(2, 3, 8, 8)
        with FlopCounterMode(display=False) as counter, spared:
            (slope,) = torch.autograd.grad(layer(x).square().sum(), x, create_graph=True)
        counts.append(counter.get_total_flops())
        found.append(torch.autograd.grad((slope**2).sum(), list(layer.parameters())))
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other)
    assert counts[1] == 2 / 3 * counts[0]
    assert torch.autograd.grad(layer(x).sum(), layer.weight)[0] is not None


def test_a_constant_input_asks_for_no_gradient() -> None:
    layer = Conv2d(3, 2, 4, 2, 1, bias=False)
    y = layer(torch.randn(2, 3, 8, 8))
    (slope,) = torch.autograd.grad(y.sum(), layer.weight, create_graph=True)
    (second,) = torch.autograd.grad((slope**2).sum(), layer.weight, allow_unused=True)
    assert second is None or torch.count_nonzero(second) == 0
