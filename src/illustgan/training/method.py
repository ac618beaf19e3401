"""A method is a value on seven axes: networks, groups, objective, penalty, augmentation, optimisers, update schedule.

The training loop knows the axes and no names: a new combination is a new block of `variants` in params.yaml, and a new
idea is one more entry on one axis.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from torch import nn, optim

from illustgan.core import optimisers
from illustgan.gan import penalties, unrolling
from illustgan.gan.objectives import OBJECTIVES, Objective
from illustgan.gan.penalties import GradientTerm
from illustgan.training.settings import Variant

MakeOptimiser = Callable[[Iterable[nn.Parameter]], optim.Optimizer]


@dataclass(frozen=True)
class Method:
    """One way to train a GAN: its settings, and what they name."""

    settings: Variant
    objective: Objective
    gradient_term: GradientTerm | None
    generator_optimiser: MakeOptimiser
    discriminator_optimiser: MakeOptimiser
    inner_step: unrolling.InnerStep  # of a generator that looks ahead


def assemble(variant: Variant) -> Method:
    """The method that a block of `variants` in params.yaml describes."""
    discriminator_lr, optimiser = variant.discriminator_lr or variant.lr, OPTIMISERS[variant.optimiser]
    return Method(
        variant,
        objective=OBJECTIVES[variant.objective],
        gradient_term=GRADIENT_TERMS.get(variant.penalty),
        generator_optimiser=optimiser(variant, variant.lr),
        discriminator_optimiser=optimiser(variant, discriminator_lr),
        inner_step=INNER_STEPS[variant.unroll_optimiser](variant, variant.unroll_lr or discriminator_lr),
    )


OPTIMISERS: dict[str, Callable[[Variant, float], MakeOptimiser]] = {
    "adam": lambda variant, lr: partial(optimisers.Adam, lr=lr, betas=(variant.beta1, variant.beta2), fused=True),
    "rmsprop": lambda variant, lr: partial(optimisers.RMSprop, lr=lr),  # smoothing .99, as the WGAN code's
    "sgd": lambda variant, lr: partial(optimisers.SGD, lr=lr),
}

GRADIENT_TERMS = {"gradient_penalty": penalties.wgan_gp, "r1": penalties.r1, "r1_r2": penalties.r1_r2}

INNER_STEPS: dict[str, Callable[[Variant, float], unrolling.InnerStep]] = {
    "adam": lambda variant, lr: unrolling.adam(lr, variant.beta1, variant.beta2),
    "sgd": lambda variant, lr: unrolling.sgd(lr, variant.unroll_momentum),
}
