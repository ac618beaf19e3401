"""Settings and numbers in words."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from illustgan.claims import catalogue
from illustgan.report.texts import Text, foreign, in_japanese, joined, ngettext
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
    # attributes as DiceBear's styles name them
    *(_("accessories"), _("beard"), _("clothes"), _("clothes graphic"), _("clothing"), _("details"), _("ears")),
    *(_("eyebrows"), _("eyes"), _("facial hair"), _("front hair"), _("glasses"), _("hair"), _("hat"), _("head")),
    *(_("mouth"), _("nose"), _("rear hair"), _("sideburns"), _("skin"), _("style"), _("top")),
)


def settings(variant: Mapping[str, Any], width: int, batch: int) -> Pairs:
    """A variant's settings as pairs of what and how, for people.

    Args:
        variant: all settings, the defaults among them, as data/in_force.json has them.
        width: base width of the networks.
        batch: images in a batch.
    """
    said = {name: f"{value:g}" if isinstance(value, int | float) else value for name, value in variant.items()}
    average = _("an average of the generator over training (half-life %(ema_images)s images)", **said)
    pairs = (
        (_("Networks"), _networks(variant, width)),
        (_("Objective"), [OBJECTIVES[variant["objective"]]]),
        (_("Optimiser"), _optimiser(variant, said)),
        (_("Schedule"), _schedule(variant, said, batch)),
        (_("Penalty"), _penalty(variant, said)),
        (_("Augmentation"), _augmentation(variant, said)),
        (_("Unrolling"), _unrolling(variant, said)),
        (_("Shown"), [_("the generator as it is") if variant["shown"] == "raw" else average]),
    )
    return [(what, joined(parts)) for what, parts in pairs if parts]


def _networks(variant: Mapping[str, Any], width: int) -> list[str]:
    he = variant.get("discriminator_weights") == "he"
    return [
        NETWORKS[variant["networks"]],
        _("base width %(width)s", width=width),
        *([NORMS[variant["discriminator_norm"]]] if variant["discriminator_norm"] else []),
        *([_("whose first weights hold the signal's size (He)")] if he else []),
    ]


def _optimiser(variant: Mapping[str, Any], said: Mapping[str, str]) -> list[str]:
    one = _("learning rate %(lr)s", **said)
    two = _("learning rate %(lr)s for the generator, %(discriminator_lr)s for the discriminator", **said)
    return [
        OPTIMISERS[variant["optimiser"]],
        one if variant["discriminator_lr"] is None else two,
        *([_("falling to %(lr_end)s of that by the end", **said)] if variant.get("lr_end", 1) < 1 else []),
        *([_("betas %(beta1)s and %(beta2)s", **said)] if variant["optimiser"] == "adam" else []),
    ]


def _schedule(variant: Mapping[str, Any], said: Mapping[str, str], batch: int) -> list[str]:
    until = _("%(burn_in_steps)s while the generator step is below %(burn_in_until)s", **said)
    again = _("%(burn_in_steps)s at every %(burn_in_every)sth generator step", **said)
    return [
        ngettext(
            "%(count)s discriminator step to each generator step",
            "%(count)s discriminator steps to each generator step",
            variant["discriminator_steps"],
        ),
        _("batches of %(batch)s", batch=batch),
        *([until] if variant["burn_in_steps"] else []),
        *([again] if variant["burn_in_steps"] and variant["burn_in_every"] else []),
    ]


def _penalty(variant: Mapping[str, Any], said: Mapping[str, str]) -> list[str]:
    if variant["penalty"] == "none":
        return []
    if variant["penalty"] == "clip":
        return [_("critic weights clipped to ±%(clip)s before each of its steps", **said)]
    often = [_("in every %(penalty_every)sth of its steps", **said)] if variant["penalty_every"] > 1 else []
    return [PENALTIES[variant["penalty"]], _("weight %(penalty_weight)s", **said), *often]


def _augmentation(variant: Mapping[str, Any], said: Mapping[str, str]) -> list[str]:
    kinds = [AUGMENTATIONS[kind] for kind in variant["augmentations"]]
    held = _(
        "with a probability of at most %(augmentation_strength)s that holds the mean sign of real scores at "
        "%(ada_target)s",
        **said,
    )
    fixed = _("with a probability of %(augmentation_strength)s", **said)
    return [*kinds, fixed if variant["ada_target"] is None else held] if kinds else []


def _unrolling(variant: Mapping[str, Any], said: Mapping[str, str]) -> list[str]:
    inner = {**said, "lr": said["lr"] if variant["unroll_lr"] is None else said["unroll_lr"]}
    ahead = ngettext(
        "the generator looks %(count)s discriminator step ahead",
        "the generator looks %(count)s discriminator steps ahead",
        variant["unroll_steps"],
    )
    momentum = [_("momentum %(unroll_momentum)s", **said)] if variant["unroll_momentum"] else []
    rate = _("learning rate %(lr)s", **inner)
    return [ahead, OPTIMISERS[variant["unroll_optimiser"]], rate, *momentum] if variant["unroll_steps"] else []


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
    return number(None) if value is None else f"{100 * value:.0f}\N{NO-BREAK SPACE}%"


def span(values: Sequence[float], words: Any = number) -> str:
    """The one value that all are, or the lowest and the highest, by `words`."""
    low, high = words(min(values)), words(max(values))
    return str(low) if low == high else _("%(low)s to %(high)s", low=low, high=high)


def figure(path: str) -> Text:
    """A figure's dotted path as a phrase: "KID (lite0)" for `final.lite0.kid`."""
    return translated(lambda translate: catalogue.name(path, translate))


def translated(words: Callable[[catalogue.Translate], str]) -> Text:
    """What the catalogue of figures says, in both languages."""
    return Text(words(str), words(lambda text: in_japanese(foreign(text))))
