"""Generators and discriminators: plain modules, no training logic.

Every generator maps latents, float32 (N, latent), to images, float32 (N, 3, size, size) in [-1, 1]; every
discriminator (or critic) maps such images to scores, float32 (N,), unbounded: there is no sigmoid, since the objectives
work from logits. With groups latents are as many numbers longer, and discriminators take the images' groups, too.
`Architecture` builds them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import torch
from torch import nn

from illustgan.gan.networks import dcgan, mlp, resnet, spectral
from illustgan.gan.networks.layers import Projection, hold_signal

Initialise = Callable[[nn.Module, torch.Generator], None]


@dataclass(frozen=True)
class Networks:
    """A family: its builders by norm, of which the first is its own, and its first weights."""

    generators: Mapping[str, Callable[[int, int, int], nn.Module]]  # of (width, size, latent)
    discriminators: Mapping[str, Callable[[int, int], nn.Module]]  # of (width, size)
    initialise: Initialise


DISCRIMINATORS = {
    **{norm: partial(dcgan.Discriminator, norm=norm) for norm in dcgan.NORMS},
    "spectral": partial(dcgan.Discriminator, norm="none"),
}
NETWORKS = {
    "mlp": Networks(
        {"batch": mlp.Generator, "none": partial(mlp.Generator, norm="none")},
        {"none": mlp.Discriminator, "spectral": mlp.Discriminator},
        mlp.initialise,
    ),
    "dcgan": Networks({"batch": dcgan.Generator}, DISCRIMINATORS, dcgan.initialise),
    "dcgan_resize": Networks({"batch": partial(dcgan.Generator, resize=True)}, DISCRIMINATORS, dcgan.initialise),
    "palette": Networks({"batch": dcgan.PaletteGenerator}, DISCRIMINATORS, dcgan.initialise),
    "resnet": Networks({"none": resnet.Generator}, {"none": resnet.Discriminator}, resnet.initialise),
}


WEIGHTS: dict[str, Initialise] = {
    "family": lambda module, rng: None,  # as the family's paper or public code does
    "he": hold_signal,
}


def initialise(name: str, module: nn.Module, rng: torch.Generator, weights: str = "family") -> None:
    """Draw all weights of `module` anew from `rng`, by its family and then by `WEIGHTS`."""
    of_family = module.network if isinstance(module, Projection) else module
    NETWORKS[name].initialise(of_family, rng)
    WEIGHTS[weights](of_family, rng)
    if isinstance(module, Projection):
        module.initialise(rng)
    spectral.initialise(module, rng)


def batch_norms(module: nn.Module) -> list[nn.BatchNorm1d | nn.BatchNorm2d]:
    """All batch norms in it: with any, what comes out depends on the whole batch."""
    return [part for part in module.modules() if isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d)]
