"""params.yaml as frozen models: the one place where a setting has a type, a range and a message.

`load` reads and checks the whole file before any stage does any work. What it returns is plain values in frozen
models; the functions of the package take the values that they need, not the models.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from illustgan.errors import UserError
from illustgan.settings.base import Count, Name, Positive, Settings, Share, all_different, did_you_mean
from illustgan.settings.claims import REFERENCES, TOYS, ClaimRule, Claims
from illustgan.settings.data import Data
from illustgan.settings.theory import Theory, Toy
from illustgan.settings.toys import Balance, BalanceScale, Digits, DigitScale, Mixtures, MixtureScale


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


class Train(Settings):
    """How training runs on this machine. `threads` changes the order of sums, and so the last digits."""

    device: Literal["auto", "cpu", "cuda"]
    threads: Annotated[int, Field(ge=1, le=256)]
    checkpoint: Positive


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


# by family of networks: the norms that its discriminator can have, the first its own
NORMS = {"mlp": ("none", "spectral"), "dcgan": ("batch", "none", "layer", "spectral"), "resnet": ("none",)}


class Variant(Settings):
    """One way to train a GAN: its networks, objective, penalty, optimisers and update schedule."""

    networks: Literal["mlp", "dcgan", "resnet"]
    discriminator_norm: Literal["batch", "none", "layer", "spectral"] | None = None
    discriminator_weights: Literal["family", "he"] = "family"
    objective: Literal["saturating", "non_saturating", "wasserstein", "hinge", "relativistic"]
    penalty: Literal["none", "clip", "gradient_penalty", "r1", "r1_r2"] = "none"
    clip: Positive | None = None
    penalty_weight: Positive | None = None
    penalty_every: Count = 1
    optimiser: Literal["adam", "rmsprop", "sgd"]
    lr: Positive
    discriminator_lr: Positive | None = None
    lr_end: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 1.0
    beta1: Share = 0.5
    beta2: Share = 0.999
    batch_share: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 1.0
    discriminator_steps: Annotated[int, Field(ge=1, le=1000)] = 1
    burn_in_steps: Annotated[int, Field(ge=0, le=10_000)] = 0
    burn_in_until: Annotated[int, Field(ge=0)] = 25
    burn_in_every: Annotated[int, Field(ge=0)] = 500
    unroll_steps: Annotated[int, Field(ge=0, le=100)] = 0
    unroll_optimiser: Literal["sgd", "adam"] = "adam"
    unroll_lr: Positive | None = None
    unroll_momentum: Share = 0.0
    augmentations: tuple[Literal["mirror", "colour", "shift", "cutout"], ...] = ()
    augmentation_strength: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 1.0
    ada_target: Annotated[float, Field(gt=-1, lt=1, allow_inf_nan=False)] | None = None
    ada_every: Count = 4
    ada_images: Positive = 100_000.0
    ema_images: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 10_000.0
    shown: Literal["raw", "ema"] = "raw"

    @field_validator("augmentations")
    @classmethod
    def _other_augmentations(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return all_different(values)

    @model_validator(mode="after")
    def _augmentation(self) -> Self:
        if not self.augmentations:
            for setting in ("augmentation_strength", "ada_target"):
                if getattr(self, setting) != type(self).model_fields[setting].default:
                    raise ValueError(f"{setting} has no meaning without augmentations (augmentations: [colour, shift])")
        if self.ada_target is not None and self.objective in ("wasserstein", "relativistic"):
            raise ValueError(
                f"ada_target goes by the sign of scores, which tells nothing with objective: {self.objective}: leave "
                "it out or take non_saturating, saturating or hinge"
            )
        return self

    @model_validator(mode="after")
    def _clip_needs_a_bound(self) -> Self:
        if (self.penalty == "clip") != (self.clip is not None):
            raise ValueError("penalty: clip and a bound (clip: 0.01) belong together: give both or neither")
        return self

    @property
    def penalises_gradients(self) -> bool:
        """Whether the discriminator's loss has a term made of its gradient by pictures."""
        return self.penalty in ("gradient_penalty", "r1", "r1_r2")

    def batch(self, scale: Scale) -> int:
        """Pictures in a batch: the variant's share of the scale's, two at the least."""
        return max(2, round(self.batch_share * scale.batch))

    @property
    def norm(self) -> str:
        """The discriminator's norm: the one given, or its family's own."""
        return self.discriminator_norm or NORMS[self.networks][0]

    @model_validator(mode="after")
    def _norms(self) -> Self:
        if self.norm not in NORMS[self.networks]:
            raise ValueError(
                f"discriminator_norm: {self.norm} is not for networks: {self.networks}: take "
                f"{' or '.join(NORMS[self.networks])}"
            )
        if self.norm == "spectral" and self.unroll_steps:
            raise ValueError(
                f"unroll_steps: {self.unroll_steps} would look ahead through a spectral norm that stands still: take "
                "another discriminator_norm or unroll_steps: 0"
            )
        return self

    @model_validator(mode="after")
    def _rates(self) -> Self:
        if self.lr_end < 1 and self.unroll_steps:
            raise ValueError(
                f"unroll_steps: {self.unroll_steps} looks ahead with one rate, and lr_end: {self.lr_end:g} would "
                "change the discriminator's own: leave lr_end out or take unroll_steps: 0"
            )
        return self

    @model_validator(mode="after")
    def _gradient_penalties(self) -> Self:
        if self.penalises_gradients != (self.penalty_weight is not None):
            raise ValueError(
                f"penalty: {self.penalty} and penalty_weight: a penalty on gradients (gradient_penalty, r1, r1_r2) "
                "needs a weight, and nothing else takes one"
            )
        if self.penalty_every > 1 and not self.penalises_gradients:
            raise ValueError(f"penalty_every: {self.penalty_every} has no meaning with penalty: {self.penalty}")
        if self.penalises_gradients and self.norm == "batch":
            raise ValueError(
                f"penalty: {self.penalty} needs scores that depend on one picture alone, and batch norm mixes a batch: "
                f"take another discriminator_norm ({', '.join(NORMS[self.networks][1:])})"
            )
        if self.penalises_gradients and self.unroll_steps:
            raise ValueError(
                f"unroll_steps: {self.unroll_steps} cannot look ahead through penalty: {self.penalty}, which would "
                "have to be differentiated three times: take penalty: none or unroll_steps: 0"
            )
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
