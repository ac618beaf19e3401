"""The tables of results: a row for each variant, and below these the floor and the ceilings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from illustgan.metrics.registry import Metric
from illustgan.report import words
from illustgan.report.texts import Text, foreign
from illustgan.report.texts import gettext as _
from illustgan.results.catalogue import CORRELATIONS, CURVES, EXTRACTORS, FIGURES, REFERENCES, SPACES, metrics
from illustgan.results.evaluations import Evaluation, figure, over_seeds
from illustgan.results.figure import Figure

Measured = Mapping[str, Sequence[Evaluation]]  # by model, over the same seeds
FINAL = "final."  # figures of the last checkpoint are those that floor and ceilings have too


@dataclass(frozen=True)
class Cell:
    """A number in words, and what goes with it."""

    text: str
    more: str = ""  # what stands behind it: ±, or an interval
    warning: str = ""
    best: bool = False  # of its column
    value: float | None = None  # the number itself, by which rows are sorted
    interval: str = ""  # of the mean over seeds, for figures of reports/comparison.json


@dataclass(frozen=True)
class Row:
    """A variant, or with `reference` pictures of no generator."""

    name: str
    cells: Sequence[Cell]
    reference: bool = False


@dataclass(frozen=True)
class Table:
    """Figures of the catalogue by variant; no rows as long as it has no numbers, or where nothing is known."""

    title: str
    paths: Sequence[str]  # of the figures
    note: str = ""  # what to mind
    terms: bool = True  # whether metrics are explained below it
    references: Sequence[str] = tuple(REFERENCES)  # what stands below the variants
    features: str = ""  # what the title says for all figures, so that no heading does
    rows: Sequence[Row] = ()

    @property
    def figures(self) -> list[Figure]:
        """A column each."""
        return [FIGURES[path] for path in self.paths]

    @property
    def metrics(self) -> list[Metric]:
        """What is explained below it: its metrics, after the extractors where KID is the first."""
        keys, every = [*dict.fromkeys(column.metric for column in self.figures)] if self.terms else [], metrics()
        return [*([EXTRACTORS] if keys[:1] == ["kid"] else []), *(every[key] for key in keys)]


KIDS = [f"final.{name}.kid" for name in SPACES]
INCEPTION = "final.inception.fid"


def columns(key: str, features: str = "") -> list[str]:
    """The figures that stand in a table, by its key; those of one feature space alone, lite0's with those of none."""
    spaces = {"": None, "lite0": ("lite0", "")}.get(features, (features,))
    every = (column for column in FIGURES.values() if column.table == key)
    return [column.path for column in every if spaces is None or column.features in spaces]


def _fidelity(features: str) -> Table:
    title = _("Fidelity and variety, in %(features)s", features=features)
    return Table(title, columns("fidelity", features), terms=features == "lite0", features=features)


def _correlations(loss: str, kind: str, note: str = "") -> Table:
    title = _(
        "Does %(loss)s tell quality? Rank correlation (%(kind)s)",
        loss=foreign(CURVES[loss]),
        kind=foreign(CORRELATIONS[kind]),
    )
    return Table(title, columns(f"{loss}.{kind}"), note, terms=bool(note))


SHORT = Table(
    *(_("All variants, the best first"), [*KIDS, "final.modes.values", "final.step"]),
    terms=False,
    references=("floor", "noise"),
)
MODES = columns("modes")
TABLES = [  # a figure stands in the table that its row in the catalogue names
    Table(
        _("Distance to faces that no training saw"),
        columns("distances"),
        _(
            "Lower is nearer. KID in lite0 punishes noise of 4 in 255, which the eye hardly sees, as much as losing "
            "three styles of four: read no order of the variants from one extractor."
        ),
    ),
    *(_fidelity(name) for name in SPACES),
    Table(_("Clusters: groups of training faces, in lite0"), columns("clusters"), features="clusters"),
    Table(
        _("Modes: attributes of faces"),
        MODES,
        _("The floor is what as many held-out faces reach: few samples cannot show every pair."),
        features="modes",
    ),
    Table(
        _("Copies of training faces"),
        columns("copies"),
        _(
            "Marked “copies”: copying below −3, or closer above .05. Where real faces are marked too, there are too "
            "few samples to tell."
        ),
    ),
    Table(_("Twins and blur"), columns("twins")),
    Table(_("Course: how much pictures go on changing"), columns("oscillation")),
    Table(_("Course: the discriminator's estimate, and when it says to stop"), columns("estimate")),
    _correlations(
        "estimate",
        "spearman",
        _("An estimate that tells quality has 1 with the distances, and −1 with coverage."),
    ),
    _correlations("estimate", "partial"),
    _correlations("clock", "spearman"),
    Table(_("Work"), columns("work")),
]
NO_MODES = _(
    "Modes are not counted: nothing is known of the attributes of these faces. Avatars have them (data.source: "
    "avatars); for all other faces, see the clusters above."
)


