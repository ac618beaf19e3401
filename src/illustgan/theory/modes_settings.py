"""The blocks theory.mixtures, theory.digits and theory.balance of params.yaml: variants on problems of known truth."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from illustgan.core.settings import Count, Name, Positive, Repeated, Settings, Share, all_different

Batch = Annotated[int, Field(ge=2, le=4096)]
Width = Annotated[int, Field(ge=1, le=512)]


class Pair(Settings):
    """A plain GAN and a WGAN: what their optimisers do, and where the critic's weights are clipped."""

    objective: Literal["saturating", "non_saturating"]
    lr: Positive
    discriminator_lr: Positive
    beta1: Share
    wgan_lr: Positive
    wgan_clip: Positive


class Players(Pair):
    """The same with so many critic steps for each of the WGAN's generator."""

    wgan_steps: Annotated[int, Field(ge=1, le=1000)]


class Penalised(Players):
    """The same with another WGAN, whose critic has a gradient penalty of this weight."""

    wgan_gp_weight: Positive


class Lookahead(Repeated):
    """Which unrolled GANs stand beside the plain one, by how many steps they look ahead."""

    unrolled: tuple[Annotated[int, Field(ge=1, le=100)], ...]

    @field_validator("unrolled")
    @classmethod
    def _other_steps(cls, values: tuple[int, ...]) -> tuple[int, ...]:
        return all_different(values)


class MixtureScale(Lookahead):
    """What is learnt, by whom, and how long."""

    targets: Annotated[tuple[Literal["ring", "grid"], ...], Field(min_length=1)]
    steps: Annotated[int, Field(ge=1, le=1_000_000)]
    batch: Batch
    hidden: Annotated[int, Field(ge=1, le=1024)]

    @field_validator("targets")
    @classmethod
    def _other_targets(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return all_different(values)


class Mixtures(Settings):
    """Mixtures of Gaussians: where they lie, who learns them, and how long at each scale."""

    ring_radius: Positive
    ring_spread: Positive
    grid_reach: Positive
    grid_spread: Positive
    players: Penalised
    scales: dict[Name, MixtureScale]


class Stacks(Settings):
    """Stacked digits: how many there are, to train on (pool) and to count modes in (samples)."""

    batch: Batch
    width: Width
    samples: Annotated[int, Field(ge=16, le=50_000)]
    pool: Annotated[int, Field(ge=16, le=1_000_000)]


class DigitScale(Stacks, Lookahead):
    """How long trainings on stacked digits take, and by how much the discriminator's width is less."""

    steps: Annotated[int, Field(ge=1, le=1_000_000)]
    smaller: Count


class Digits(Settings):
    """Stacked digits: who learns them, and how long at each scale."""

    players: Players
    scales: dict[Name, DigitScale]


class BalanceScale(Stacks, Repeated):
    """How much work each training gets, and how many discriminator steps stand before a generator step in each."""

    gflop: Positive
    balances: Annotated[tuple[Annotated[int, Field(ge=1, le=1000)], ...], Field(min_length=2)]

    @field_validator("balances")
    @classmethod
    def _rising(cls, balances: tuple[int, ...]) -> tuple[int, ...]:
        if list(balances) != sorted(set(balances)):
            raise ValueError("numbers of discriminator steps must rise")
        return balances


class Balance(Settings):
    """Discriminator steps for each generator step, from few to many, on stacked digits at equal work."""

    players: Pair
    scales: dict[Name, BalanceScale]
