"""A variant is a value on six axes: networks, objective, penalty, augmentation, optimisers, update schedule.

The training loop knows the axes and no names: a new combination is a new block in params.yaml, and a new idea is one
more entry on one axis.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch

from illustgan.gan import penalties, unrolling
from illustgan.gan.augmentation import Adaptive, Augmentation
from illustgan.gan.objectives import OBJECTIVES, Objective
from illustgan.gan.penalties import GradientTerm, Penalty
from illustgan.training.settings import Variant

MakeOptimiser = Callable[[Iterable[torch.nn.Parameter]], torch.optim.Optimizer]


@dataclass(frozen=True)
class Schedule:
    """How many discriminator steps stand before each generator step.

    `steps` normally; `burn_in_steps` while fewer than `burn_in_until` generator steps are done and at every
    `burn_in_every`-th (0: never), as in the WGAN authors' code (100, 25, 500), which brings the critic close to
    optimal first. burn_in_steps = 0, the paper's own text, turns it off.
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
    """One way to train a GAN."""

    networks: str  # a family of illustgan.gan.networks.NETWORKS
    objective: Objective
    penalty: Penalty
    generator_optimiser: MakeOptimiser
    discriminator_optimiser: MakeOptimiser
    schedule: Schedule
    unrolling: Unrolling | None
    ema_images: float  # half-life, in generated images, of the averaged generator
    shown: str  # raw or ema: which generator is drawn and measured
    gradient_term: GradientTerm | None = None
    norm: str | None = None  # the discriminator's; None: that of the family
    discriminator_weights: str = "family"  # the first ones: of networks.WEIGHTS
    lr_end: float = 1.0  # what is left of both learning rates at the end of a run, which they fall to on a line
    augmentation: Augmentation | None = None


def assemble(settings: Variant) -> Method:
    """The variant that a block of `variants` in params.yaml describes."""
    discriminator_lr = settings.discriminator_lr or settings.lr
    penalty, gradient_term = PENALTIES[settings.penalty](settings)
    return Method(
        networks=settings.networks,
        objective=OBJECTIVES[settings.objective],
        penalty=penalty,
        gradient_term=gradient_term,
        norm=settings.norm,
        discriminator_weights=settings.discriminator_weights,
        lr_end=settings.lr_end,
        augmentation=_augmentation(settings) if settings.augmentations else None,
        generator_optimiser=OPTIMISERS[settings.optimiser](settings, settings.lr),
        discriminator_optimiser=OPTIMISERS[settings.optimiser](settings, discriminator_lr),
        schedule=Schedule(
            settings.discriminator_steps, settings.burn_in_steps, settings.burn_in_until, settings.burn_in_every
        ),
        unrolling=Unrolling(settings.unroll_steps, *INNER_STEPS[settings.unroll_optimiser](settings, discriminator_lr))
        if settings.unroll_steps
        else None,
        ema_images=settings.ema_images,
        shown=settings.shown,
    )


def _augmentation(settings: Variant) -> Augmentation:
    adaptive = None
    if settings.ada_target is not None:
        adaptive = Adaptive(settings.ada_target, settings.ada_every, settings.ada_images)
    return Augmentation(settings.augmentations, settings.augmentation_strength, adaptive)


def _adam(settings: Variant, lr: float) -> MakeOptimiser:
    return lambda weights: torch.optim.Adam(weights, lr, (settings.beta1, settings.beta2), fused=True)


def _rmsprop(settings: Variant, lr: float) -> MakeOptimiser:
    return lambda weights: torch.optim.RMSprop(weights, lr)  # smoothing .99, torch's default and the WGAN code's


def _sgd(settings: Variant, lr: float) -> MakeOptimiser:
    return lambda weights: torch.optim.SGD(weights, lr)


OPTIMISERS: dict[str, Callable[[Variant, float], MakeOptimiser]] = {
    "adam": _adam,
    "rmsprop": _rmsprop,
    "sgd": _sgd,
}


def _term(make: Callable[[float, int], GradientTerm]) -> Callable[[Variant], tuple[Penalty, GradientTerm]]:
    return lambda settings: (penalties.none, make(settings.penalty_weight or 0.0, settings.penalty_every))


PENALTIES: dict[str, Callable[[Variant], tuple[Penalty, GradientTerm | None]]] = {
    "none": lambda settings: (penalties.none, None),
    "clip": lambda settings: (penalties.weight_clipping(settings.clip or 0.0), None),
    "gradient_penalty": _term(penalties.wgan_gp),
    "r1": _term(penalties.r1),
    "r1_r2": _term(penalties.r1_r2),
}


def _inner_adam(settings: Variant, lr: float) -> tuple[unrolling.InnerStep, unrolling.PresentMoments]:
    step = unrolling.adam(settings.unroll_lr or lr, settings.beta1, settings.beta2)
    return step, unrolling.adams_moments


def _inner_sgd(settings: Variant, lr: float) -> tuple[unrolling.InnerStep, unrolling.PresentMoments]:
    return unrolling.sgd(settings.unroll_lr or lr, settings.unroll_momentum), unrolling.sgds_moments


INNER_STEPS: dict[str, Callable[[Variant, float], tuple[unrolling.InnerStep, unrolling.PresentMoments]]] = {
    "adam": _inner_adam,
    "sgd": _inner_sgd,
}
