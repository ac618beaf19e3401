"""Tables of figures: a row for each variant, and below these the floor and the ceilings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from illustgan.report import words
from illustgan.report.evaluations import REFERENCES, Evaluation, figure, over_seeds

FINAL = "final."  # figures of the last checkpoint are those that floor and ceilings have too


@dataclass(frozen=True)
class Bound:
    """What a figure beyond a bound is called, so that it is seen without colour."""

    word: str
    below: float | None = None
    above: float | None = None

    def holds(self, value: float) -> bool:
        """Whether the value lies beyond the bound."""
        return (self.below is not None and value < self.below) or (self.above is not None and value > self.above)


@dataclass(frozen=True)
class Column:
    """A figure: its dotted path in an evaluation, and how it is shown.

    With one seed, `within` names what stands behind it: the path of a spread (one), or of an interval's ends (two).
    `wants` is lower or higher where the best may be named, which takes several seeds; see `best`. `about` is what the
    figure tells, in one sentence.
    """

    label: str
    path: str
    within: tuple[str, ...] = ()
    whole: bool = False
    wants: str | None = None
    warning: Bound | None = None
    about: str = ""


@dataclass(frozen=True)
class Term:
    """What a figure is, in a sentence or two, and the paper that it is from."""

    name: str
    meaning: str
    paper: str = ""
    link: str = ""


@dataclass(frozen=True)
class Spec:
    """A table before it has numbers: `note` says what to mind, `details` marks one that is shown on demand."""

    title: str
    columns: Sequence[Column]
    note: str = ""
    terms: Sequence[Term] = ()
    details: bool = False


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
    """A table with its numbers; `missing` says how to get them where there is none."""

    spec: Spec
    rows: Sequence[Row] = field(default_factory=list)
    missing: str = ""


def table(spec: Spec, measured: Mapping[str, Sequence[Evaluation]], comparison: Mapping[str, Any] | None) -> Table:
    """The spec's table.

    Args:
        spec: its columns.
        measured: evaluations by model, over the same seeds.
        comparison: reports/comparison.json, or None; see `best`.
    """
    first = next(iter(measured.values()))[0]
    winners = [best(column, list(measured), comparison) for column in spec.columns]
    rows = [
        Row(
            model,
            [
                replace(_cell(column, seeds, winners[n] == model), interval=_interval(column, model, comparison))
                for n, column in enumerate(spec.columns)
            ],
        )
        for model, seeds in measured.items()
    ]
    for block, name in REFERENCES.items():
        cells = [_of_reference(column, first, block) for column in spec.columns]
        if any(cell.text for cell in cells):
            rows.append(Row(name, cells, reference=True))
    return Table(spec, rows)


def best(column: Column, models: Sequence[str], comparison: Mapping[str, Any] | None) -> str | None:
    """The model that is better than every other one in this column, or None.

    With intervals over seeds that leave out 0 only. For KID and coverage the three extractors must agree too, since
    neither is to be trusted in one extractor alone.
    """
    if column.wants is None or comparison is None or len(models) < 2:
        return None
    pairs = comparison["figures"].get(column.path, {}).get("pairs", {})
    agreed = comparison["agreement"].get(column.path.rpartition(".")[2], {}).get("pairs")
    sign = 1 if column.wants == "higher" else -1
    wins = dict.fromkeys(models, 0)
    for name, pair in pairs.items():
        later, _, earlier = name.partition(" against ")
        if not pair["differs"] or (agreed is not None and not (agreed[name]["agree"] and agreed[name]["certain"])):
            continue
        winner = later if sign * pair["difference"] > 0 else earlier
        if winner in wins:
            wins[winner] += 1
    return next((model for model, count in wins.items() if count == len(models) - 1), None)


def _interval(column: Column, model: str, comparison: Mapping[str, Any] | None) -> str:
    """The interval of the model's mean in words, or nothing where there is none."""
    known = comparison["figures"].get(column.path, {}).get("variants", {}).get(model, {}) if comparison else {}
    low, high = known.get("low"), known.get("high")
    return "" if low is None or high is None or low == high else f"[{words.number(low, 2)}, {words.number(high, 2)}]"


def _cell(column: Column, seeds: Sequence[Evaluation], is_best: bool) -> Cell:
    found = over_seeds(seeds, column.path)
    if found.mean is None:
        return Cell(words.number(None))
    more = ""
    if found.spread:  # and not where all seeds are alike
        more = f" ± {words.number(found.spread, 2)}"
    elif len(seeds) == 1 and column.within:
        behind = [figure(seeds[0], path) for path in column.within]
        if None not in behind:
            ends = [words.number(value, 2) for value in behind]
            more = f" ± {ends[0]}" if len(ends) == 1 else f" [{ends[0]}, {ends[1]}]"
    return Cell(_text(column, found.mean), more, _warning(column, found.mean), is_best, found.mean)


def _of_reference(column: Column, evaluation: Evaluation, block: str) -> Cell:
    if not column.path.startswith(FINAL):
        return Cell("")
    value = figure(evaluation, f"{block}.{column.path.removeprefix(FINAL)}")
    return Cell("") if value is None else Cell(_text(column, value), warning=_warning(column, value))


def _text(column: Column, value: float) -> str:
    return words.whole(value) if column.whole else words.number(value)


def _warning(column: Column, value: float) -> str:
    return column.warning.word if column.warning and column.warning.holds(value) else ""
