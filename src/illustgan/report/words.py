"""Settings and numbers in words."""

import math
import re
from collections.abc import Collection, Sequence

import yaml

from illustgan.params import Params, Variant

NETWORKS = {
    "mlp": "fully connected networks",
    "dcgan": "convolutional networks as in DCGAN",
    "resnet": "residual networks without normalisation",
}
NORMS = {
    "batch": "batch norm in the discriminator",
    "none": "no norm in the discriminator",
    "layer": "layer norm in the discriminator",
    "spectral": "spectral norm of the discriminator's layers",
}
WEIGHTS = {"family": "", "he": ", whose first weights hold the signal's size (He)"}
OBJECTIVES = {
    "saturating": "the saturating log loss",
    "non_saturating": "the non-saturating log loss",
    "wasserstein": "the Wasserstein loss",
    "hinge": "the hinge loss",
    "relativistic": "the relativistic paired log loss",
}
OPTIMISERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}
PENALTIES = {
    "gradient_penalty": "the critic's gradient is held at length 1 between real and fake pictures",
    "r1": "R1, on the discriminator's gradient at real pictures",
    "r1_r2": "R1 and R2, on the discriminator's gradient at real and at fake pictures",
}
AUGMENTATIONS = {"mirror": "mirrored", "colour": "other colours", "shift": "shifted", "cutout": "a square cut out"}
Pairs = Sequence[tuple[str, str]]

SHOWN = {"raw": "the generator as it is", "ema": "an average of the generator over training"}

# parts of a figure's dotted path in words; what is not here stays as it is
FIGURES = {
    "kid": "KID",
    "fid": "FID",
    "swd": "SWD",
    "em": "EM",
    "kl": "KL",
    "tv": "TV",
    "r2": "R²",
    "spearman": "Spearman",
    "kendall": "Kendall",
    "edge_width": "edge width",
    "high_frequencies": "high frequencies",
    "regret_last": "regret of the last",
    "discriminator_loss": "discriminator loss",
    "generator_loss": "generator loss",
    "one_face": "one face repeated",
}
QUALITIES = {  # what curves of training are correlated with, by its name in an evaluation
    "kid": "KID (lite0)",
    "swd": "SWD",
    "em": "EM (lite0)",
    "em_pixels": "EM (pixels)",
    "coverage": "coverage (pixels)",
}
ROOTS = ("final", "best", "oscillation", "curves", "critic", "moving", "discriminator")  # first parts of all paths
SILENT = ("final", "curves", "blur", "memorisation", "distinct", "stopping", "mean")  # parts that tell a reader nothing
SPACES = ("lite0", "random", "pixels")  # parts that say in which features


def settings(variant: Variant, width: int, batch: int) -> list[tuple[str, str]]:
    """A variant's settings as pairs of what and how, for people.

    Args:
        variant: checked settings.
        width: base width of the networks.
        batch: images in a batch.
    """
    norm = f", {NORMS[variant.discriminator_norm]}" if variant.discriminator_norm else ""
    weights = WEIGHTS[variant.discriminator_weights]
    pairs = [
        ("Networks", f"{NETWORKS[variant.networks]}, base width {width}{norm}{weights}"),
        ("Objective", OBJECTIVES[variant.objective]),
        ("Optimiser", _optimiser(variant)),
        ("Schedule", _schedule(variant, batch)),
    ]
    if variant.clip is not None:
        pairs.append(("Penalty", f"critic weights clipped to ±{variant.clip:g} before each of its steps"))
    if variant.penalises_gradients:
        pairs.append(("Penalty", _gradient_penalty(variant)))
    if variant.augmentations:
        pairs.append(("Augmentation", _augmentation(variant)))
    if variant.unroll_steps:
        pairs.append(("Unrolling", _unrolling(variant)))
    average = f" (half-life {variant.ema_images:g} images)" if variant.shown == "ema" else ""
    return [*pairs, ("Shown", SHOWN[variant.shown] + average)]


def _optimiser(variant: Variant) -> str:
    name = OPTIMISERS[variant.optimiser]
    rate = f"learning rate {variant.lr:g}"
    if variant.discriminator_lr is not None:
        rate += f" for the generator, {variant.discriminator_lr:g} for the discriminator"
    if variant.lr_end < 1:
        rate += f", falling to {variant.lr_end:g} of that by the end" if variant.lr_end else ", falling to 0 by the end"
    momenta = f", betas {variant.beta1:g} and {variant.beta2:g}" if variant.optimiser == "adam" else ""
    return f"{name}, {rate}{momenta}"


