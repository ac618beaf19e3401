"""The gradient through K discriminator steps, proven against finite differences of the whole inner optimisation."""

import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks, unrolling
from illustgan.gan.architecture import Architecture
from illustgan.gan.objectives import OBJECTIVES

INNER = {
    "plain": unrolling.sgd(0.05, 0.0),
    "momentum": unrolling.sgd(0.05, 0.9),
    "adam": unrolling.adam(0.01, 0.5, 0.999),
}


def setting() -> tuple[nn.Module, nn.Module, Tensor, Tensor, unrolling.Moments]:
    """Small networks in float64 with batch norm in both, real images and latents; moments as if ten steps were done.

    From zero moments Adam's first step is the gradient's sign, which has no slope.
    """
    maker, judge = Architecture.of("dcgan", width=1, size=16, latent=3).build()
    for role, network in enumerate((maker, judge)):
        networks.initialise("dcgan", network, generator("unrolling", role))
        with torch.no_grad():  # the published initial weights are so small that nothing would move
            for p in network.parameters():
                p.mul_(8) if p.dim() > 1 else None
    count = sum(p.numel() for p in judge.parameters())
    second = normal((count,), "second moment").double().square() + 0.01
    moments = unrolling.Moments(normal((count,), "first moment").double() / 10, second, 10.0)
    real, latents = normal((4, 3, 16, 16), "real").double().tanh(), normal((4, 3), "latents").double()
    return maker.double(), judge.double(), real, latents, moments


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize(("k", "objective"), [(1, "wasserstein"), (2, "non_saturating"), (4, "saturating")])
def test_gradient_equals_central_differences_of_the_inner_optimisation(k: int, inner: str, objective: str) -> None:
    maker, judge, real, latents, moments = setting()
    names, weights = zip(*maker.named_parameters(), strict=True)

    def loss(weights: tuple[Tensor, ...]) -> Tensor:
        buffers = {name: b.clone() for name, b in maker.named_buffers()}
        fake = functional_call(maker, (dict(zip(names, weights, strict=True)), buffers), (latents,))
        ahead = unrolling.unroll(judge, OBJECTIVES[objective], real, fake, k, INNER[inner], moments)
        return ahead.generator_loss

    gradient = torch.autograd.grad(loss(weights), weights)
    # along a random direction: a wrong term anywhere shows in it
    direction = [normal(tuple(p.shape), "direction", i).double() for i, p in enumerate(weights)]
    along = sum((g * d).sum() for g, d in zip(gradient, direction, strict=True)).item()
    differences = []
    for h in (1e-5, 1e-6, 1e-7):  # a large step can cross a kink of LeakyReLU, a small one loses digits
        there, back = (
            loss(tuple(p.detach() + s * d for p, d in zip(weights, direction, strict=True))).item() for s in (h, -h)
        )
        differences.append((there - back) / (2 * h))
    assert along == pytest.approx(min(differences, key=lambda value: abs(value - along)), rel=1e-5)


def test_the_first_gradient_is_the_discriminators_ordinary_one_and_it_is_left_as_it_was() -> None:
    maker, judge, real, latents, moments = setting()
    objective, fake = OBJECTIVES["non_saturating"], maker(latents)
    before = {name: value.clone() for name, value in judge.state_dict().items()}
    ahead = unrolling.unroll(judge, objective, real, fake, 3, INNER["adam"], moments)
    torch.autograd.grad(ahead.generator_loss, list(maker.parameters()), retain_graph=True)
    for name, value in judge.state_dict().items():  # running statistics and their counter among them
        assert torch.equal(value, before[name]), name
    assert all(p.grad is None and p.requires_grad for p in judge.parameters())
    loss = objective.discriminator_loss(judge(real), judge(fake.detach()))
    torch.testing.assert_close(ahead.discriminator_loss, loss.detach())
    torch.testing.assert_close(ahead.discriminator_gradients, [*torch.autograd.grad(loss, list(judge.parameters()))])
    assert not any(mine.requires_grad for mine in ahead.discriminator_gradients)


def test_an_idle_weight_makes_no_nan() -> None:
    gradient = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    zeros = torch.zeros(3, dtype=torch.float64)
    moved, _ = INNER["adam"](zeros, gradient, unrolling.Moments(zeros, zeros, 0.0))
    (slope,) = torch.autograd.grad(moved.sum(), gradient)
    assert torch.isfinite(slope).all()
