"""params.yaml as frozen models: the one place where a setting has a type, a range and a message.

`load` reads and checks the whole file before any stage does any work. What it returns is plain values in frozen
models; the functions of the package take the values that they need, not the models.
"""

import difflib
import math
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from illustgan.errors import UserError

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
    def _no_booleans_for_numbers(cls, value: Any) -> Any:
        # pydantic would take `yes` in YAML for the number 1
        if isinstance(value, bool):
            raise ValueError("true or false has no meaning here")
        return value


class Scale(Settings):
    """How big the networks are and how long they train; one block of `scales` is in force at a time."""

    width: Annotated[int, Field(ge=1, le=512)]
    batch: Annotated[int, Field(ge=2, le=4096)]
    tflop: Positive | None = None
    steps: Count | None = None
    snapshots: Annotated[int, Field(ge=1, le=1000)]
    evaluations: Annotated[int, Field(ge=1, le=1000)]
    samples: Annotated[int, Field(ge=16, le=50_000)]
    record: Count
    epoch_snapshots: Annotated[int, Field(ge=0, le=10_000)]

    @model_validator(mode="after")
    def _one_budget(self) -> Self:
        if (self.tflop is None) == (self.steps is None):
            raise ValueError("give either tflop (equal work for every variant) or steps, and not both")
        if self.snapshots % self.evaluations:
            raise ValueError(f"evaluations ({self.evaluations}) must divide snapshots ({self.snapshots})")
        return self


class Avatars(Settings):
    """Embedded DiceBear faces."""

    seed: str = Field(min_length=1)
    styles: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("styles")
    @classmethod
    def _different(cls, styles: tuple[str, ...]) -> tuple[str, ...]:
        return _all_different(styles)


class Own(Settings):
    """Pictures that the user put into data/own/."""

    crop: Literal["centre", "pad"]
    heldout: Annotated[float, Field(gt=0, le=0.9, allow_inf_nan=False)]
    min_side: Count
    max_pixels: Count


class Data(Settings):
    """Where the faces come from and how they are packed."""

    source: Literal["avatars", "own", "irasutoya"]
    faces: Annotated[int, Field(ge=16, le=10_000_000)]
    size: int
    filter: Literal["lanczos", "bicubic", "bilinear", "box", "hamming"]
    background: Colour
    near_duplicates: Annotated[int, Field(ge=0, le=64)] | None
    avatars: Avatars
    own: Own

    @field_validator("size")
    @classmethod
    def _reachable(cls, size: int) -> int:
        if not 16 <= size <= 256 or size_of_base(size) is None:
            sizes = ", ".join(str(s) for s in range(16, 257) if size_of_base(s) is not None)
            raise ValueError(f"must be 4 to 7 times a power of two, one of {sizes}")
        return size


class Train(Settings):
    """How training runs on this machine. `threads` changes the order of sums, and so the last digits."""

    device: Literal["auto", "cpu", "cuda"]
    threads: Annotated[int, Field(ge=1, le=256)]
    checkpoint: Positive


class Render(Settings):
    """Bounds for what is drawn."""

    gif_bytes: Annotated[int, Field(ge=50_000)]
    frame_ms: Annotated[int, Field(ge=20, le=10_000)]


class Evaluate(Settings):
    """How samples are measured."""

    subsets: Annotated[int, Field(ge=2, le=1000)]
    seed: Annotated[int, Field(ge=0)]


class Variant(Settings):
    """One way to train a GAN: its networks, objective, penalty, optimisers and update schedule."""

    networks: Literal["mlp", "dcgan"]
    objective: Literal["saturating", "non_saturating", "wasserstein"]
    penalty: Literal["none", "clip"] = "none"
    clip: Positive | None = None
    optimiser: Literal["adam", "rmsprop", "sgd"]
    lr: Positive
    discriminator_lr: Positive | None = None
    beta1: Share = 0.5
    beta2: Share = 0.999
    discriminator_steps: Annotated[int, Field(ge=1, le=1000)] = 1
    burn_in_steps: Annotated[int, Field(ge=0, le=10_000)] = 0
    burn_in_until: Annotated[int, Field(ge=0)] = 25
    burn_in_every: Annotated[int, Field(ge=0)] = 500
    unroll_steps: Annotated[int, Field(ge=0, le=100)] = 0
    unroll_optimiser: Literal["sgd", "adam"] = "adam"
    unroll_lr: Positive | None = None
    unroll_momentum: Share = 0.0
    ema_images: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 10_000.0
    shown: Literal["raw", "ema"] = "raw"

    @model_validator(mode="after")
    def _clip_needs_a_bound(self) -> Self:
        if (self.penalty == "clip") != (self.clip is not None):
            raise ValueError("penalty: clip and a bound (clip: 0.01) belong together: give both or neither")
        return self


