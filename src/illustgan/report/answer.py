"""What the page says first: which variant to pick for faces like these, and why; the words are in the template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from illustgan.gan.run_folder import Run
from illustgan.report import words
from illustgan.report.tables import KIDS, Measured
from illustgan.report.texts import Text, listed
from illustgan.report.texts import gettext as _
from illustgan.results.catalogue import FIGURES
from illustgan.results.evaluations import figure, over_seeds

VALUES, EDGES = "final.modes.values", "final.blur.edge_width"
COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
MEASURES = (*KIDS, VALUES)  # what a guess goes by


@dataclass(frozen=True)
class Answer:
    """Which variant is recommended, and what to say of it."""

    variant: str | None  # the one that figures speak for
    picked: bool = False  # whether all extractors put it before each other one; else it is a guess
    alike: Sequence[str] = ()  # variants that intervals over seeds do not tell it from
    led: Sequence[tuple[str, Text]] = ()  # where none is picked: variants that lead, in what, most first
    # attribute values reached by it, by the best other variant with its name, and by real faces; None without any
    values: tuple[float, float, str, float | None] | None = None
    edges: tuple[float | None, float | None] = (None, None)  # its width of edges, and that of real faces


def answer(measured: Measured, comparison: Mapping[str, Any]) -> Answer | None:
    """Which variant to pick, by means over seeds of KID in three extractors and of values reached; None of one model.

    It is picked if all extractors put it before each other one, and a guess if it leads in more than half of the
    measures that have a leader. `comparison` is the content of reports/comparison.json.
    """
    if len(measured) < 2:
        return None
    leaders = {path: leader for path in MEASURES if (leader := _leader(measured, path)) is not None}
    kids = [leaders.get(path) for path in KIDS]
    if kids[0] is not None and len(set(kids)) == 1:
        first = kids[0]
        edges = over_seeds(measured[first], EDGES).mean, _floor(measured, EDGES)
        return Answer(first, True, _alike(first, comparison), values=_values(first, measured), edges=edges)
    led = {model: [words.figure(path) for path in leaders if leaders[path] == model] for model in measured}
    order = sorted((model for model in led if led[model]), key=lambda model: -len(led[model]))
    guess = order[0] if order and 2 * len(led[order[0]]) > len(leaders) else None
    return Answer(guess, led=[(model, listed(led[model])) for model in order])


def question(runs: Sequence[Run], faces: int) -> Text:
    """What the page asks of so many training faces: its title."""
    work, count = [run.tflop for run in runs], len(runs)
    values = {"count": Text(COUNTS[count], str(count)) if count < len(COUNTS) else count, "faces": words.whole(faces)}
    if count == 1:
        return _("One GAN, %(faces)s faces: does it learn to draw?", **values)
    if max(work) - min(work) <= 0.02 * max(work):  # a budget is met to within one step
        return _("%(count)s GANs, the same %(faces)s faces, the same compute: which learns to draw?", **values)
    return _("%(count)s GANs, the same %(faces)s faces: which learns to draw?", **values)


def trained(runs: Sequence[Run]) -> Text:
    """How much was trained on how large faces, in a sentence."""
    steps, work = [run.steps for run in runs], [run.tflop for run in runs]
    return _(
        "Faces have %(side)s × %(side)s pixels; a variant's training takes %(cost)s TFLOP of work, which is %(steps)s "
        "generator steps.",
        side=runs[0].architecture.size,
        cost=words.span(work),
        steps=words.span(steps, words.whole),
    )


def ranked(measured: Measured) -> list[str]:
    """Models, the best first: by the sum of their places in KID in three extractors. None's KID is the last."""
    means = pd.DataFrame([_means(measured, path) for path in KIDS], dtype=float)
    places = means.rank(axis=1, method="first", na_option="bottom").sum()
    return [*places.sort_values(kind="stable").index]


def _leader(measured: Measured, path: str) -> str | None:
    """The model with the best mean; None where one has no figure, or two are equally good."""
    means, sign = _means(measured, path), 1 if FIGURES[path].better == "higher" else -1
    signed = {model: sign * mean for model, mean in means.items() if mean is not None}
    first = [model for model, value in signed.items() if value == max(signed.values())]
    return first[0] if len(signed) == len(means) and len(first) == 1 else None


def _means(measured: Measured, path: str) -> dict[str, float | None]:
    return {model: over_seeds(seeds, path).mean for model, seeds in measured.items()}


def _alike(first: str, comparison: Mapping[str, Any]) -> list[str]:
    """Variants from which an interval of KID that contains 0 does not tell the first."""
    pairs = comparison["agreement"]["kid"]["pairs"].items()
    sides = [name.split(" against ") for name, pair in pairs if not pair["certain"]]
    return [later if earlier == first else earlier for later, earlier in sides if first in (later, earlier)]


def _values(first: str, measured: Measured) -> tuple[float, float, str, float | None] | None:
    means = _means(measured, VALUES)
    mine = means.pop(first)
    others = [(value, model) for model, value in means.items() if value is not None]
    return None if mine is None or not others else (mine, *max(others), _floor(measured, VALUES))


def _floor(measured: Measured, path: str) -> float | None:
    """What real faces score in the place of samples."""
    return figure(next(iter(measured.values()))[0], path.replace("final.", "floor.", 1))
