"""Weight clipping, and penalties on gradients against closed forms and finite differences."""

from functools import partial
from typing import Any

import pytest
import torch
from torch import nn
from torch.func import functional_call

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks, penalties
from illustgan.gan.architecture import Architecture
from illustgan.gan.penalties import GradientTerm

TERMS: dict[str, GradientTerm] = {"wgan_gp": penalties.wgan_gp, "r1": penalties.r1, "r1_r2": penalties.r1_r2}


def pictures(key: str, count: int = 3, size: int = 16) -> torch.Tensor:
    return normal((count, 3, size, size), key).double()


@pytest.mark.parametrize("name", TERMS)
@pytest.mark.parametrize(
    ("family", "norm"),
    [("mlp", "none"), ("dcgan", "none"), ("dcgan", "layer"), ("resnet", "none"), ("mlp", "spectral")],
)
def test_the_gradient_of_a_term_is_that_of_differences(name: str, family: str, norm: str) -> None:
    judge = Architecture.of(family, width=1, size=16, latent=4, discriminator_norm=norm).build()[1]
    networks.initialise(family, judge, generator(2))
    judge.double()
    with torch.no_grad():
        for weight in judge.parameters():
            weight += 0.1 * normal(tuple(weight.shape), "away").double()  # from where gradients are tiny
        for _ in range(300 if norm == "spectral" else 0):
            judge(pictures("real"))  # what stands still in the derivative must be there already
    names, weights = zip(*judge.eval().named_parameters(), strict=True)

    def value(*weights: torch.Tensor) -> torch.Tensor:
        held: Any = partial(functional_call, judge, dict(zip(names, weights, strict=True)))
        return TERMS[name](held, (pictures("real"),), (pictures("fake"),), generator(7))

    assert torch.autograd.gradcheck(value, weights, fast_mode=True)


def test_a_flat_critic_has_a_finite_gradient() -> None:
    critic = nn.Sequential(nn.Flatten(), nn.Linear(12, 1), nn.Flatten(0)).double()
    nn.init.zeros_(critic[1].weight)
    penalties.gradient_penalty(critic, pictures("real", size=2)).backward()
    assert torch.isfinite(critic[1].weight.grad).all()
