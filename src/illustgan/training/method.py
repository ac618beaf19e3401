"""A method is a value on seven axes: networks, groups, objective, penalty, augmentation, optimisers, update schedule.

The training loop knows the axes and no names: a new combination is a new block of `variants` in params.yaml, and a new
idea is one more entry on one axis.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from torch import nn, optim

from illustgan.core import optimisers
from illustgan.gan import penalties, unrolling
from illustgan.gan.augmentation import Augmentation
from illustgan.gan.objectives import OBJECTIVES, Objective
from illustgan.gan.penalties import GradientTerm, Penalty
from illustgan.training.settings import Variant

MakeOptimiser = Callable[[Iterable[nn.Parameter]], optim.Optimizer]


@dataclass(frozen=True)
class Schedule:
    """How many discriminator steps stand before each generator step: `steps` normally.

    `burn_in_steps` (0: off) while fewer than `burn_in_until` generator steps are done and at every `burn_in_every`-th
    (0: never), as in the WGAN authors' code (100, 25, 500), which brings the critic close to optimal first.
    """

    steps: int = 1
    burn_in_steps: int = 0
    burn_in_until: int = 25
    burn_in_every: int = 500

    def before(self, generator_steps: np.ndarray) -> np.ndarray:
        """Discriminator steps before the generator step that follows each of `generator_steps`; int64, same shape."""
        burning = generator_steps < self.burn_in_until
        if self.burn_in_every:
            burning = burning | (generator_steps % self.burn_in_every == 0)
        return np.where(burning & (self.burn_in_steps > 0), self.burn_in_steps, self.steps)


@dataclass(frozen=True)
class Unrolling:
    """The generator looks `steps` discriminator steps ahead; see `illustgan.gan.unrolling`."""

    steps: int
    inner_step: unrolling.InnerStep
    present_moments: unrolling.PresentMoments


@dataclass(frozen=True)
class Method:
    """One way to train a GAN, assembled."""

    families: tuple[str, str]  # generator's and discriminator's, of illustgan.gan.networks.NETWORKS
    objective: Objective
    penalty: Penalty
    generator_optimiser: MakeOptimiser
    discriminator_optimiser: MakeOptimiser
    schedule: Schedule
    unrolling: Unrolling | None
    ema_images: float  # half-life, in generated images, of the averaged generator
    shown: str  # raw or ema: which generator is drawn and measured
    gradient_term: GradientTerm | None = None
    generator_norm: str | None = None  # None: that of the family
    norm: str | None = None  # the discriminator's
    discriminator_weights: str = "family"  # the first ones: of networks.WEIGHTS
    lr_end: float = 1.0  # what is left of both learning rates at the end of a run, which they fall to on a line
    augmentation: Augmentation | None = None
    groups: int = 0  # of faces, which both networks are told; 0: they are told nothing


def assemble(variant: Variant) -> Method:
    """The method that a block of `variants` in params.yaml describes."""
    discriminator_lr, weight = variant.discriminator_lr or variant.lr, variant.penalty_weight
    optimiser, ahead, augmentation = OPTIMISERS[variant.optimiser], None, None
    if variant.unroll_steps:
        inner = INNER_STEPS[variant.unroll_optimiser](variant, variant.unroll_lr or discriminator_lr)
        ahead = Unrolling(variant.unroll_steps, *inner)
    if variant.augmentations:
        ada = variant.ada_target, variant.ada_every, variant.ada_images
        augmentation = Augmentation(variant.augmentations, variant.augmentation_strength, *ada)
    burn_in = variant.burn_in_steps, variant.burn_in_until, variant.burn_in_every
    same = ("families", "generator_norm", "norm", "discriminator_weights", "lr_end", "ema_images", "shown", "groups")
    return Method(
        objective=OBJECTIVES[variant.objective],
        penalty=penalties.weight_clipping(variant.clip) if variant.clip else penalties.none,
        gradient_term=GRADIENT_TERMS[variant.penalty](weight, variant.penalty_every) if weight else None,
        augmentation=augmentation,
        generator_optimiser=optimiser(variant, variant.lr),
        discriminator_optimiser=optimiser(variant, discriminator_lr),
        schedule=Schedule(variant.discriminator_steps, *burn_in),
        unrolling=ahead,
        **{name: getattr(variant, name) for name in same},
    )


OPTIMISERS: dict[str, Callable[[Variant, float], MakeOptimiser]] = {
    "adam": lambda variant, lr: partial(optimisers.Adam, lr=lr, betas=(variant.beta1, variant.beta2), fused=True),
    "rmsprop": lambda variant, lr: partial(optimisers.RMSprop, lr=lr),  # smoothing .99, as the WGAN code's
    "sgd": lambda variant, lr: partial(optimisers.SGD, lr=lr),
}


GRADIENT_TERMS = {"gradient_penalty": penalties.wgan_gp, "r1": penalties.r1, "r1_r2": penalties.r1_r2}

INNER_STEPS: dict[str, Callable[[Variant, float], tuple[unrolling.InnerStep, unrolling.PresentMoments]]] = {
    "adam": lambda variant, lr: (unrolling.adam(lr, variant.beta1, variant.beta2), unrolling.adams_moments),
    "sgd": lambda variant, lr: (unrolling.sgd(lr, variant.unroll_momentum), unrolling.no_moments),
}
