"""The figures of results: which curves the page draws, and from which numbers."""

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from illustgan.report import embedding
from illustgan.report import svg as figures
from illustgan.report.evaluations import EXTRACTORS, Evaluation, figure, over_checkpoints
from illustgan.report.svg import Line

EVALUATIONS = "data/evaluations/"
DISTANCES = {**{f"{name}.kid": f"KID ({name})" for name in EXTRACTORS}, "swd.mean": "SWD"}
COVERAGE = {"pixels.coverage": "coverage (pixels)", "diversity": "diversity"}
MOVED = ("lite0", "pixels")  # the features in which the earth mover's distance is computed
Measured = Mapping[str, Sequence[Evaluation]]  # by model, over the same seeds


@dataclass(frozen=True)
class Rows:
    """A small table below a figure: its columns' names, and rows of as many cells, of which the first names the row."""

    columns: Sequence[str]
    cells: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Chart:
    """One figure of one or more panels, which claims link to by its `key`; `missing` says how to get what is absent.

    `seeds` says what lines and bands are of several seeds, or is empty. `data` is a data: URI of its numbers as CSV, or
    empty.
    """

    key: str
    title: str
    panels: Sequence[str]  # <svg> elements
    caption: str
    source: str
    missing: str = ""
    rows: Rows | None = None
    data: str = ""
    seeds: str = ""


def of_seeds(count: int, *, logarithmic: bool = False) -> str:
    """What lines and bands of so many seeds are, in words; nothing of one seed."""
    if count < 2:
        return ""
    if logarithmic:
        return f"Geometric means over {count} seeds, within a band of one standard deviation of logarithms."
    return f"Means over {count} seeds, within a band of one standard deviation to each side."


