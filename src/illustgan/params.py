"""params.yaml and claims.yaml as one frozen model, read and checked as a whole before any stage does any work."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError, model_validator

from illustgan.attributes.settings import Attributes
from illustgan.claims.settings import Claims
from illustgan.core.errors import UserError
from illustgan.core.settings import Machine, Name, Names, Scale, Seeds, Settings, did_you_mean, problems, strictly
from illustgan.core.yaml_file import read_yaml
from illustgan.evaluation.settings import Evaluate
from illustgan.rendering import Render
from illustgan.results.catalogue import PROBLEMS, REFERENCES
from illustgan.sources.settings import Data
from illustgan.theory.settings import Theory
from illustgan.training.settings import Train, Variant

__all__ = ["Params", "Scale", "Variant", "check", "load"]

IN_FORCE = ("models", "seeds", "scale", "scales", "data", "machine", "render", "attributes", "evaluate", "theory")
CHOOSES = ("subset", "posts", "until", "pictures", "side", "snapshot")
SCALED = ("mixtures", "digits", "balance")  # blocks of theory with scales of their own


class Params(Settings):
    """params.yaml and, as `claims`, claims.yaml."""

    model: Name
    models: Names
    seeds: Seeds
    scale: Name
    scales: dict[Name, Scale]
    data: Data
    machine: Machine
    train: Train
    render: Render
    attributes: Attributes
    evaluate: Evaluate
    theory: Theory
    variants: dict[Name, Variant]
    claims: Claims

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for model in self.models:
            _expect(model, self.variants, "models: unknown model")
        _expect(self.model, self.variants, "model: unknown model")
        if self.model not in self.models:
            raise ValueError(f"model: {self.model} is not among models ({', '.join(self.models)}): add it there")
        self._claims_speak_of_variants()
        self._theory_looks_at_runs()
        _expect(self.scale, self.scales, "scale: unknown scale")
        by_scale = {f"theory.{problem}": getattr(self.theory, problem).scales for problem in SCALED}
        for block, sizes in {"attributes": self.attributes.scales, **by_scale}.items():
            for scale in self.scales:
                if scale not in sizes:
                    raise ValueError(f"{block}.scales: {scale} is missing: give its settings, as for another scale")
        self._claims_speak_of_targets()
        measured = min(self.scale_in_force.samples, self.data.faces)
        if self.evaluate.subsets > measured // 2 or self.evaluate.neighbours >= measured:
            raise ValueError(
                f"evaluate: subsets: at most {measured // 2}, and neighbours: less than {measured}, since so "
                f"many pictures are measured at once: lower them, or raise samples in scales.{self.scale}"
            )
        return self

    def _claims_speak_of_variants(self) -> None:
        others = (*REFERENCES, *PROBLEMS)
        for name in others:
            if name in self.variants:
                raise ValueError(f"variants: {name} is taken: claims mean something else by it")
        for claim, rule in self.claims.rules.items():
            for name in (*rule.of, *rule.against):
                _expect(name, (*self.variants, *others), f"claims.rules.{claim}: unknown variant")
            for name in rule.of:
                if name in REFERENCES:
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
            if self.variant(model).groups:
                raise ValueError(f"theory.{stage}.model: {model} has groups, and theory knows of none: name another")
        critic = self.variant(self.theory.lipschitz.model)
        family = critic.discriminator or critic.generator
        if family == "resnet" or critic.discriminator_norm == "layer":
            raise ValueError(
                f"theory.lipschitz.model: {self.theory.lipschitz.model}'s discriminator has residual blocks or a layer "
                "norm, whose slope has no bound here: name another"
            )
        roles = {"discriminator": ("saturating", "non_saturating"), "critic": ("wasserstein",)}
        for role, objectives in roles.items():
            name, place = getattr(self.theory.vanishing, role), f"theory.vanishing.{role}"
            _expect(name, self.variants, f"{place}: unknown variant")
            of = self.variant(name)
            if of.objective not in objectives:
                asked = " or ".join(objectives)
                raise ValueError(f"{place}: {name}'s objective is {of.objective}: name one with {asked}")
            if of.groups:
                raise ValueError(f"{place}: {name} has groups, and opponents there are told of none: name another")
            if of.penalises_gradients:
                held = f"{name} has penalty: {of.penalty}"
                raise ValueError(f"{place}: {held}: name one that is clipped or held by nothing")

    @property
    def scale_in_force(self) -> Scale:
        """The block of `scales` that `scale` names."""
        return self.scales[self.scale]

    def variant(self, model: str) -> Variant:
        """The block of `variants` of that name, as the scale in force has it; `UserError` if there is none."""
        if model not in self.variants:
            raise UserError(f"variants: unknown model {model!r}{did_you_mean(model, self.variants)}")
        return self.variants[model].at(self.scale)


def load(path: str | Path = "params.yaml") -> Params:
    """Read and check a params file, and the claims.yaml beside it.

    `UserError`, in one line, for a file that is missing or no YAML, and for every setting that is unknown, missing, of
    the wrong type, out of range or at odds with another.
    """
    return check(read(path), str(path))


def read(path: str | Path) -> dict[str, Any]:
    """The content of a params file and, under `claims`, of the claims.yaml beside it."""
    content = read_yaml(path)
    if "claims" in content:
        raise UserError(f"{path}: claims: unknown setting: write it into claims.yaml")
    return {**content, "claims": read_yaml(Path(path).with_name("claims.yaml"))}


def check(content: dict[str, Any], path: str = "params.yaml") -> Params:
    """The content of a params file with claims; errors as for `load`."""
    try:
        params: Params = strictly(Params, content)
    except ValidationError as error:
        found = problems(error, Params)
        place = ("claims.", "claims: ")
        of_claims = [line[len(place[0]) :].lstrip() for line in found if line.startswith(place)]
        rest = [line for line in found if not line.startswith(place)]
        files = {path: rest, "claims.yaml": of_claims}
        raise UserError("; ".join(f"{file}: {'; '.join(lines)}" for file, lines in files.items() if lines)) from None
    return params


def _expect(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        raise ValueError(f"{what} {name!r}{did_you_mean(name, known)}")


def in_force(params: Params, starts: Mapping[str, str]) -> dict[str, Any]:
    """The params that decide what the page shows: the scale and the variants in use.

    Of variants the defaults are there too, and as `start` what the weights in `starts`, by variant, hash to, of the
    rest only what is set. `model` is not among them: it chooses what reports/metrics.json speaks of, and the page shows
    all models alike.
    """
    content = params.model_dump(mode="json", exclude_unset=True)
    shown = {key: content[key] for key in IN_FORCE if key in content}
    shown["scales"] = {params.scale: content["scales"][params.scale]}
    lessons = content["attributes"]["scales"][params.scale]
    shown["attributes"] = content["attributes"] | {"scales": {params.scale: lessons}}
    shown["data"] = {key: value for key, value in content["data"].items() if key not in _unused(params)}
    if "irasutoya" in shown["data"]:  # the rest is how pictures are fetched, and who fetches them
        chosen = {key: value for key, value in shown["data"]["irasutoya"].items() if key in CHOOSES}
        shown["data"] = shown["data"] | {"irasutoya": chosen}
    shown["machine"] = {"threads": params.machine.threads}  # the rest decides where and when, not what
    if params.data.source != "avatars":
        shown.pop("attributes", None)  # nothing is known of such faces
    shown["variants"] = {
        model: params.variant(model).model_dump(mode="json") | {"start": starts.get(model)} for model in params.models
    }
    return shown


def _unused(params: Params) -> set[str]:
    """Settings of `data` that belong to sources which are not in use, or to a crop that is not."""
    unused = {"avatars", "irasutoya"} - {params.data.source}
    if params.data.source == "avatars":
        unused |= {"crop", "finder", "heldout", "validation", "min_side", "max_pixels"}
    elif params.data.crop_in_force != "face":
        unused.add("finder")
    return unused
