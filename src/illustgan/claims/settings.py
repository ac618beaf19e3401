"""Settings of the ledger of claims."""

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from illustgan.core.settings import Finite, Name, Settings, all_different

# a dotted path of a figure in a file of reports/, such as final.swd.64
FigurePath = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
TOYS = ("critic", "balance", "mixtures")  # what rules of claims may be of, beside variants
REFERENCES = ("floor", "noise", "one_face", *TOYS)  # what they may name beside variants


class ClaimRule(Settings):
    """What was claimed, and what decides it; the meaning of each is in illustgan.claims.rules."""

    claim: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    of: Annotated[tuple[Name, ...], Field(min_length=1)]
    lower: tuple[FigurePath, ...] = ()
    higher: tuple[FigurePath, ...] = ()
    against: tuple[Name, ...] = ()
    than: Annotated[float, Finite] | FigurePath | None = None
    by: Annotated[float, Finite] = 0.0
    by_share: Annotated[float, Field(gt=-1, allow_inf_nan=False)] = 0.0
    picture: Name | None = None

    @model_validator(mode="after")
    def _compares_something(self) -> Self:
        if bool(self.against) == (self.than is not None):
            raise ValueError("give either against (variants, floor, noise, one_face) or than (a number or a figure)")
        if not self.lower and not self.higher:
            raise ValueError("name a figure in lower or in higher")
        all_different((*self.lower, *self.higher))
        return self


class Claims(Settings):
    """The ledger of claims, and the figures in which all variants are compared."""

    level: Annotated[float, Field(gt=0, lt=1)]
    figures: tuple[FigurePath, ...]
    rules: dict[Name, ClaimRule]

    @field_validator("figures")
    @classmethod
    def _different(cls, figures: tuple[str, ...]) -> tuple[str, ...]:
        return all_different(figures)
