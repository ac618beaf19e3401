"""The block `theory` of params.yaml: a block for each problem."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, Field

from illustgan.core.settings import Different, Name, Positive, Repeated, Settings

Steps = Annotated[int, Field(ge=1, le=1_000_000)]
Unrolled = Annotated[tuple[Annotated[int, Field(ge=1, le=100)], ...], Different]  # by how many steps each looks ahead
Batch = Annotated[int, Field(ge=2, le=4096)]
OneScale = TypeVar("OneScale")


def _rising(balances: tuple[int, ...]) -> tuple[int, ...]:
    if list(balances) != sorted(set(balances)):
        raise ValueError("numbers of discriminator steps must rise")
    return balances


class Critic(Repeated):
    """Critics where the distance is known: training steps."""

    steps: Steps


class Distances(Repeated):
    """Four distances between segments: points of a sample, and training steps."""

    points: Annotated[int, Field(ge=1, le=10_000)]
    steps: Annotated[int, Field(ge=2, le=100_000)]


class Duality(Repeated):
    """Plan, prices and critics on the same samples: points of a sample, and training steps."""

    points: Annotated[int, Field(ge=2, le=10_000)]
    steps: Annotated[int, Field(ge=10, le=100_000)]


class Vanishing(Repeated):
    """Fresh opponents of a frozen generator: whose generator it is, how its opponents learn, and for how long."""

    model: Name
    discriminator: Name
    critic: Name
    steps: Steps
    toy_steps: Steps


class Lipschitz(Repeated):
    """How steep critics are: small critics' steps and bounds, and which run's critic is measured."""

    model: Name
    steps: Steps
    clips: Annotated[tuple[Positive, ...], Field(min_length=1), Different]
    checkpoints: Annotated[int, Field(ge=1, le=1000)]


class MixtureScale(Repeated):
    """What is learnt, by which unrolled GANs beside the others, and how long."""

    unrolled: Unrolled
    targets: Annotated[tuple[Literal["ring", "grid"], ...], Field(min_length=1), Different]
    steps: Steps
    batch: Batch
    hidden: Annotated[int, Field(ge=1, le=1024)]


class Stacks(Repeated):
    """Stacked digits, how many to train on (pool) and to count modes in (samples), and how many generator steps."""

    batch: Batch
    width: Annotated[int, Field(ge=1, le=512)]
    samples: Annotated[int, Field(ge=16, le=50_000)]
    pool: Annotated[int, Field(ge=16, le=1_000_000)]
    steps: Steps


class DigitScale(Stacks):
    """Which unrolled GANs learn stacked digits."""

    unrolled: Unrolled


class BalanceScale(Stacks):
    """How many discriminator steps stand before a generator step in each training."""

    balances: Annotated[tuple[Annotated[int, Field(ge=1, le=1000)], ...], Field(min_length=2), AfterValidator(_rising)]


class ByScale(Settings, Generic[OneScale]):
    scales: dict[Name, OneScale]


class Theory(Settings):
    critic: Critic
    distances: Distances
    duality: Duality
    vanishing: Vanishing
    lipschitz: Lipschitz
    mixtures: ByScale[MixtureScale]
    digits: ByScale[DigitScale]
    balance: ByScale[BalanceScale]
