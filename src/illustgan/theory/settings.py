"""Settings of what the theory computes, a block for each stage."""

from typing import Annotated

from pydantic import Field, field_validator

from illustgan.core.settings import Name, Positive, Repeated, Settings, all_different
from illustgan.theory.modes_settings import Balance, Digits, Mixtures


class Critic(Repeated):
    """A critic where the truth is known: networks' seeds, training steps, and places on the moving segment's way."""

    steps: Annotated[int, Field(ge=1, le=100_000)]
    moves: Annotated[int, Field(ge=2, le=10_000)]


class Distances(Repeated):
    """Four distances between segments: points of a sample, odd number of θ, and training steps."""

    points: Annotated[int, Field(ge=1, le=10_000)]
    places: Annotated[int, Field(ge=3, le=1001)]
    steps: Annotated[int, Field(ge=2, le=100_000)]

    @field_validator("places")
    @classmethod
    def _has_a_middle(cls, places: int) -> int:
        if places % 2 == 0:
            raise ValueError("an odd number, so that θ = 0 is among the places")
        return places


class Duality(Repeated):
    """Plan, prices and critics on the same samples: points of a sample, and training steps."""

    points: Annotated[int, Field(ge=2, le=10_000)]
    steps: Annotated[int, Field(ge=10, le=100_000)]


class Vanishing(Repeated):
    """Fresh opponents of a frozen generator: whose generator it is, how its opponents learn, and for how long."""

    model: Name
    discriminator: Name
    critic: Name
    steps: Annotated[int, Field(ge=1, le=100_000)]
    toy_steps: Annotated[int, Field(ge=1, le=100_000)]


class Lipschitz(Repeated):
    """How steep critics are: toy critics' steps, bounds and penalty, and which run's critic is measured."""

    model: Name
    steps: Annotated[int, Field(ge=1, le=100_000)]
    clips: Annotated[tuple[Positive, ...], Field(min_length=1)]
    penalty: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    checkpoints: Annotated[int, Field(ge=1, le=1000)]

    @field_validator("clips")
    @classmethod
    def _other_bounds(cls, clips: tuple[float, ...]) -> tuple[float, ...]:
        return all_different(clips)


class Theory(Settings):
    """What the theory computes."""

    critic: Critic
    distances: Distances
    duality: Duality
    vanishing: Vanishing
    lipschitz: Lipschitz
    mixtures: Mixtures
    digits: Digits
    balance: Balance
