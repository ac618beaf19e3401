"""The settings of training: how much of it (`scales`), on what (`train`), and each way to do it (`variants`)."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from illustgan.core.settings import Count, Different, ParamsFile, Positive, Scale, Settings, Share, problems, strictly
from illustgan.gan.architecture import NORMS, Architecture, Family, wrong_norm


class Train(Settings):
    """How often training saves its state: seconds of work that a kill can lose."""

    checkpoint: Positive


def variant(params: ParamsFile, model: str) -> "Variant":
    """The block of `variants` of that name, as the scale in force has it."""
    return params.block(f"variants.{model}", Variant).at(str(params.value("scale")))


def _folder(name: str) -> str:
    if not re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]{0,59}", name):
        raise ValueError("no name of a folder in data/start: copy a finished run's there, and give the copy's name")
    return name


class Variant(Settings):
    """One way to train a GAN: its networks, objective, penalty, optimisers and update schedule."""

    generator: Family
    discriminator: Family | None = None  # None: of the generator's family
    generator_norm: Literal["batch", "none"] | None = None
    discriminator_norm: Literal["batch", "none", "layer", "spectral"] | None = None
    discriminator_weights: Literal["family", "he"] = "family"
    groups: Annotated[int, Field(ge=0, le=1024)] = 0
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
    augmentations: Annotated[tuple[Literal["mirror", "colour", "shift", "cutout"], ...], Different] = ()
    augmentation_strength: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 1.0
    ada_target: Annotated[float, Field(gt=-1, lt=1, allow_inf_nan=False)] | None = None
    ada_every: Count = 4
    ada_images: Positive = 100_000.0
    ema_images: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 10_000.0
    shown: Literal["raw", "ema"] = "raw"
    flatten: Annotated[float, Field(ge=0, le=255, allow_inf_nan=False)] = 0.0  # of 255; see `gan.sampling`
    init_from: Annotated[str, AfterValidator(_folder)] | None = None  # a name in data/start; see `training.starts`
    paper: Annotated[dict[str, Any], Field(default_factory=dict)]  # settings that replace these at the scale `paper`

    def at(self, scale: str) -> "Variant":
        """The settings at a scale that is named so."""
        own = self.model_dump(exclude={"paper"})
        variant: Variant = strictly(Variant, own | (self.paper if scale == "paper" else {}))
        return variant

    @property
    def penalises_gradients(self) -> bool:
        """Whether the discriminator's loss has a term made of its gradient by pictures."""
        return self.penalty in ("gradient_penalty", "r1", "r1_r2")

    def architecture(self, *, width: int, size: int, groups: tuple[int, ...] | None = None) -> Architecture:
        """The networks at a width, for pictures of a size; `groups` has the faces in each group.

        Before faces are grouped (None) each group has one: weights do not depend on it.
        """
        families = self.generator, self.discriminator, self.generator_norm, self.discriminator_norm
        groups = (1,) * self.groups if groups is None else groups
        return Architecture.of(*families, width=width, size=size, groups=groups, flatten=self.flatten)

    def batch(self, scale: Scale) -> int:
        """Pictures in a batch: the variant's share of the scale's, two at the least."""
        return max(2, round(self.batch_share * scale.batch))

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for reason in self._conflicts():
            raise ValueError(reason)
        if self.paper:
            try:
                self.at("paper")
            except ValidationError as error:
                raise ValueError("; ".join(problems(error, Variant, ["paper"]))) from None
        return self

    def _conflicts(self) -> Iterator[str]:
        """What does not go together, and the mend."""
        objective, penalty = f"objective: {self.objective}", f"penalty: {self.penalty}"
        family = self.discriminator or self.generator
        norms = NORMS["discriminator"][family]
        norm = self.discriminator_norm or norms[0]
        if wrong := wrong_norm("discriminator", family, norm):
            yield wrong
        if self.generator_norm and (wrong := wrong_norm("generator", self.generator, self.generator_norm)):
            yield wrong
        if self.groups == 1:
            yield "groups: 1 tells no face from another: take 0 (no groups) or from 2 to 1024"
        given = {"augmentation_strength": self.augmentation_strength < 1, "ada_target": self.ada_target is not None}
        for name in given if not self.augmentations else ():
            if given[name]:
                yield f"{name} has no meaning without augmentations (augmentations: [colour, shift])"
        if self.ada_target is not None and self.objective in ("wasserstein", "relativistic"):
            wrong = f"ada_target goes by the sign of scores, which tells nothing with {objective}"
            yield f"{wrong}: leave it out or take non_saturating, saturating or hinge"
        if (self.penalty == "clip") != (self.clip is not None):
            yield "penalty: clip and a bound (clip: 0.01) belong together: give both or neither"
        if self.penalises_gradients != (self.penalty_weight is not None):
            needs = "a penalty on gradients (gradient_penalty, r1, r1_r2) needs a weight, and nothing else takes one"
            yield f"{penalty} and penalty_weight: {needs}"
        if self.penalty_every > 1 and not self.penalises_gradients:
            yield f"penalty_every: {self.penalty_every} has no meaning with {penalty}"
        if self.penalises_gradients and norm == "batch":
            wrong = f"{penalty} needs scores that depend on one picture alone, and batch norm mixes a batch"
            yield f"{wrong}: take another discriminator_norm ({', '.join(norms[1:])})"
        ahead = f"unroll_steps: {self.unroll_steps}"
        if self.unroll_steps and norm == "spectral":
            wrong = f"{ahead} would look ahead through a spectral norm that stands still"
            yield f"{wrong}: take another discriminator_norm or unroll_steps: 0"
        if self.unroll_steps and self.lr_end < 1:
            wrong = f"{ahead} looks ahead with one rate, and lr_end: {self.lr_end:g} would change the"
            yield f"{wrong} discriminator's own: leave lr_end out or take unroll_steps: 0"
        if self.unroll_steps and self.penalises_gradients:
            wrong = f"{ahead} cannot look ahead through penalty: {self.penalty}, which would have to be"
            yield f"{wrong} differentiated three times: take penalty: none or unroll_steps: 0"
