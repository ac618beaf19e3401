"""Weight clipping, and penalties on gradients against closed forms and finite differences."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks, penalties
from illustgan.gan.penalties import GradientTerm

TERMS: dict[str, Callable[[float, int], GradientTerm]] = {
    "wgan_gp": penalties.wgan_gp,
    "r1": penalties.r1,
    "r1_r2": penalties.r1_r2,
}


def pictures(key: str, count: int = 3, size: int = 16) -> torch.Tensor:
    return normal((count, 3, size, size), key).double()


@pytest.mark.parametrize("name", TERMS)
@pytest.mark.parametrize(
    ("family", "norm"),
    [("mlp", "none"), ("dcgan", "none"), ("dcgan", "layer"), ("resnet", "none"), ("mlp", "spectral")],
)
def test_the_gradient_of_a_term_is_that_of_differences(name: str, family: str, norm: str) -> None:
    judge = networks.build(family, 1, 16, 4, norm)[1]
    networks.initialise(family, judge, generator(2))
    judge.double()
    with torch.no_grad():
        for weight in judge.parameters():
            weight += 0.1 * normal(tuple(weight.shape), "away").double()  # from where gradients are tiny
        for _ in range(300 if norm == "spectral" else 0):
            judge(pictures("real"))  # what stands still in the derivative must be there already
    judge.eval()
    term = TERMS[name](3.0, 1)

    def value() -> torch.Tensor:
        return term.of(judge, (pictures("real"),), (pictures("fake"),), generator(7))

    weights = [weight for weight in judge.parameters() if weight.dim() > 1]
    slopes = torch.autograd.grad(value(), weights)
    for weight, slope in zip(weights, slopes, strict=True):
        along = normal(tuple(weight.shape), "along", weight.numel()).double()
        ends, middle = [], weight.detach().clone()
        for step in (1e-5, -1e-5):
            weight.data = middle + step * along
            ends.append(value().item())
        weight.data = middle
        assert (slope * along).sum().item() == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-4, abs=1e-8)


def test_a_flat_critic_has_a_finite_gradient() -> None:
    critic = nn.Sequential(nn.Flatten(), nn.Linear(12, 1), nn.Flatten(0)).double()
    nn.init.zeros_(critic[1].weight)
    penalties.gradient_penalty(critic, pictures("real", size=2)).backward()
    assert torch.isfinite(critic[1].weight.grad).all()
