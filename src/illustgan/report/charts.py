"""The figures of results: which curves the page draws, and from which numbers, with these as a CSV file."""

import base64
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from illustgan.report import words
from illustgan.report.curves import Line, Panel, curves, line, over_seeds, squashed
from illustgan.report.tables import Measured
from illustgan.report.texts import gettext as _
from illustgan.results.catalogue import FIGURES, MOVED
from illustgan.results.evaluations import Evaluation, figure, over_checkpoints

FINAL = "final."


@dataclass(frozen=True)
class Chart:
    """One figure of one or more panels."""

    key: str  # by which claims link to it, and captions.html.j2 has its caption
    title: str
    panels: Sequence[str]  # <svg> elements
    data: str  # a data: URI of its numbers as CSV
    facts: Mapping[str, object] = field(default_factory=dict)  # what the caption names
    seeds: str = ""  # what lines and bands of several seeds are, see `of_seeds`
    rows: Sequence[Sequence[str]] = ()  # a table below the panels, its columns' names first
    source: str = "data/evaluations/"  # the file with its numbers; of the theory, see `theory.parts`


def chart(key: str, title: str, panels: Sequence[Panel], **more: Any) -> Chart:
    """A figure of curves; `more` are attributes of it."""
    drawn = [curves(panel, f"chart-{key}-{place}", title) for place, panel in enumerate(panels, 1)]
    return Chart(key, title, drawn, data(panels), **more)


def of_seeds(count: int, *, logarithmic: bool = False) -> str:
    """What lines and bands of so many seeds are, in words; nothing of one seed."""
    if count < 2:
        return ""
    if logarithmic:
        return _(
            "Geometric means over %(count)s seeds, within a band of one standard deviation of logarithms.", count=count
        )
    return _("Means over %(count)s seeds, within a band of one standard deviation to each side.", count=count)


def data(panels: Iterable[Panel]) -> str:
    """Curves as a data: URI of a CSV file, a row for each point; lines of one name, one a seed, are counted from 1."""
    rows: list[Sequence[str | int | float]] = []
    for panel in panels:
        seen: Counter[str] = Counter()
        named = [(curve.name, curve) for curve in (*panel.lines, panel.reference) if curve]
        named += [(f"{curve.name} (crosses)", curve) for curve in panel.crosses]
        for name, curve in named:
            seen[name] += 1
            rows += [(panel.label, name, seen[name], panel.along, x, y) for x, y in zip(curve.x, curve.y, strict=True)]
    return table(("panel", "line", "number", "along", "x", "value"), rows)


def table(columns: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> str:
    """A table as a data: URI of a CSV file, as in RFC 4180: numbers to six digits, empty where one is not finite."""
    frame = pd.DataFrame(list(rows), columns=list(columns)).replace([np.inf, -np.inf], np.nan)
    csv = frame.to_csv(index=False, float_format="%.6g", lineterminator="\r\n").encode("utf-8")
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(csv).decode('ascii')}"


def charts(measured: Measured, estimating: Sequence[str]) -> list[Chart]:
    """All figures of evaluations, in the page's order.

    `estimating` has the models whose estimate is one of the earth mover's distance; without any, a figure is left out.
    """
    stops = _lines(
        measured,
        lambda evaluation: ([figure(evaluation, f"curves.stopping.{name}")] for name in ("tflop", "lite0.kid")),
    )
    return [
        _over_work("distances", _("KID in three feature sets, and SWD"), measured),
        _over_work("coverage", _("Coverage and diversity"), measured),
        _oscillation(measured),
        _over_work("blur", _("Blur"), measured, from_zero=False),
        _spectrum(measured),
        _over_work("stopping", _("When to stop"), measured, "lite0.kid", crosses=stops),
        *([_estimate(measured, estimating)] if estimating else []),
    ]


def _lines(measured: Measured, points: Callable[[Evaluation], Any]) -> list[Line]:
    """A line for each variant and seed, through the `points` of its evaluation, x and y."""
    return [line(model, *points(evaluation)) for model, seeds in measured.items() for evaluation in seeds]


def _over_work(key: str, title: str, measured: Measured, *paths: str, **more: Any) -> Chart:
    """Figures at each checkpoint against work: these, or those whose row in the catalogue names the chart."""
    paths = paths or tuple(path.removeprefix(FINAL) for path, column in FIGURES.items() if column.chart == key)

    def panel(path: str) -> Panel:
        lines = _lines(measured, lambda evaluation: (over_checkpoints(evaluation, name) for name in ("tflop", path)))
        floor = figure(next(iter(measured.values()))[0], f"floor.{path}")
        linear = squashed(over_seeds(lines)) if FIGURES[FINAL + path].chart == "distances" else None
        return Panel(words.figure(path), lines, floor=floor, linear=linear, **more)

    return chart(key, title, [panel(path) for path in paths])


def _oscillation(measured: Measured) -> Chart:
    lines = _lines(
        measured, lambda evaluation: (evaluation["oscillation"]["series"][name] for name in ("tflop", "lite0"))
    )
    panel = Panel(_("change (lite0)"), lines, marks=False)
    return chart("oscillation", _("Oscillation"), [panel])


def _spectrum(measured: Measured) -> Chart:
    evaluations = next(iter(measured.values()))
    real = evaluations[0]["spectrum"]["real"]
    at = range(1, len(real) + 1)
    lines = _lines(measured, lambda evaluation: (at, evaluation["spectrum"]["samples"]))
    truth = line(_("real faces"), at, real)
    panel = Panel(_("power (levels²)"), lines, _("cycles a picture"), reference=truth, logarithmic=True, marks=False)
    seeds = of_seeds(len(evaluations), logarithmic=True)
    return chart("spectrum", _("Power spectra"), [panel], seeds=seeds)


def _estimate(measured: Measured, estimating: Sequence[str]) -> Chart:
    def panel(model: str, space: str) -> Panel:
        paths = (f"em.{space}", "estimate_train")
        lines = [line(model, *(over_checkpoints(evaluation, path) for path in paths)) for evaluation in measured[model]]
        along = _("earth mover's distance (%(features)s)", features=space)
        label = words.estimate(_("critic's estimate"), measured[model][0])
        return Panel(label, lines, along, order=list(measured), from_zero=False)

    panels = [panel(model, space) for model in estimating for space in MOVED]
    title = _("The critic's estimate and the earth mover's distance")
    return chart("estimate", title, panels)


def critic(content: Mapping[str, Any]) -> list[Chart]:
    """The one figure of data/theory/critic.json."""
    points, path = content["points"], content["path"]
    at, names = [point["distance"] for point in points], {"critic": _("critic"), "discriminator": _("discriminator")}
    lines = [line(name, at, [point[part] for point in points]) for part, name in names.items()]
    lines.append(line(_("moving critic"), path["distance"], path["estimate"]))
    panel = Panel(_("estimate"), lines, _("true distance"), marks=False)
    facts = {part: words.hundredths(figure(content, f"{part}.r2")) for part in ("critic", "moving", "discriminator")}
    return [chart("critic", _("What a critic and a discriminator estimate"), [panel], facts=facts)]