def data(panels: Mapping[str, Sequence[Line]], x_label: str | Mapping[str, str]) -> str:
    """The curves of a figure's panels, by what each panel has upwards, as a data: URI of a CSV file.

    A row is a point. Lines of one name in a panel, one a seed, are counted from 1 on.

    Args:
        panels: lines by panel.
        x_label: what all panels have to the right, or for each panel what it has: a column then says so.
    """
    rows: list[Sequence[str | int | float]] = []
    for y_label, lines in panels.items():
        seen: Counter[str] = Counter()
        for line in lines:
            seen[line.name] += 1
            along = () if isinstance(x_label, str) else (x_label[y_label],)
            rows += [(y_label, line.name, seen[line.name], *along, x, y) for x, y in zip(line.x, line.y, strict=True)]
    return table(
        ["panel", "line", "number", *([x_label] if isinstance(x_label, str) else ["along", "x"]), "value"], rows
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> str:
    """A table as a data: URI of a CSV file, as in RFC 4180; what is no finite number is empty.

    Args:
        columns: their names.
        rows: as many cells each; numbers are given to six digits.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_plain(cell) if isinstance(cell, float) else cell for cell in row] for row in rows)
    return embedding.text(file.getvalue(), "text/csv")


def _plain(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else ""


def charts(measured: Measured, estimating: Sequence[str], toy: Mapping[str, Any] | None) -> list[Chart]:
    """All figures of results, in the page's order.

    Several seeds are a mean within a band of their standard deviation; data has each of them.

    Args:
        measured: evaluations by model.
        estimating: models whose estimate is one of the earth mover's distance.
        toy: data/theory/critic.json, or None.
    """
    return [
        _distances(measured),
        _coverage(measured),
        _oscillation(measured),
        _blur(measured),
        _spectrum(measured),
        _stopping(measured),
        _estimate(measured, estimating),
        _toy(toy),
    ]


def _distances(measured: Measured) -> Chart:
    return Chart(
        "distances",
        "KID in three extractors, and SWD",
        [_over_work(measured, path, label) for path, label in DISTANCES.items()],
        "Distances against work: lower is better. Where panels order the variants differently, none is to be believed.",
        f"{EVALUATIONS}, checkpoints",
        data=_data_over_work(measured, DISTANCES),
    )


def _coverage(measured: Measured) -> Chart:
    panels = [_over_work(measured, path, label) for path, label in COVERAGE.items()]
    caption = "Coverage and diversity against work: higher is more varied, and the floor is what real faces have."
    numbers = _data_over_work(measured, COVERAGE)
    return Chart("coverage", "Coverage and diversity", panels, caption, f"{EVALUATIONS}, checkpoints", data=numbers)


def _oscillation(measured: Measured) -> Chart:
    lines = [
        _line(model, evaluation["oscillation"]["series"]["tflop"], evaluation["oscillation"]["series"].get("lite0", []))
        for model, seeds in measured.items()
        for evaluation in seeds
    ]
    svg = figures.curves(
        figures.over_seeds(lines),
        "change (lite0)",
        identity="chart-oscillation",
        description="Change of the shown pictures from snapshot to snapshot against work, for each variant",
        from_zero=True,
    )
    caption = (
        "How far the pictures of the same latents move from one snapshot to the next. At 1 a latent's picture "
        "changes as much as if it became another latent's."
    )
    numbers = data({"change (lite0)": lines}, figures.WORK)
    return Chart("oscillation", "Oscillation", [svg], caption, f"{EVALUATIONS}, oscillation.series", data=numbers)


def _blur(measured: Measured) -> Chart:
    shown = {"blur.edge_width": "edge width (pixels)"}
    svg = _over_work(measured, *next(iter(shown.items())), from_zero=False)
    caption = "Mean width of strong edges against work: above the floor is blurrier than real faces."
    source, numbers = f"{EVALUATIONS}, checkpoints", _data_over_work(measured, shown)
    return Chart("blur", "Blur", [svg], caption, source, data=numbers)


def _spectrum(measured: Measured) -> Chart:
    found = {
        model: [evaluation["spectrum"] for evaluation in seeds if evaluation.get("spectrum")]
        for model, seeds in measured.items()
    }
    lines = [
        _line(model, range(1, len(one["samples"]) + 1), one["samples"])
        for model, seeds in found.items()
        for one in seeds
    ]
    caption = (
        "Power of the last samples by frequency: below the real faces' on the right is blur, and above them is noise."
    )
    if not lines:
        missing = "There are no power spectra in the evaluations: run dvc repro evaluate."
        return Chart("spectrum", "Power spectra", [], caption, f"{EVALUATIONS}, spectrum", missing)
    real = next(one["real"] for seeds in found.values() for one in seeds)
    reference, x_label, y_label = (
        _line("real faces", range(1, len(real) + 1), real),
        "cycles a picture",
        "power (levels²)",
    )
    svg = figures.curves(
        figures.over_seeds(lines, logarithmic=True),
        y_label,
        identity="chart-spectrum",
        description="Power of samples by cycles a picture for each variant, and of real faces",
        x_label=x_label,
        order=list(measured),
        reference=reference,
        logarithmic=True,
    )
    numbers = data({y_label: [*lines, reference]}, x_label)
    seeds = of_seeds(max(map(len, found.values())), logarithmic=True)
    return Chart("spectrum", "Power spectra", [svg], caption, f"{EVALUATIONS}, spectrum", data=numbers, seeds=seeds)


def _estimate(measured: Measured, estimating: Sequence[str]) -> Chart:
    lines = {
        (model, space): [
            _line(model, over_checkpoints(one, f"em.{space}"), over_checkpoints(one, "estimate_train"))
            for one in measured[model]
        ]
        for model in estimating
        for space in MOVED
    }
    panels = [
        figures.curves(
            figures.paths_over_seeds(lines[model, space]),
            "critic's estimate",
            identity=f"chart-estimate-{place}-{space}",
            description=f"The critic's estimate for {model} against the earth mover's distance in {space}",
            x_label=f"earth mover's distance ({space})",
            order=list(measured),
            marks=True,
        )
        for place, model in enumerate(estimating, 1)
        for space in MOVED
    ]
    numbers = data({f"{model} ({space})": found for (model, space), found in lines.items()}, "earth mover's distance")
    absent = "No variant here has a Wasserstein critic: add wgan to models in params.yaml, then dvc repro."
    caption = (
        "The critic's estimate on training faces and the exact distance at each checkpoint, joined in the order of "
        "training. The critic has features of its own, so no more than a common rise is to be expected."
    )
    title = "The critic's estimate and the earth mover's distance"
    source = f"{EVALUATIONS}, checkpoints: em, estimate_train"
    count = max((len(measured[model]) for model in estimating), default=0)
    of_both = f"Means over {count} seeds, of estimate and distance, within a band of one standard deviation of each."
    seeds = of_both if count > 1 else ""
    return Chart("estimate", title, panels, caption, source, "" if panels else absent, data=numbers, seeds=seeds)


def _stopping(measured: Measured) -> Chart:
    crosses = [
        _line(model, [figure(one, "curves.stopping.tflop")], [figure(one, "curves.stopping.kid")])
        for model, seeds in measured.items()
        for one in seeds
    ]
    svg = _over_work(measured, "lite0.kid", "KID (lite0)", identity="chart-stopping", crosses=crosses)
    caption = "Crosses: where the estimate says to stop, at the KID of the checkpoint nearest to it."
    numbers = data(
        {"KID (lite0)": _lines(measured, "lite0.kid"), "KID (lite0) where to stop": crosses},
        figures.WORK,
    )
    source = f"{EVALUATIONS}, checkpoints and curves.stopping"
    return Chart("stopping", "When to stop", [svg], caption, source, data=numbers)


def _toy(toy: Mapping[str, Any] | None) -> Chart:
    title, source = "Where the truth is known", "data/theory/critic.json, means over its seeds"
    caption = (
        "Two parallel segments in the plane, whose earth mover's distance is known: what a clipped critic estimates "
        "when it is trained to the end at each distance, what one estimates that is trained along while a segment "
        "comes nearer (from the right, where it starts untrained), and what a log-loss discriminator does: log 2 "
        "everywhere."
    )
    if toy is None:
        return Chart("toy", title, [], caption, source, "data/theory/critic.json is not there: run dvc repro toy.")
    points, path = toy["points"], toy["path"]
    at = [point["distance"] for point in points]
    lines = [
        _line("critic", at, [point["critic"] for point in points]),
        _line("discriminator", at, [point["discriminator"] for point in points]),
        _line("moving critic", path["distance"], path["estimate"]),
    ]
    svg = figures.curves(
        lines,
        "estimate",
        identity="chart-toy",
        description="Estimates of a critic, a discriminator and a moving critic against the true distance",
        x_label="true distance",
        from_zero=True,
    )
    fits = [f"critic {_fit(toy, 'critic')}", f"moving critic {_fit(toy, 'moving')}"]
    fits.append(f"discriminator {_fit(toy, 'discriminator')}")
    caption = f"{caption} R² of a fit in proportion: {', '.join(fits)}."
    return Chart("toy", title, [svg], caption, source, data=data({"estimate": lines}, "true distance"))


def _fit(toy: Mapping[str, Any], part: str) -> str:
    """R² of a part of the toy, in words."""
    value = figure(toy, f"{part}.r2")
    return "none" if value is None else f"{value:.2f}".replace("-", "−")


def _over_work(
    measured: Measured,
    path: str,
    label: str,
    *,
    identity: str | None = None,
    from_zero: bool = True,
    crosses: Sequence[Line] = (),
) -> str:
    floor = figure(next(iter(measured.values()))[0], f"floor.{path}")
    return figures.curves(
        figures.over_seeds(_lines(measured, path)),
        label,
        identity=identity or f"chart-{path.replace('.', '-').replace('_', '-')}",
        description=f"{label} of each variant against work{', with its floor' if floor is not None else ''}",
        floor=floor,
        from_zero=from_zero,
        marks=True,
        crosses=crosses,
    )


def _lines(measured: Measured, path: str) -> list[Line]:
    """A figure at each checkpoint against work: a line for each variant and seed."""
    return [
        _line(model, over_checkpoints(evaluation, "tflop"), over_checkpoints(evaluation, path))
        for model, seeds in measured.items()
        for evaluation in seeds
    ]


def _data_over_work(measured: Measured, panels: Mapping[str, str]) -> str:
    """The data of panels over work, given as labels by path."""
    return data({label: _lines(measured, path) for path, label in panels.items()}, figures.WORK)


def _line(name: str, x: Sequence[float | None], y: Sequence[float | None]) -> Line:
    a, b = (np.array([math.nan if value is None else value for value in side], np.float64) for side in (x, y))
    return Line(name, a[: len(b)], b[: len(a)])
