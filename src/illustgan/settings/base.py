"""What the blocks of settings have in common: types with ranges, and words for what is wrong."""

import difflib
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]  # becomes a folder name: nothing to escape, ever
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Finite = Field(allow_inf_nan=False)
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]


class Settings(BaseModel):
    """A frozen block of settings in which an unknown key is an error, since it is nearly always a typing slip."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_booleans_for_numbers(cls, value: Any, info: ValidationInfo) -> Any:
        # pydantic would take `yes` in YAML for the number 1
        if isinstance(value, bool) and cls.model_fields[str(info.field_name)].annotation is not bool:
            raise ValueError("true or false has no meaning here")
        return value


def all_different(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values; `ValueError` where one stands there twice."""
    if len(set(values)) < len(values):
        raise ValueError("the same value stands here twice")
    return values


class Repeated(Settings):
    """What is done again with other random numbers: once for each seed."""

    seeds: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1)]

    @field_validator("seeds")
    @classmethod
    def _other_seeds(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        return all_different(seeds)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """What to add to "unknown ...": the known word that is nearest, or all of them."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f", did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"
