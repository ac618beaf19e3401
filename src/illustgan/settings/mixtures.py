"""The blocks theory.mixtures and theory.digits of params.yaml."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from illustgan.settings.base import Count, Name, Positive, Settings, Share, all_different
from illustgan.settings.theory import Seeds

Looks = Annotated[tuple[Annotated[int, Field(ge=1, le=100)], ...], Field(min_length=1)]


class Players(Settings):
    """What all variants of a toy have in common, and which there are: gan, unrolled_K for each K, wgan."""

    objective: Literal["saturating", "non_saturating"]
    lr: Positive
    discriminator_lr: Positive
    beta1: Share
    unrolled: Looks
    wgan_lr: Positive
    wgan_clip: Positive
    wgan_steps: Annotated[int, Field(ge=1, le=1000)]

    @field_validator("unrolled")
    @classmethod
    def _different(cls, values: tuple[int, ...]) -> tuple[int, ...]:
        return all_different(values)


class MixtureScale(Settings):
    """How long trainings on mixtures take."""

    seeds: Seeds
    steps: Annotated[int, Field(ge=1, le=1_000_000)]
    batch: Annotated[int, Field(ge=2, le=4096)]
    hidden: Annotated[int, Field(ge=1, le=1024)]


class Mixtures(Settings):
    """Mixtures of Gaussians: where they lie, and how long is trained."""

    ring_radius: Positive
    ring_spread: Positive
    grid_reach: Positive
    grid_spread: Positive
    players: Players
    scales: dict[Name, MixtureScale]


class DigitScale(Settings):
    """How long trainings on stacked digits take."""

    seeds: Seeds
    steps: Annotated[int, Field(ge=1, le=1_000_000)]
    batch: Annotated[int, Field(ge=2, le=4096)]
    width: Annotated[int, Field(ge=1, le=512)]
    smaller: Count
    samples: Annotated[int, Field(ge=16, le=50_000)]
    pool: Annotated[int, Field(ge=16, le=1_000_000)]


class Digits(Settings):
    """Stacked digits: how long is trained."""

    players: Players
    scales: dict[Name, DigitScale]
