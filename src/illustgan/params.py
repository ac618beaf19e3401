"""params.yaml as frozen models: the one place where a setting has a type, a range and a message.

`load` reads and checks the whole file before any stage does any work. What it returns is plain values in frozen
models; the functions of the package take the values that they need, not the models.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from illustgan.errors import UserError
from illustgan.settings.base import Count, Name, Positive, Settings, Share, all_different, did_you_mean
from illustgan.settings.claims import REFERENCES, TOYS, ClaimRule, Claims
from illustgan.settings.data import Data
from illustgan.settings.theory import Theory, Toy
from illustgan.settings.toys import Balance, BalanceScale, Digits, DigitScale, Mixtures, MixtureScale
from illustgan.settings.training import NORMS, Scale, Train, Variant

__all__ = ["NORMS", "SCALED", "Params", "Scale", "Variant", "check", "load"]


class Render(Settings):
    """Bounds for what is drawn."""

    gif_bytes: Annotated[int, Field(ge=50_000)]
    frame_ms: Annotated[int, Field(ge=20, le=10_000)]


class Lessons(Settings):
    """How much the classifier of attributes learns from, and how long."""

    drawings: Annotated[int, Field(ge=16, le=1_000_000)]
    steps: Count


class Attributes(Settings):
    """The classifier of attributes, trained on drawings of its own."""

    batch: Annotated[int, Field(ge=8, le=4096)]
    lr: Positive
    accuracy: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    scales: dict[Name, Lessons]


class Evaluate(Settings):
    """How samples, and the course of a run, are measured."""

    seed: Annotated[int, Field(ge=0)]
    subsets: Annotated[int, Field(ge=2, le=1000)]
    neighbours: Annotated[int, Field(ge=1, le=1000)]
    patches: Annotated[int, Field(ge=1, le=1024)]
    directions: Annotated[int, Field(ge=1, le=4096)]
    compared: Annotated[int, Field(ge=16, le=10_000)]
    clusters: Annotated[int, Field(ge=2, le=10_000)]
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    inception: str | None
    start: Share
    steps_apart: Count
    smoothing: Share
    patience: Share
    resamples: Annotated[int, Field(ge=100, le=100_000)]
    level: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]

    def measures(self) -> dict[str, Any]:
        """What is asked of one set of samples."""
        return self.model_dump(include={*_OF_SAMPLES})

    def dynamics(self) -> dict[str, Any]:
        """What is asked of the course of a run."""
        return self.model_dump(exclude={*_OF_SAMPLES, "inception"})


SCALED = ("mixtures", "digits", "balance")  # blocks of theory with scales of their own
_OF_SAMPLES = ("subsets", "neighbours", "patches", "directions", "compared", "clusters", "confidence", "seed")


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
    attributes: Attributes
    evaluate: Evaluate
    toy: Toy
    theory: Theory
    claims: Claims
    variants: dict[Name, Variant]

    @field_validator("models", "seeds")
    @classmethod
    def _different(cls, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return all_different(values)

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for model in self.models:
            if model not in self.variants:
                raise ValueError(f"models: unknown model {model!r}{did_you_mean(model, self.variants)}")
        if self.model not in self.models:
            if self.model not in self.variants:
                raise ValueError(f"model: unknown model {self.model!r}{did_you_mean(self.model, self.variants)}")
            raise ValueError(f"model: {self.model} is not among models ({', '.join(self.models)}): add it there")
        self._claims_speak_of_variants()
        self._theory_looks_at_runs()
        if self.scale not in self.scales:
            raise ValueError(f"scale: unknown scale {self.scale!r}{did_you_mean(self.scale, self.scales)}")
        by_scale: dict[str, Mapping[str, Any]] = {
            "attributes": self.attributes.scales,
            **{f"theory.{toy}": getattr(self.theory, toy).scales for toy in SCALED},
        }
        for block, sizes in by_scale.items():
            for scale in self.scales:
                if scale not in sizes:
                    raise ValueError(f"{block}.scales: {scale} is missing: give its settings, as for another scale")
        self._claims_speak_of_targets()
        return self

    def _claims_speak_of_variants(self) -> None:
        for name in REFERENCES:
            if name in self.variants:
                raise ValueError(f"variants: {name} is taken: claims mean something else by it")
        for claim, rule in self.claims.rules.items():
            for name in (*rule.of, *rule.against):
                if name not in self.variants and name not in REFERENCES:
                    known = (*self.variants, *REFERENCES)
                    raise ValueError(f"claims.rules.{claim}: unknown variant {name!r}{did_you_mean(name, known)}")
            for name in rule.of:
                if name in REFERENCES and name not in TOYS:
                    raise ValueError(f"claims.rules.{claim}: of: {name} is no variant: name it in against")

    def _claims_speak_of_targets(self) -> None:
        targets = self.theory.mixtures.scales[self.scale].targets
        for claim, rule in self.claims.rules.items():
            named = (*rule.lower, *rule.higher, *([rule.than] if isinstance(rule.than, str) else []))
            for path in named if "mixtures" in rule.of else ():
                if path.split(".")[0] not in targets:
                    place = f"theory.mixtures.scales.{self.scale}.targets"
                    raise ValueError(f"claims.rules.{claim}: {path} is not computed: {place} has {', '.join(targets)}")

    def _theory_looks_at_runs(self) -> None:
        for stage in ("vanishing", "lipschitz"):
            model = getattr(self.theory, stage).model
            if model not in self.models:
                known = ", ".join(self.models)
                raise ValueError(f"theory.{stage}.model: {model} is not among models ({known}): name one of them")
        critic = self.variants[self.theory.lipschitz.model]
        if critic.networks == "resnet" or critic.norm == "layer":
            raise ValueError(
                f"theory.lipschitz.model: {self.theory.lipschitz.model}'s discriminator has residual blocks or a layer "
                "norm, whose slope has no bound here: name another"
            )
        roles = {"discriminator": ("saturating", "non_saturating"), "critic": ("wasserstein",)}
        for role, objectives in roles.items():
            name, place = getattr(self.theory.vanishing, role), f"theory.vanishing.{role}"
            if name not in self.variants:
                raise ValueError(f"{place}: unknown variant {name!r}{did_you_mean(name, self.variants)}")
            if self.variants[name].objective not in objectives:
                asked = " or ".join(objectives)
                raise ValueError(
                    f"{place}: {name}'s objective is {self.variants[name].objective}: name one with {asked}"
                )
            if self.variants[name].penalises_gradients:
                raise ValueError(
                    f"{place}: {name} has penalty: {self.variants[name].penalty}: name one that is clipped or held by "
                    "nothing"
                )

    @property
    def scale_in_force(self) -> Scale:
        """The block of `scales` that `scale` names."""
        return self.scales[self.scale]

    @property
    def lessons_in_force(self) -> Lessons:
        """The block of `attributes.scales` for the scale in force."""
        return self.attributes.scales[self.scale]

    def variant(self, model: str) -> Variant:
        """The block of `variants` of that name.

        Raises:
            UserError: if there is none.
        """
        if model not in self.variants:
            raise UserError(f"variants: unknown model {model!r}{did_you_mean(model, self.variants)}")
        return self.variants[model]


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
        return f"{place}: unknown setting{did_you_mean(str(detail['loc'][-1]), known)}"
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
    blocks: dict[tuple[Any, str], Any] = {
        (Params, "scales"): Scale,
        (Params, "variants"): Variant,
        (Attributes, "scales"): Lessons,
        (Claims, "rules"): ClaimRule,
        (Mixtures, "scales"): MixtureScale,
        (Digits, "scales"): DigitScale,
        (Balance, "scales"): BalanceScale,
    }
    model: Any = Params
    named = False  # whether the next part is a name that the user gave, and no field
    for part in place:
        if named:
            named = False
        elif (model, part) in blocks:
            model, named = blocks[model, part], True
        elif part in model.model_fields:
            model = model.model_fields[part].annotation
    return list(model.model_fields)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
