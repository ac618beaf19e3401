"""Tables of figures: a row for each variant, and below these the floor and the ceilings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from illustgan.claims.catalogue import FIGURES, REFERENCES, Figure
from illustgan.claims.evaluations import Evaluation, figure, over_seeds
from illustgan.claims.metrics import EXTRACTORS, METRICS, Metric
from illustgan.report import words
from illustgan.report.texts import Text, foreign

FINAL = "final."  # figures of the last checkpoint are those that floor and ceilings have too


@dataclass(frozen=True)
class Spec:
    """A table before it has numbers.

    Attributes:
        title: what its figures are of.
        paths: of figures of the catalogue.
        note: what to mind.
        terms: whether metrics are explained below it.
        details: whether it is shown on demand.
        features: what the title says for all figures, so that no heading does.
    """

    title: str
    paths: Sequence[str]
    note: str = ""
    terms: bool = True
    details: bool = False
    features: str = ""


@dataclass(frozen=True)
class Cell:
    """A number in words, what stands behind it (± or an interval), a warning, and whether it is the column's best.

    `value` is the number itself, by which rows are sorted, or None. `interval` is that of the mean over seeds, for the
    figures of reports/comparison.json.
    """

    text: str
    more: str = ""
    warning: str = ""
    best: bool = False
    value: float | None = None
    interval: str = ""


@dataclass(frozen=True)
class Row:
    """A variant, or with `reference` pictures of no generator."""

    name: str
    cells: Sequence[Cell]
    reference: bool = False


@dataclass(frozen=True)
class Table:
    """A spec with its numbers: its figures, their rows, and the metrics to be explained; no rows where nothing is."""

    spec: Spec
    figures: Sequence[Figure] = ()
    rows: Sequence[Row] = ()
    metrics: Sequence[Metric] = ()


def table(
    spec: Spec, paths: Sequence[str], measured: Mapping[str, Sequence[Evaluation]], comparison: Mapping[str, Any]
) -> Table:
    """The spec's table of the given paths.

    Args:
        spec: its title and the rest.
        paths: those of its figures that are shown.
        measured: evaluations by model, over the same seeds.
        comparison: reports/comparison.json; see `best`.
    """
    figures = [FIGURES[path] for path in paths]
    winners = {one.path: best(one, list(measured), comparison) for one in figures}
    rows = [
        Row(model, [_cell(one, model, seeds, comparison, best=winners[one.path] == model) for one in figures])
        for model, seeds in measured.items()
    ]
    for block, name in REFERENCES.items():
        cells = [_of_reference(one, next(iter(measured.values()))[0], block) for one in figures]
        if any(cell.text for cell in cells):
            rows.append(Row(foreign(name), cells, reference=True))
    metrics = [METRICS[key] for key in dict.fromkeys(one.metric for one in figures)] if spec.terms else []
    return Table(spec, figures, rows, [EXTRACTORS, *metrics] if METRICS["kid"] in metrics[:1] else metrics)


def heading(one: Figure, spec: Spec) -> Text:
    """The figure's heading, without the features that the title says."""
    bare = one.features == spec.features
    return words.translated(lambda _: one.said(one.label, _) if bare else one.heading(_))


def about(one: Figure) -> Text:
    """What the figure tells, in one sentence."""
    return words.translated(lambda _: one.said(one.about, _))


def best(one: Figure, models: Sequence[str], comparison: Mapping[str, Any]) -> str | None:
    """The model that is better than every other one in this figure, or None.

    With intervals over seeds that leave out 0 only. For KID and coverage the three extractors must agree too, since
    neither is to be trusted in one extractor alone.
    """
    if not one.ranked or len(models) < 2:
        return None
    pairs = comparison["figures"].get(one.path, {}).get("pairs", {})
    agreed = comparison["agreement"].get(one.path.rpartition(".")[2], {}).get("pairs")
    sign = 1 if one.better == "higher" else -1
    wins = dict.fromkeys(models, 0)
    for name, pair in pairs.items():
        later, _, earlier = name.partition(" against ")
        if not pair["differs"] or (agreed is not None and not (agreed[name]["agree"] and agreed[name]["certain"])):
            continue
        winner = later if sign * pair["difference"] > 0 else earlier
        if winner in wins:
            wins[winner] += 1
    return next((model for model, count in wins.items() if count == len(models) - 1), None)


def _interval(one: Figure, model: str, comparison: Mapping[str, Any]) -> str:
    """The interval of the model's mean in words, or nothing where there is none."""
    known = comparison["figures"].get(one.path, {}).get("variants", {}).get(model, {})
    low, high = known.get("low"), known.get("high")
    return "" if low is None or high is None or low == high else f"[{words.number(low, 2)}, {words.number(high, 2)}]"


def _cell(one: Figure, model: str, seeds: Sequence[Evaluation], comparison: Mapping[str, Any], *, best: bool) -> Cell:
    found = over_seeds(seeds, one.path)
    if found.mean is None:
        return Cell(words.number(None))
    more = ""
    if found.spread:  # and not where all seeds are alike
        more = f" ± {words.number(found.spread, 2)}"
    elif len(seeds) == 1 and one.within:
        behind = [figure(seeds[0], path) for path in one.within]
        if None not in behind:
            ends = [words.number(value, 2) for value in behind]
            more = f" ± {ends[0]}" if len(ends) == 1 else f" [{ends[0]}, {ends[1]}]"
    interval = _interval(one, model, comparison)
    return Cell(_text(one, found.mean), more, _warning(one, found.mean), best, found.mean, interval)


def _of_reference(one: Figure, evaluation: Evaluation, block: str) -> Cell:
    if not one.path.startswith(FINAL):
        return Cell("")
    value = figure(evaluation, f"{block}.{one.path.removeprefix(FINAL)}")
    return Cell("") if value is None else Cell(_text(one, value), warning=_warning(one, value))


def _text(one: Figure, value: float) -> str:
    return words.whole(value) if one.whole else words.number(value)


def _warning(one: Figure, value: float) -> str:
    return foreign(one.bound.word) if one.bound and one.bound.holds(value) else ""
