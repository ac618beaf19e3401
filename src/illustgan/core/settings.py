"""What the blocks of settings have in common: types with ranges, and words for what is wrong."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic.functional_validators import AfterValidator, field_validator, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from illustgan.core.errors import UserError


def all_different(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values; `ValueError` where one stands there twice."""
    if len(set(values)) < len(values):
        raise ValueError("the same value stands here twice")
    return values


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]  # becomes a folder name: nothing to escape, ever
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Finite = Field(allow_inf_nan=False)
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]
Different = AfterValidator(all_different)
Seeds = Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1), Different]


class Settings(BaseModel):
    """A frozen block of settings in which an unknown key is an error, since it is nearly always a typing slip."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_booleans_for_numbers(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, bool) and cls.model_fields[str(info.field_name)].annotation is not bool:  # `yes` for 1
            raise ValueError("true or false has no meaning here")
        return value


class Repeated(Settings):
    """What is done again with other random numbers: once for each seed."""

    seeds: Seeds


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """What to add to "unknown ...": the known word that is nearest, or all of them."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f", did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"


class Length(Settings):
    """How long a training is, and how often it is looked at."""

    tflop: Positive | None = None
    steps: Count | None = None
    snapshots: Annotated[int, Field(ge=1, le=1000)]
    evaluations: Annotated[int, Field(ge=1, le=1000)]
    epoch_snapshots: Annotated[int, Field(ge=0, le=10_000)]

    @model_validator(mode="after")
    def _one_budget(self) -> Self:
        if (self.tflop is None) == (self.steps is None):
            raise ValueError("give either tflop (equal work for every variant) or steps, and not both")
        if self.snapshots % self.evaluations:
            raise ValueError(f"evaluations ({self.evaluations}) must divide snapshots ({self.snapshots})")
        return self


class Scale(Length):
    """How big the networks are and how long they train; one block of `scales` is in force at a time."""

    width: Annotated[int, Field(ge=1, le=512)]
    batch: Annotated[int, Field(ge=2, le=4096)]
    samples: Annotated[int, Field(ge=16, le=50_000)]
    record: Count


class Machine(Settings):
    """What training and measuring run on. `threads` changes the order of sums, and so the last digits."""

    device: Literal["auto", "cpu", "cuda"]
    threads: Annotated[int, Field(ge=1, le=256)]


def problem(detail: Any, known_at: Callable[[Sequence[Any]], Iterable[str]]) -> str:
    """One line for a problem that pydantic found; `known_at` names the settings of the block at a place."""
    place, given, kind = ".".join(map(str, detail["loc"])), detail.get("input"), detail["type"]
    if kind == "extra_forbidden":
        return f"{place}: unknown setting{did_you_mean(str(detail['loc'][-1]), known_at(detail['loc'][:-1]))}"
    if kind == "missing":
        return f"{place}: missing"
    message = " ".join(detail["msg"].removeprefix("Value error, ").removeprefix("Input ").split())
    message = re.sub(r"\b[Tt]uple\b", "list", message).removesuffix(" after validation, not 0")
    if kind == "value_error" and isinstance(given, dict):  # a check over several settings says it all itself
        return f"{place}: {message}" if place else message
    shown = re.sub(r"\s+", " ", repr(given))
    return f"{place}: {message} (it is {shown[:60]})"


Block = TypeVar("Block", bound=Settings)


class ParamsFile:
    """params.yaml, from which a stage reads the blocks that it depends on; `check` has read the whole before."""

    def __init__(self, path: str | Path = "params.yaml") -> None:
        self.path = path
        self.content = read_yaml(path)

    def value(self, place: str) -> Any:
        """What stands at a dotted place; all of it for an empty one."""
        found: Any = self.content
        for part in filter(None, place.split(".")):
            if not isinstance(found, dict) or part not in found:
                raise UserError(f"{self.path}: {place}: missing")
            found = found[part]
        return found

    def block(self, place: str, model: type[Block]) -> Block:
        """The block at a dotted place, checked by its own model."""
        try:
            return model.model_validate(self.value(place))
        except ValidationError as error:
            problems = [problem(one, lambda _: model.model_fields) for one in error.errors()]
            where = f"{self.path}: {place}" if place else str(self.path)
            raise UserError(f"{where}: {'; '.join(problems)}") from None

    @property
    def scale(self) -> Scale:
        """The block of `scales` in force."""
        return self.block(f"scales.{self.value('scale')}", Scale)

    @property
    def machine(self) -> Machine:
        """The block `machine`."""
        return self.block("machine", Machine)


def read_yaml(path: str | Path) -> dict[str, Any]:
    """The settings in a YAML file; `UserError` where it is missing, no YAML, or holds anything but settings."""
    try:
        content = YAML(typ="safe").load(Path(path).read_text(encoding="utf-8"))  # as DVC reads it
    except FileNotFoundError:
        raise UserError(f"{path} is not here: run this from the folder that holds it") from None
    except YAMLError as error:
        raise UserError(f"{path} is no valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise UserError(f"{path} must hold settings (model: ..., models: ...), but it holds {type(content).__name__}")
    return content