def tables(measured: Measured, comparison: Mapping[str, Any], bare: Sequence[Table] = TABLES) -> list[Table]:
    """All tables, in the page's order; `comparison` is the content of reports/comparison.json.

    What needs attributes, or a file that not everyone has, is left out where no evaluation has it.
    """
    every = [evaluation for seeds in measured.values() for evaluation in seeds]
    absent = {path for path in (*MODES, INCEPTION) if all(figure(evaluation, path) is None for evaluation in every)}
    drawn = []
    for table in bare:
        paths = [path for path in table.paths if path not in absent]
        none = replace(table, paths=(), note=NO_MODES)
        drawn.append(filled(replace(table, paths=paths), measured, comparison) if paths else none)
    return drawn


def filled(table: Table, measured: Measured, comparison: Mapping[str, Any]) -> Table:
    """The table with its rows."""
    winners = {column.path: best(column, list(measured), comparison) for column in table.figures}
    rows = [
        Row(
            model,
            [_cell(column, model, seeds, comparison, best=winners[column.path] == model) for column in table.figures],
        )
        for model, seeds in measured.items()
    ]
    for block in table.references:
        cells = [_of_reference(column, next(iter(measured.values()))[0], block) for column in table.figures]
        if any(cell.text for cell in cells):
            rows.append(Row(foreign(REFERENCES[block]), cells, reference=True))
    return replace(table, rows=rows)


def heading(column: Figure, table: Table) -> Text:
    """The figure's heading, without the features that the title says."""
    in_title = column.features == table.features
    return words.translated(lambda _: column.short(_) if in_title else column.heading(_))


def tells(column: Figure) -> Text:
    """What the figure tells, in one sentence."""
    return words.translated(lambda _: column.filled(column.tells, _))


def best(column: Figure, models: Sequence[str], comparison: Mapping[str, Any]) -> str | None:
    """The model that is better than every other one in this figure, with intervals over seeds that leave out 0.

    For KID and coverage the three extractors must agree too: neither is to be trusted in one alone.
    """
    if not column.ranked or len(models) < 2:
        return None
    pairs = comparison["figures"].get(column.path, {}).get("pairs", {})
    agreed = comparison["agreement"].get(column.path.rpartition(".")[2], {}).get("pairs")
    sign = 1 if column.better == "higher" else -1
    wins: Counter[str] = Counter()
    for name, pair in pairs.items():
        if pair["differs"] and (agreed is None or agreed[name]["certain"]):
            later, _against, earlier = name.partition(" against ")
            wins[later if sign * pair["difference"] > 0 else earlier] += 1
    return next((model for model in models if wins[model] == len(models) - 1), None)


def _cell(
    column: Figure, model: str, seeds: Sequence[Evaluation], comparison: Mapping[str, Any], *, best: bool
) -> Cell:
    averaged = over_seeds(seeds, column.path)
    if averaged.mean is None:
        return Cell(words.number(None))
    more = ""
    if averaged.spread:  # and not where all seeds are alike
        more = f" ± {words.number(averaged.spread, 2)}"
    elif len(seeds) == 1 and column.behind:
        behind = [figure(seeds[0], path) for path in column.behind]
        if None not in behind:
            ends = [words.number(value, 2) for value in behind]
            more = f" ± {ends[0]}" if len(ends) == 1 else f" [{ends[0]}, {ends[1]}]"
    compared = comparison["figures"].get(column.path, {}).get("variants", {}).get(model, {})
    low, high = compared.get("low"), compared.get("high")
    interval = "" if low is None or low == high else f"[{words.number(low, 2)}, {words.number(high, 2)}]"
    warning = words.of_batches(seeds[0]) if column.metric == "estimate" else _warning(column, averaged.mean)
    return Cell(_text(column, averaged.mean), more, warning, best, averaged.mean, interval)


def _of_reference(column: Figure, evaluation: Evaluation, block: str) -> Cell:
    if not column.path.startswith(FINAL):
        return Cell("")
    value = figure(evaluation, f"{block}.{column.path.removeprefix(FINAL)}")
    return Cell("") if value is None else Cell(_text(column, value), warning=_warning(column, value))


def _text(column: Figure, value: float) -> str:
    return words.whole(value) if column.whole else words.number(value)


def _warning(column: Figure, value: float) -> str:
    return foreign(column.bound.word) if column.bound and column.bound.holds(value) else ""
