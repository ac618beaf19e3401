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

Initialise = Callable[[nn.Module, torch.Generator], None]


@dataclass(frozen=True)
class Networks:
    """A family: its builders by norm, of which the first is its own, and its first weights."""

    generators: Mapping[str, Callable[[int, int, int], nn.Module]]  # of (width, size, latent)
    discriminators: Mapping[str, Callable[[int, int], nn.Module]]  # of (width, size)
    initialise: Initialise


NETWORKS = {
    "mlp": Networks(
        {"batch": mlp.Generator, "none": partial(mlp.Generator, norm="none")},
        {"none": mlp.Discriminator, "spectral": spectral.normalised(mlp.Discriminator)},
        mlp.initialise,
    ),
    "dcgan": Networks(
        {"batch": dcgan.Generator},
        {
            **{norm: partial(dcgan.Discriminator, norm=norm) for norm in dcgan.NORMS},
            "spectral": spectral.normalised(partial(dcgan.Discriminator, norm="none")),
        },
        dcgan.initialise,
    ),
    "resnet": Networks({"none": resnet.Generator}, {"none": resnet.Discriminator}, resnet.initialise),
}


def build(
    families: str | tuple[str, str],
    width: int,
    size: int,
    latent: int,
    norm: str | None = None,
    generator_norm: str | None = None,
) -> tuple[nn.Module, nn.Module]:
    """A fresh (generator, discriminator) of one family, or each of its own, with its own norm or another one.

    Weights are torch's defaults, see `initialise`.
    """
    of_generator, of_discriminator = (families, families) if isinstance(families, str) else families
    generators, discriminators = NETWORKS[of_generator].generators, NETWORKS[of_discriminator].discriminators
    generator = generators[generator_norm or next(iter(generators))]
    discriminator = discriminators[norm or next(iter(discriminators))]
    return generator(width, size, latent), discriminator(width, size)


def initialise(name: str, module: nn.Module, random: torch.Generator, weights: str = "family") -> None:
    """Draw all weights of `module` anew from `random`, by its family and then by `WEIGHTS`."""
    NETWORKS[name].initialise(module, random)
    WEIGHTS[weights](module, random)
    spectral.initialise(module, random)


WEIGHTS: dict[str, Initialise] = {
    "family": lambda module, random: None,  # as the family's paper or public code does
    "he": leaky.hold_signal,
}


def batch_norms(module: nn.Module) -> list[nn.modules.batchnorm._BatchNorm]:
    """All batch norms in it: with any, what comes out depends on the whole batch."""
    return [part for part in module.modules() if isinstance(part, nn.modules.batchnorm._BatchNorm)]
