"""The gradient through K discriminator steps, proven against finite differences of the whole inner optimisation."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.optim import SGD, Adam

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks, unrolling
from illustgan.gan.objectives import OBJECTIVES, Objective

INNER = {
    "plain": unrolling.sgd(0.05, 0.0),
    "momentum": unrolling.sgd(0.05, 0.9),
    "adam": unrolling.adam(0.01, 0.5, 0.999),
}


def setting() -> tuple[nn.Module, nn.Module, torch.Tensor, torch.Tensor]:
    """Small networks in float64 with batch norm in both, real images and latents."""
    maker, judge = networks.build("dcgan", 1, 16, 3)
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
    losses = objective.discriminator_loss, objective.unrolled_loss
    return unrolling.unroll(judge, *losses, real, fake, k, INNER[inner], moments or some_moments(judge))


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


@pytest.mark.parametrize(
    ("make", "step"),
    [
        (lambda w: SGD(w, 0.01), unrolling.sgd(0.01, 0.0)),
        (lambda w: SGD(w, 0.01, momentum=0.9), unrolling.sgd(0.01, 0.9)),
        (lambda w: Adam(w, 0.1, (0.5, 0.999)), unrolling.adam(0.1, 0.5, 0.999)),
    ],
)
def test_inner_steps_are_torchs_own_optimisers(make: Any, step: unrolling.InnerStep) -> None:
    start = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
    theirs, ours = nn.Parameter(start.clone()), start
    optimiser, moments = make([theirs]), unrolling.Moments(torch.zeros_like(start), torch.zeros_like(start), 0.0)
    for _ in range(4):
        theirs.grad = 4 * theirs.detach() ** 3
        optimiser.step()
        ours, moments = step(ours, 4 * ours**3, moments)
    torch.testing.assert_close(ours, theirs.detach(), rtol=1e-12, atol=1e-12)


def test_adam_goes_on_from_the_discriminators_own_moments() -> None:
    _, judge, real, _ = setting()
    optimiser = Adam(judge.parameters(), 0.01, (0.5, 0.999))
    fake = normal((4, 3, 16, 16), "fake").double().tanh()
    objective = OBJECTIVES["non_saturating"]
    fresh = unrolling.adams_moments(judge, optimiser)
    assert (fresh.steps, fresh.first.any(), fresh.second.any()) == (0, False, False)
    for _ in range(3):
        optimiser.zero_grad()
        objective.discriminator_loss(judge(real), judge(fake)).backward()
        optimiser.step()
    moments = unrolling.adams_moments(judge, optimiser)
    assert moments.steps == 3
    ahead = unroll(objective, judge, real, fake, 1, "adam", moments)
    for p, gradient in zip(judge.parameters(), ahead.discriminator_gradients, strict=True):
        p.grad = gradient
    optimiser.step()  # what the look-ahead foresaw is what the discriminator then does
    loss = objective.unrolled_loss(judge(real), judge(fake))
    torch.testing.assert_close(ahead.generator_loss, loss, rtol=1e-9, atol=0)


def test_sgd_goes_on_from_a_momentum_and_from_nothing_else() -> None:
    _, judge, real, _ = setting()
    judge(real).sum().backward()
    weights = list(judge.parameters())
    gradients = torch.cat([unrolling.flat(p.grad) for p in weights if p.grad is not None])
    # Adam's average of gradients is no momentum of SGD's
    for momentum, optimiser in ((1, SGD(weights, 0.01, momentum=0.9)), (0, SGD(weights, 0.01)), (0, Adam(weights))):
        optimiser.step()
        moments = unrolling.sgds_moments(judge, optimiser)
        assert torch.equal(moments.first, momentum * gradients)
        assert not moments.second.any()


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
