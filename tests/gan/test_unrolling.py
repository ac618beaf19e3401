"""The gradient through K discriminator steps, proven against finite differences of the whole inner optimisation."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks, unrolling
from illustgan.gan.architecture import Architecture
from illustgan.gan.objectives import OBJECTIVES, Objective

INNER = {
    "plain": unrolling.sgd(0.05, 0.0),
    "momentum": unrolling.sgd(0.05, 0.9),
    "adam": unrolling.adam(0.01, 0.5, 0.999),
}


def setting() -> tuple[nn.Module, nn.Module, torch.Tensor, torch.Tensor]:
    """Small networks in float64 with batch norm in both, real images and latents."""
    maker, judge = Architecture.of("dcgan", width=1, size=16, latent=3).build()
    for role, network in enumerate((maker, judge)):
        networks.initialise("dcgan", network, generator("unrolling", role))
        with torch.no_grad():  # the published initial weights are so small that nothing would move
            for p in network.parameters():
                p.mul_(8) if p.dim() > 1 else None
    real = normal((4, 3, 16, 16), "real").double().tanh()
    return maker.double(), judge.double(), real, normal((4, 3), "latents").double()


def some_moments(judge: nn.Module) -> unrolling.Moments:
    """As if ten steps were done: from zero moments Adam's first step is the gradient's sign, which has no slope."""
    count = sum(p.numel() for p in judge.parameters())
    second = normal((count,), "second moment").double().square() + 0.01
    return unrolling.Moments(normal((count,), "first moment").double() / 10, second, 10.0)


def unroll(
    objective: Objective, judge: nn.Module, real: Tensor, fake: Tensor, k: int, inner: str, moments: Any = None
) -> unrolling.Unrolled:
    return unrolling.unroll(judge, objective, real, fake, k, INNER[inner], moments or some_moments(judge))


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize(("k", "objective"), [(1, "wasserstein"), (2, "non_saturating"), (4, "saturating")])
def test_gradient_equals_central_differences_of_the_inner_optimisation(k: int, inner: str, objective: str) -> None:
    maker, judge, real, latents = setting()
    parameters = list(maker.parameters())

    def loss(shifted: list[torch.Tensor]) -> torch.Tensor:
        names = [name for name, _ in maker.named_parameters()]
        state = (dict(zip(names, shifted, strict=True)), {name: b.clone() for name, b in maker.named_buffers()})
        fake = functional_call(maker, state, (latents,))
        return unroll(OBJECTIVES[objective], judge, real, fake, k, inner).generator_loss

    gradient = torch.autograd.grad(loss(parameters), parameters)
    for number in range(2):  # along random directions: a wrong term anywhere shows in each of them
        direction = [normal(tuple(p.shape), "direction", number, i).double() for i, p in enumerate(parameters)]
        along = sum((g * d).sum() for g, d in zip(gradient, direction, strict=True)).item()
        differences = []
        for h in (1e-5, 1e-6, 1e-7):  # a large step can cross a kink of LeakyReLU, a small one loses digits
            ends = ([p.detach() + s * d for p, d in zip(parameters, direction, strict=True)] for s in (h, -h))
            there, back = (loss(end).item() for end in ends)
            differences.append((there - back) / (2 * h))
        best = min(differences, key=lambda value: abs(value - along))
        assert along == pytest.approx(best, rel=1e-5)


@pytest.mark.parametrize("k", [1, 3])
def test_the_first_gradient_is_the_discriminators_ordinary_one_and_it_is_left_as_it_was(k: int) -> None:
    maker, judge, real, latents = setting()
    objective = OBJECTIVES["non_saturating"]
    before = {name: value.clone() for name, value in judge.state_dict().items()}
    fake = maker(latents)
    ahead = unroll(objective, judge, real, fake, k, "adam")
    torch.autograd.grad(ahead.generator_loss, list(maker.parameters()), retain_graph=True)
    for name, value in judge.state_dict().items():  # running statistics and their counter among them
        assert torch.equal(value, before[name]), name
    assert all(p.grad is None and p.requires_grad for p in judge.parameters())
    loss = objective.discriminator_loss(judge(real), judge(fake.detach()))
    torch.testing.assert_close(ahead.discriminator_loss, loss.detach())
    ordinary = torch.autograd.grad(loss, list(judge.parameters()))
    for mine, reference in zip(ahead.discriminator_gradients, ordinary, strict=True):
        torch.testing.assert_close(mine, reference)
        assert not mine.requires_grad


def test_an_idle_weight_makes_no_nan() -> None:
    step = unrolling.adam(0.01, 0.5, 0.999)
    gradient = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    zeros = torch.zeros(3, dtype=torch.float64)
    moved, _ = step(zeros, gradient, unrolling.Moments(zeros, zeros, 0.0))
    (slope,) = torch.autograd.grad(moved.sum(), gradient)
    assert torch.isfinite(slope).all()
