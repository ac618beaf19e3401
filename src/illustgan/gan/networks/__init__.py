"""Generators and discriminators: plain modules, no training logic.

Every generator maps latents, float32 (N, latent), to images, float32 (N, 3, size, size) in [-1, 1]; every
discriminator (or critic) maps such images to scores, float32 (N,), unbounded: there is no sigmoid, since the objectives
work from logits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import torch
from torch import nn

from illustgan.gan.networks import dcgan, leaky, mlp, resnet, spectral


@dataclass(frozen=True)
class Networks:
    """A family: builders from (width, size, latent) and (width, size), and the family's initialisation.

    There is a discriminator for each norm that the family can have, the first its own.
    """

    generator: Callable[[int, int, int], nn.Module]
    discriminators: Mapping[str, Callable[[int, int], nn.Module]]
    initialise: Callable[[nn.Module, torch.Generator], None]


NETWORKS = {
    "mlp": Networks(
        mlp.Generator, {"none": mlp.Discriminator, "spectral": spectral.normalised(mlp.Discriminator)}, mlp.initialise
    ),
    "dcgan": Networks(
        dcgan.Generator,
        {
            **{norm: partial(dcgan.Discriminator, norm=norm) for norm in dcgan.NORMS},
            "spectral": spectral.normalised(partial(dcgan.Discriminator, norm="none")),
        },
        dcgan.initialise,
    ),
    "resnet": Networks(resnet.Generator, {"none": resnet.Discriminator}, resnet.initialise),
}


def build(name: str, width: int, size: int, latent: int, norm: str | None = None) -> tuple[nn.Module, nn.Module]:
    """A fresh (generator, discriminator) of the family `name`; weights are torch's defaults, see `initialise`.

    `norm` is the discriminator's; None for the family's own.
    """
    family = NETWORKS[name]
    return family.generator(width, size, latent), family.discriminators[norm or next(iter(family.discriminators))](
        width, size
    )


def initialise(name: str, module: nn.Module, random: torch.Generator, weights: str = "family") -> None:
    """Draw all weights of `module` anew from `random`.

    Args:
        weights: `family`, as the family's paper or public code does; or `he`, of the variance that holds a signal's
            size through layers without a norm (He et al. 2015, https://arxiv.org/abs/1502.01852).
    """
    NETWORKS[name].initialise(module, random)
    WEIGHTS[weights](module, random)
    spectral.initialise(module, random)


WEIGHTS: dict[str, Callable[[nn.Module, torch.Generator], None]] = {
    "family": lambda module, random: None,
    "he": leaky.hold_signal,
}
"""By name what is done to a discriminator's first weights after its family's own."""


def count_parameters(module: nn.Module) -> int:
    """How many numbers training changes."""
    return sum(p.numel() for p in module.parameters())
