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
    pairs: list[tuple[str, str]] = [
        (_("Networks"), _networks(variant, width)),
        (_("Objective"), OBJECTIVES[variant["objective"]]),
        (_("Optimiser"), _optimiser(variant)),
        (_("Schedule"), _schedule(variant, batch)),
    ]
    if variant["penalty"] != "none":
        pairs.append((_("Penalty"), _penalty(variant)))
    if variant["augmentations"]:
        pairs.append((_("Augmentation"), _augmentation(variant)))
    if variant["unroll_steps"]:
        pairs.append((_("Unrolling"), _unrolling(variant)))
    return [*pairs, (_("Shown"), _shown(variant))]


def _networks(variant: Mapping[str, Any], width: int) -> Text:
    parts = [NETWORKS[variant["networks"]], _("base width %(width)s", width=width)]
    if variant["discriminator_norm"]:
        parts.append(NORMS[variant["discriminator_norm"]])
    if variant.get("discriminator_weights") == "he":
        parts.append(_("whose first weights hold the signal's size (He)"))
    return joined(parts)


def _optimiser(variant: Mapping[str, Any]) -> Text:
    rate, other = f"{variant['lr']:g}", variant["discriminator_lr"]
    if other is None:
        rates = _("learning rate %(rate)s", rate=rate)
    else:
        rates = _("learning rate %(rate)s for the generator, %(other)s for the discriminator", rate=rate, other=f"{other:g}")
    parts: list[str] = [OPTIMISERS[variant["optimiser"]], rates]
    if variant.get("lr_end", 1) < 1:
        parts.append(_("falling to %(share)s of that by the end", share=f"{variant['lr_end']:g}"))
    if variant["optimiser"] == "adam":
        first, second = f"{variant['beta1']:g}", f"{variant['beta2']:g}"
        parts.append(_("betas %(first)s and %(second)s", first=first, second=second))
    return joined(parts)


def _penalty(variant: Mapping[str, Any]) -> Text:
    if variant["penalty"] == "clip":
        return _("critic weights clipped to ±%(bound)s before each of its steps", bound=f"{variant['clip']:g}")
    said, weight = PENALTIES[variant["penalty"]], f"{variant['penalty_weight']:g}"
    every = variant["penalty_every"]
    if every > 1:
        return _(
            "%(penalty)s, weight %(weight)s, in every %(every)sth of its steps",
            penalty=said,
            weight=weight,
            every=every,
        )
    return _("%(penalty)s, weight %(weight)s", penalty=said, weight=weight)


def _augmentation(variant: Mapping[str, Any]) -> Text:
    kinds = joined([AUGMENTATIONS[kind] for kind in variant["augmentations"]])
    strength, target = f"{variant['augmentation_strength']:g}", variant["ada_target"]
    if target is None:
        return _(
            "of all that the discriminator sees: %(kinds)s, with a probability of %(strength)s",
            kinds=kinds,
            strength=strength,
        )
    return _(
        "of all that the discriminator sees: %(kinds)s, with a probability of at most %(strength)s that holds the mean "
        "sign of real scores at %(target)s",
        kinds=kinds,
        strength=strength,
        target=f"{target:g}",
    )


def _schedule(variant: Mapping[str, Any], batch: int) -> Text:
    steps = ngettext(
        "%(count)s discriminator step to each generator step",
        "%(count)s discriminator steps to each generator step",
        variant["discriminator_steps"],
    )
    text = joined((steps, _("batches of %(batch)s", batch=batch)))
    if not variant["burn_in_steps"]:
        return text
    more = {"steps": variant["burn_in_steps"], "until": variant["burn_in_until"]}
    if variant["burn_in_every"]:
        often = _(
            "%(steps)s while the generator step is below %(until)s and at every %(every)sth",
            **more,
            every=variant["burn_in_every"],
        )
    else:
        often = _("%(steps)s while the generator step is below %(until)s", **more)
    return joined((text, often), "; ")


def _unrolling(variant: Mapping[str, Any]) -> Text:
    rate = variant["lr"] if variant["unroll_lr"] is None else variant["unroll_lr"]
    inner = [OPTIMISERS[variant["unroll_optimiser"]], _("learning rate %(rate)s", rate=f"{rate:g}")]
    if variant["unroll_momentum"]:
        inner.append(_("momentum %(momentum)s", momentum=f"{variant['unroll_momentum']:g}"))
    return ngettext(
        "the generator looks %(count)s discriminator step ahead (inner steps by %(inner)s)",
        "the generator looks %(count)s discriminator steps ahead (inner steps by %(inner)s)",
        variant["unroll_steps"],
        inner=joined(inner),
    )


def _shown(variant: Mapping[str, Any]) -> Text:
    if variant["shown"] == "raw":
        return _("the generator as it is")
    images = f"{variant['ema_images']:g}"
    return _("an average of the generator over training (half-life %(images)s images)", images=images)


def number(value: float | None, digits: int = 3) -> str:
    """A number with so many significant digits, a true minus sign, and a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return (f"{value:,.{places}f}" if places <= 6 else f"{value:.1e}").replace("-", "−")


def plain(value: float) -> str:
    """A number without needless digits, with a true minus sign."""
    return f"{value:.3g}".replace("-", "−")


def whole(value: float | None) -> str:
    """A count in whole numbers with separators, and a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else f"{value:,.0f}"


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