class Params(Settings):
    """The whole of params.yaml."""

    model: Name
    models: Annotated[tuple[Name, ...], Field(min_length=1)]
    seeds: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1)]
    scale: str
    scales: dict[Name, Scale]
    data: Data
    train: Train
    render: Render
    evaluate: Evaluate
    variants: dict[Name, Variant]

    @field_validator("models", "seeds")
    @classmethod
    def _different(cls, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return _all_different(values)

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for model in self.models:
            if model not in self.variants:
                raise ValueError(f"models: unknown model {model!r}{_did_you_mean(model, self.variants)}")
        if self.model not in self.models:
            if self.model not in self.variants:
                raise ValueError(f"model: unknown model {self.model!r}{_did_you_mean(self.model, self.variants)}")
            raise ValueError(f"model: {self.model} is not among models ({', '.join(self.models)}): add it there")
        if self.scale not in self.scales:
            raise ValueError(f"scale: unknown scale {self.scale!r}{_did_you_mean(self.scale, self.scales)}")
        return self

    @property
    def scale_in_force(self) -> Scale:
        """The block of `scales` that `scale` names."""
        return self.scales[self.scale]

    def variant(self, model: str) -> Variant:
        """The block of `variants` of that name.

        Raises:
            UserError: if there is none.
        """
        if model not in self.variants:
            raise UserError(f"variants: unknown model {model!r}{_did_you_mean(model, self.variants)}")
        return self.variants[model]


def size_of_base(size: int) -> tuple[int, int] | None:
    """The (base, doublings) with size = base · 2 ** doublings and 4 ≤ base ≤ 7, or None; (4, 4) for 64, (6, 4) for 96.

    The networks start from base × base pixels and double `doublings` times.
    """
    doublings = math.floor(math.log2(size / 4)) if size >= 4 else 0
    return (size >> doublings, doublings) if doublings >= 1 and size % (1 << doublings) == 0 else None


def load(path: str | Path = "params.yaml") -> Params:
    """Read and check the params file.

    Raises:
        UserError: in one line, for a file that is missing or no YAML, and for every setting that is unknown, missing,
            of the wrong type, out of range or at odds with another.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError(f"{path} is not here: run this from the folder that holds it") from None
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UserError(f"{path} is no valid YAML: {_in_one_line(str(error))}") from None
    if not isinstance(content, dict):
        raise UserError(f"{path} must hold settings (model: ..., models: ...), but it holds {type(content).__name__}")
    return check(content, str(path))


def check(content: dict[str, Any], path: str = "params.yaml") -> Params:
    """Turn the parsed content of a params file into `Params`; errors as for `load`."""
    try:
        return Params.model_validate(content)
    except ValidationError as error:
        problems = [_problem(detail) for detail in error.errors()]
        raise UserError(f"{path}: {'; '.join(problems)}") from None


def _problem(detail: Any) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    given = detail.get("input")
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _fields_at(detail["loc"][:-1])
        return f"{place}: unknown setting{_did_you_mean(str(detail['loc'][-1]), known)}"
    if kind == "missing":
        return f"{place}: missing"
    message = _in_one_line(detail["msg"].removeprefix("Value error, ").removeprefix("Input "))
    message = re.sub(r"\b[Tt]uple\b", "list", message).removesuffix(" after validation, not 0")
    if kind == "value_error" and isinstance(given, dict):  # a check over several settings says it all itself
        return f"{place}: {message}" if place else message
    shown = re.sub(r"\s+", " ", repr(given))
    return f"{place}: {message} (it is {shown[:60]})"


def _fields_at(place: tuple[Any, ...]) -> list[str]:
    """The names that are known inside the block at `place`."""
    blocks = {"scales": Scale, "variants": Variant}
    model: Any = Params
    for part in place:
        if part in blocks and model is Params:
            model = blocks[part]
        elif part in model.model_fields:
            model = model.model_fields[part].annotation
    return list(model.model_fields)


def _did_you_mean(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f", did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"


def _all_different(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) < len(values):
        raise ValueError("the same value stands here twice")
    return values


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