def _gradient_penalty(variant: Variant) -> str:
    often = f", in every {variant.penalty_every}th of its steps" if variant.penalty_every > 1 else ""
    return f"{PENALTIES[variant.penalty]}, weight {variant.penalty_weight:g}{often}"


def _augmentation(variant: Variant) -> str:
    kinds = ", ".join(AUGMENTATIONS[kind] for kind in variant.augmentations)
    strength = f"{variant.augmentation_strength:g}"
    if variant.ada_target is None:
        return f"of all that the discriminator sees: {kinds}, with a probability of {strength}"
    return (
        f"of all that the discriminator sees: {kinds}, with a probability of at most {strength} that holds the mean "
        f"sign of real scores at {variant.ada_target:g}"
    )


def _schedule(variant: Variant, batch: int) -> str:
    steps = variant.discriminator_steps
    text = f"{steps} discriminator step{'s' * (steps > 1)} to each generator step, batches of {batch}"
    if variant.burn_in_steps:
        text += f"; {variant.burn_in_steps} while the generator step is below {variant.burn_in_until}"
        text += f" and at every {variant.burn_in_every}th" if variant.burn_in_every else ""
    return text


def _unrolling(variant: Variant) -> str:
    steps = variant.unroll_steps
    rate = variant.unroll_lr if variant.unroll_lr is not None else variant.lr
    momentum = f", momentum {variant.unroll_momentum:g}" if variant.unroll_momentum else ""
    inner = f"{OPTIMISERS[variant.unroll_optimiser]}, learning rate {rate:g}{momentum}"
    return f"the generator looks {steps} discriminator step{'s' * (steps > 1)} ahead (inner steps by {inner})"


def number(value: float | None, digits: int = 3) -> str:
    """A number with so many significant digits, a true minus sign, and a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return (f"{value:,.{places}f}" if places <= 6 else f"{value:.1e}").replace("-", "−")


def figure(path: str) -> str:
    """A figure's dotted path as a phrase: "KID (lite0)" for `final.lite0.kid`."""
    parts = path.split(".")
    if parts[0] == "curves" and len(parts) == 4:
        return f"{figure(parts[3])} of {figure(parts[1])} with {QUALITIES.get(parts[2], parts[2])}"
    said = [FIGURES.get(part, part.replace("_", " ")) for part in parts if part not in (*SILENT, *SPACES)]
    if parts[0] == "oscillation":
        said = ["oscillation by", *said[1:]]
    spaces = [part for part in parts if part in SPACES]
    return f"{' '.join(said)} ({', '.join(spaces)})" if spaces and said else " ".join(said or parts)


def with_figures_named(text: str) -> str:
    """The text with each dotted path in it as a phrase, and numbers with a true minus sign."""
    text = re.sub(rf"\b(?:{'|'.join(ROOTS)})(?:\.[a-z0-9_]+)+\b", lambda found: figure(found[0]), text)
    text = re.sub(r"\bone_face\b", FIGURES["one_face"], text)
    return re.sub(r"(?<![\w-])-(?=\d)", "−", text)


def whole(value: float | None) -> str:
    """A count in whole numbers with separators, and a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else f"{value:,.0f}"


# the claims' rules stand in the ledger, in words
class _LineEach(yaml.SafeDumper):
    """YAML with a line for each setting, and lists within theirs."""


_LineEach.add_representer(
    list, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)


def in_force(params: Params) -> str:
    """The params that decide what the page shows, as YAML with a line for each; see `content_in_force`."""
    content = params
    return yaml.dump(content, Dumper=_LineEach, sort_keys=False, allow_unicode=True, width=100)


def commands(models: Sequence[str], scales: Collection[str]) -> list[tuple[str, str]]:
    """Pairs of what one may want and the command for it, for a page that compares `models`."""
    runs = {
        "smoke": ("a trial of everything in some minutes", "dvc exp run -S scale=smoke"),
        "paper": ("the 2017 post's run of the headline model, on a GPU", "dvc exp run -S scale=paper headline"),
    }
    return [
        ("another model for the headline: seconds", f"dvc exp run -S model={models[-1]}"),
        ("another learning rate", f"dvc exp run -S variants.{models[0]}.lr=0.0001"),
        ("three seeds, for a spread", "dvc exp run -S 'seeds=[1,2,3]'"),
        ("fewer faces", "dvc exp run -S data.faces=500"),
        ("your own pictures, from data/own/", "dvc exp run -S data.source=own"),
        ("faces found in your own illustrations", "dvc exp run -S data.source=own -S data.crop=face"),
        *(run for scale, run in runs.items() if scale in scales),
    ]
