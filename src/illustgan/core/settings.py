"""What the blocks of settings have in common: types with ranges, and words for what is wrong."""

import difflib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar, cast, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from illustgan.core.errors import UserError, one_line
from illustgan.core.yaml_file import read_yaml


def all_different(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values; `ValueError` where one stands there twice."""
    if len(set(values)) < len(values):
        raise ValueError("the same value stands here twice")
    return values


# becomes a folder name: nothing to escape, ever
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Finite = Field(allow_inf_nan=False)
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]
Different = AfterValidator(all_different)
Seeds = Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1), Different]
Names = Annotated[tuple[Name, ...], Field(min_length=1), Different]
JARGON = {"valid array": "list", "an object": "a block of settings", "a valid boolean": "true or false", "String ": ""}
JARGON |= {"Tuple": "list", "a valid integer": "a whole number", "a valid ": "a "}  # pydantic's words, and users'


class Settings(BaseModel):
    """A frozen block of settings in which an unknown key is an error, since it is nearly always a typing slip."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
    """What training and measuring run on. `threads`, of torch, change the order of sums, and so the last digits."""

    device: Literal["auto", "cpu", "cuda"]
    threads: Annotated[int, Field(ge=1, le=256)]


def strictly(kind: Any, content: Any) -> Any:
    """The content as a type or model; `ValidationError` for 1.0, true or "1" as a whole number, as in JSON."""
    return TypeAdapter(kind).validate_json(json.dumps(content, default=str), strict=True)


def problems(error: ValidationError, model: Any, place: Sequence[Any] = ()) -> list[str]:
    """A line for each thing that is wrong with the settings of a model that stands at a place; ten at most."""
    found = [
        _problem(one, model, place)
        for one in error.errors()  # what is wrong in itself pydantic takes for missing too
        if one["type"] != "too_short" or len(one["input"]) < one["ctx"]["min_length"]
    ]
    return [one_line(line, 300) for line in found[:10]] + ([f"and {len(found) - 10} more"] if len(found) > 10 else [])


def _problem(detail: Any, model: Any, place: Sequence[Any]) -> str:
    given, kind, loc = detail.get("input"), detail["type"], [*detail["loc"]]
    if loc[-1:] in (["[key]"], ["float"], ["constrained-str"]):  # of a name; which of two types it is not
        loc.pop()
    where = ".".join(map(str, (*place, *loc)))
    if kind == "extra_forbidden":
        return f"{where}: unknown setting{did_you_mean(str(loc[-1]), _fields_at(model, loc[:-1]))}"
    if kind == "missing":
        return f"{where}: missing"
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ").partition(" after validation")[0]
    for jargon, plain in JARGON.items():
        message = message.replace(jargon, plain)
    if kind == "value_error" and isinstance(given, dict):  # a check over several settings says it all itself
        return f"{where}: {message}" if where else message
    return f"{where}: {message} (it is {one_line(json.dumps(given, ensure_ascii=False), 60)})"


def _fields_at(model: Any, place: Sequence[Any]) -> list[str]:
    """The names that are known inside the block at a place of a model."""
    named = False  # whether the next part is a name that the user gave, and no field
    for part in place:
        if named:
            named = False
        elif part in model.model_fields:
            model = model.model_fields[part].annotation
            named = get_origin(model) is dict  # of blocks, by name
            model = get_args(model)[1] if named else model
    return list(model.model_fields)


Block = TypeVar("Block", bound=Settings)


class ParamsFile:
    """params.yaml, from which a stage reads the blocks that it depends on; `check` has read the whole before."""

    def __init__(self, path: str | Path = "params.yaml") -> None:
        self.path = path
        self.content = read_yaml(path)

    def value(self, place: str, kind: Any = Any) -> Any:
        """What stands at a dotted place, all of it for an empty one, as a type or model; `UserError` if it is none."""
        found: Any = self.content
        parts = [*filter(None, place.split("."))]
        for part in parts:
            if not isinstance(found, dict) or part not in found:
                raise UserError(one_line(f"{self.path}: {'.'.join(parts)}: missing"))
            found = found[part]
        try:
            return found if kind is Any else strictly(kind, found)
        except ValidationError as error:
            raise UserError(f"{self.path}: {'; '.join(problems(error, kind, parts))}") from None

    def block(self, place: str, model: type[Block]) -> Block:
        """The block at a dotted place, checked by its own model."""
        return cast(Block, self.value(place, model))

    def named_scale(self, place: str = "") -> str:
        """The name of the scale in force, which the `scales` of the block at a place must have."""
        name = str(self.value("scale", Name))
        self.value(f"{place}.scales.{name}")
        return name

    @property
    def scale(self) -> Scale:
        """The block of `scales` in force."""
        return self.block(f"scales.{self.named_scale()}", Scale)

    @property
    def machine(self) -> Machine:
        """The block `machine`."""
        return self.block("machine", Machine)
