"""Settings and numbers in words."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from illustgan.claims import catalogue
from illustgan.claims.evaluations import Evaluation
from illustgan.report.texts import Text, foreign, in_japanese, joined
from illustgan.report.texts import gettext as _

Pairs = Sequence[tuple[str, str]]
NETWORKS = {
    "mlp": _("fully connected networks"),
    "dcgan": _("convolutional networks as in DCGAN"),
    "resnet": _("residual networks without normalisation"),
}
NORMS = {
    "batch": _("batch norm in the discriminator"),
    "none": _("no norm in the discriminator"),
    "layer": _("layer norm in the discriminator"),
    "spectral": _("spectral norm of the discriminator's layers"),
}
OBJECTIVES = {
    "saturating": _("the saturating log loss"),
    "non_saturating": _("the non-saturating log loss"),
    "wasserstein": _("the Wasserstein loss"),
    "hinge": _("the hinge loss"),
    "relativistic": _("the relativistic paired log loss"),
}
OPTIMISERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}
PENALTIES = {
    "gradient_penalty": _("the critic's gradient is held at length 1 between real and fake pictures"),
    "r1": _("R1, on the discriminator's gradient at real pictures"),
    "r1_r2": _("R1 and R2, on the discriminator's gradient at real and at fake pictures"),
}
AUGMENTATIONS = {
    "mirror": _("mirrored"),
    "colour": _("other colours"),
    "shift": _("shifted"),
    "cutout": _("a square cut out"),
}
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


def number(value: float | None, digits: int = 3) -> str:
    """A number with so many significant digits, a true minus sign, and a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
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


def translated(words: Callable[[catalogue.Translate], str]) -> Text:
    """What the catalogue of figures says, in both languages."""
    return Text(words(str), words(lambda text: in_japanese(foreign(text))))
