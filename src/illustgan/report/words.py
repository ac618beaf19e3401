"""Settings and numbers in words."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from illustgan.report.texts import Text, foreign, in_japanese, joined
from illustgan.report.texts import gettext as _
from illustgan.results import catalogue
from illustgan.results.evaluations import Evaluation
from illustgan.results.figure import Translate

Pairs = Sequence[tuple[str, str]]
NETWORKS = {
    "mlp": _("fully connected networks"),
    "dcgan": _("convolutional networks as in DCGAN"),
    "dcgan_resize": _("convolutional networks as in DCGAN, with resize convolutions in the generator"),
    "palette": _("convolutional networks as in DCGAN, whose generator mixes each pixel of a picture's own few colours"),
    "resnet": _("residual networks without normalisation"),
}
NORMS = {
    "batch": _("batch norm in the discriminator"),
    "none": _("no norm in the discriminator"),
    "layer": _("layer norm in the discriminator"),
    "spectral": _("spectral norm of the discriminator's layers"),
}
OBJECTIVES = {
    "saturating": _("saturating log loss"),
    "non_saturating": _("non-saturating log loss"),
    "wasserstein": _("Wasserstein loss"),
    "hinge": _("hinge loss"),
    "relativistic": _("relativistic paired log loss"),
}
OPTIMISERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}
PENALTIES = {
    "gradient_penalty": _("the critic's gradient is held at length 1 between real and fake pictures"),
    "r1": _("R1, on the discriminator's gradient at real pictures"),
    "r1_r2": _("R1 and R2, on the discriminator's gradient at real and at fake pictures"),
}
AUGMENTATIONS = {"mirror": _("mirroring"), "colour": _("colours"), "shift": _("shifts"), "cutout": _("cut-outs")}
FROM_FILES = (  # words that other stages write, for the catalogue of translations: see `texts.foreign`
    *(_("Jensen-Shannon divergence, lower bound (nats)"), _("K × earth mover's distance, lower bound")),
    *(_("total variation distance, lower bound"), _("relativistic divergence, lower bound (nats)")),
    *(_("convolution"), _("linear"), _("batch norm"), _("Free for personal and commercial use")),
    # kinds of reasons in data/prepared/rejected.csv
    *(_("duplicate"), _("too small"), _("too large"), _("unreadable"), _("no face"), _("dropped"), _("not needed")),
    # attributes as DiceBear's styles name them
    *(_("accessories"), _("beard"), _("clothes"), _("clothes graphic"), _("clothing"), _("details"), _("ears")),
    *(_("eyebrows"), _("eyes"), _("facial hair"), _("front hair"), _("glasses"), _("hair"), _("hat"), _("head")),
    *(_("mouth"), _("nose"), _("rear hair"), _("sideburns"), _("skin"), _("style"), _("top")),
)


# what a variant is made of, in short: see `composed`
BASES = {
    "mlp": _("fully connected GAN"),
    "dcgan": "DCGAN",
    "dcgan_resize": _("DCGAN with resize convolutions"),
    "palette": _("DCGAN with palettes"),
    "resnet": _("residual GAN"),
}
GENERATORS = {
    "mlp": _("fully connected generator"),
    "dcgan": _("DCGAN's generator"),
    "dcgan_resize": _("DCGAN's generator with resize convolutions"),
    "palette": _("generator with palettes"),
    "resnet": _("residual generator"),
}
HOLDS = {"clip": _("clipped weights"), "gradient_penalty": _("gradient penalty"), "r1": "R1", "r1_r2": "R1 + R2"}


def composed(settings: Mapping[str, Any]) -> Text:
    """What a variant is made of, from its settings: "DCGAN + R1 + shifts"; defaults and sizes are left out."""
    generator = settings["generator"]
    discriminator = settings.get("discriminator") or generator
    parts = [BASES[discriminator], *([GENERATORS[generator]] if generator != discriminator else [])]
    parts += [OBJECTIVES[settings["objective"]]] if settings["objective"] != "non_saturating" else []
    parts += [HOLDS[settings["penalty"]]] if settings["penalty"] != "none" else []
    if settings.get("unroll_steps"):
        parts.append(_("%(count)s steps unrolled", count=settings["unroll_steps"]))
    parts += [AUGMENTATIONS[kind] for kind in settings.get("augmentations") or ()]
    if settings.get("groups"):
        parts.append(_("%(count)s groups of faces", count=settings["groups"]))
    if settings.get("flatten"):
        parts.append(_("flattened"))
    return joined(parts, " + ", " + ")


def number(value: float | None, digits: int = 3) -> str:
    """A number with so many significant digits, a true minus sign, and a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    size = abs(float(f"{value:.{digits - 1}e}"))  # as rounded: .9996 is as long as 1
    places = max(0, digits - 1 - math.floor(math.log10(size)))
    return (f"{value:,.{places}f}" if places <= 6 else f"{value:.1e}").replace("-", "−")


def whole(value: float | None) -> str:
    """A count in whole numbers with separators, and a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else f"{value:,.0f}"


def share(value: float | None) -> str:
    """A share in whole hundredths, and a dash where there is none."""
    return number(None) if value is None or not math.isfinite(100 * value) else f"{100 * value:.0f}\N{NO-BREAK SPACE}%"


def hundredths(value: float | None) -> str:
    """A number to two decimals, or "none"."""
    return _("none") if value is None else f"{value:.2f}".replace("-", "−")


def span(values: Sequence[float], words: Any = number) -> str:
    """The one value that all are, or the lowest and the highest, by `words`."""
    low, high = words(min(values)), words(max(values))
    return str(low) if low == high else _("%(low)s to %(high)s", low=low, high=high)


def figure(path: str) -> Text:
    """A figure's dotted path as a phrase: "KID (lite0)" for `final.lite0.kid`."""
    return translated(lambda translate: catalogue.name(path, translate))


def of_batches(evaluation: Evaluation) -> str:
    """The label of a discriminator's estimate that batch norm makes one of batches; nothing where it is of pictures."""
    return _("of batches") if evaluation.get("estimates_of") == "batches" else ""


def estimate(name: Text, evaluation: Evaluation) -> Text:
    """The name of an estimate, with that label where it has one."""
    label = of_batches(evaluation)
    return joined((name, label)) if label else name


def translated(words: Callable[[Translate], str]) -> Text:
    """What the catalogue of figures says, in both languages."""
    return Text(words(str), words(lambda text: in_japanese(foreign(text))))
