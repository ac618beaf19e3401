"""Curves against work, or against something else: the panels that most figures are made of."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator

from illustgan.report.svg import COLOURS, DASHES, HEIGHT, LETTERS, MARKS, TEXT, WIDTH, blank, inline, styled
from illustgan.report.texts import SPACE, ems, in_japanese, joined
from illustgan.report.texts import gettext as _

POINTS = 120  # of a curve, at most: a figure is some hundred pixels wide
BAND = 0.18  # opacity
PAD, KEY = 0.3, 3.6  # about how wide a space is, and what stands beside a legend's name, in letters' sizes
WORK = _("work (TFLOP)")
STEPS = _("generator steps")
FLOOR, REAL = _("real faces (target)"), _("real data")
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A named curve, float64 (N,) each; lines of one name share a colour and one entry in the legend."""

    name: str
    x: Numbers
    y: Numbers
    spread: Numbers | None = None  # to each side of y, in natural logarithms on a logarithmic axis; NaN for none


@dataclass(frozen=True)
class Panel:
    """Lines against work, or against something else, and how they are drawn."""

    label: str  # what goes upwards, with the unit
    lines: Sequence[Line]  # x as `along` says; those of one name are seeds, drawn as their mean within a band
    along: str = WORK  # what goes to the right, with the unit
    order: Sequence[str] = ()  # all names with a colour: each keeps its own where others are absent
    reference: Line | None = None  # dashed, in the text's colour
    crosses: Sequence[Line] = ()  # points to stand out on the lines of their names
    floor: float | None = None  # a dashed level
    ticks: Sequence[float] = ()  # numbers below the x axis, which is then logarithmic
    from_zero: bool = True  # the y axis has 0 on it, unless it is logarithmic
    logarithmic: bool = False  # the y axis has powers of ten; what is not above 0 is left out
    linear: float | None = None  # the y axis is linear up to here, and logarithmic beyond
    marks: bool = True  # at each point

    @property
    def below(self) -> str:
        """What stands below the x axis: what it is of and, where it has room, that the y axis is not linear."""
        if self.linear is None:
            return self.along
        return joined((self.along, _("y axis logarithmic above %(least)s", least=f"{self.linear:g}")))


def line(name: str, x: Sequence[float | None], y: Sequence[float | None]) -> Line:
    """A line of values from a JSON file, as far as both sides go."""
    a, b = np.array(x, np.float64), np.array(y, np.float64)  # null is NaN
    return Line(name, a[: len(b)], b[: len(a)])


def level(name: str, lines: Sequence[Line], height: float) -> Line:
    """A level line as wide as the given lines."""
    places = np.concatenate([curve.x for curve in lines])
    return Line(name, np.array([places.min(), places.max()], np.float64), np.full(2, float(height)))


def squashed(lines: Sequence[Line]) -> float | None:
    """Where a logarithmic axis of lines that a linear curve would squash begins, a power of ten; else None.

    It squashes them when the middle curve of their ends lies below a tenth of the largest height. The axis begins below
    the lowest end above 0.
    """
    heights = [curve.y[np.isfinite(curve.y)] for curve in lines]
    ends = [finite[-1] for finite in heights if finite.size]
    if not ends or not 0 < np.median(ends) < np.concatenate(heights).max() / 10:
        return None
    return float(10.0 ** math.floor(math.log10(min(end for end in ends if end > 0))))


def per_block(table: pd.DataFrame, points: int = POINTS) -> tuple[pd.DataFrame, int]:
    """Means of consecutive blocks of rows of float64: at most `points` of them, and how many rows a block has.

    The last block can be shorter. What is not finite is left out of the means; a block of nothing else is NaN.
    """
    length = max(1, math.ceil(len(table) / points))
    finite = table.replace([math.inf, -math.inf], math.nan)
    return finite.groupby(np.arange(len(table)) // length).mean(), length


def over_seeds(lines: Sequence[Line], *, logarithmic: bool = False) -> list[Line]:
    """Lines of curve name as their mean, with the standard deviation (n - 1) as its spread.

    A name with curve line, or with lines that have other places on the x axis, keeps them as they are. NaN is left out;
    the spread is NaN where fewer than two numbers are known. For a `logarithmic` axis, means are geometric and spreads
    those of natural logarithms, so that bands stay above 0; both are NaN where a number is not above 0.
    """
    averaged = []
    for name in dict.fromkeys(curve.name for curve in lines):
        group = [curve for curve in lines if curve.name == name]
        x = group[0].x
        if len(group) == 1 or not all(np.array_equal(curve.x, x) for curve in group):
            averaged += group
            continue
        values = np.stack([curve.y for curve in group])
        if logarithmic:
            values = np.log(np.where((values <= 0).any(axis=0), math.nan, values))
        table = pd.DataFrame(values)
        means = np.exp(table.mean()) if logarithmic else table.mean()
        averaged.append(Line(name, x, means.to_numpy(), table.std().to_numpy()))
    return averaged


def course(
    label: str, variants: Mapping[str, Any], figure: str, real: float, by: str = "step", along: str = STEPS
) -> Panel:
    """A figure over training, and that of real data as a dashed level.

    Each of the variants, by name, has a `course`, whose rows have the figure and what goes to the right, `by`.
    """
    lines = [
        line(name, *([row[part] for row in variant["course"]] for part in (by, figure)))
        for name, variant in variants.items()
    ]
    return Panel(label, lines, along, reference=level(REAL, lines, real))


@styled
def curves(panel: Panel, identity: str, title: str) -> str:
    """The panel as an <svg> element; `identity` is a prefix for its ids, `title` what it is of; see `svg.inline`.

    For a script that tells values, its attribute data-curves has the lines and where the axes are, see `_told`, and
    what is drawn of a line, its legend's entry too, has the line's name as data-line.
    """
    lines = over_seeds(panel.lines, logarithmic=panel.logarithmic)
    names = list(dict.fromkeys([*panel.order, *(curve.name for curve in lines)]))

    figure = blank()
    axes = figure.add_subplot()
    marked = _lines(axes, panel, lines, names)
    _scales(axes, panel)
    axes.set(xlabel=panel.below, ylabel=panel.label)
    axes.grid(axis="y", color=TEXT, alpha=0.12, linewidth=0.6)
    marked += _legend(figure, lines)

    description = _("%(title)s: %(label)s against %(along)s", title=title, label=panel.label, along=panel.along)
    texts = [panel.label, panel.below, FLOOR, *(curve.name for curve in (*panel.lines, panel.reference) if curve)]
    return inline(figure, identity, description, texts, marked, lambda: _told(axes, panel, lines, names))


def _lines(axes: Axes, panel: Panel, lines: Sequence[Line], names: Sequence[str]) -> list[tuple[Artist, str]]:
    """Draw them, and return what belongs to which."""
    labelled: set[str] = set()
    marked: list[tuple[Artist, str]] = []
    for curve in lines:
        place = names.index(curve.name)
        colour, dash = COLOURS[place % len(COLOURS)], DASHES[place // len(COLOURS) % len(DASHES)]
        mark = MARKS[place % len(MARKS)] if panel.marks else None
        label = roomy(curve.name) if curve.name not in labelled else None
        drawn = axes.plot(curve.x, curve.y, color=colour, linestyle=dash, marker=mark, markersize=3, label=label)
        marked.append((drawn[0], curve.name))
        labelled.add(curve.name)
        if curve.spread is not None:
            far = np.exp(curve.spread) if panel.logarithmic else curve.spread
            ends = (curve.y / far, curve.y * far) if panel.logarithmic else (curve.y - far, curve.y + far)
            band = axes.fill_between(curve.x, *ends, color=colour, alpha=BAND, linewidth=0, zorder=1)
            marked.append((band, curve.name))
    for curve in panel.crosses:
        colour = COLOURS[names.index(curve.name) % len(COLOURS)]
        cross = axes.plot(curve.x, curve.y, color=colour, linestyle="", marker="x", markersize=9, markeredgewidth=2)
        marked.append((cross[0], curve.name))
    if panel.reference is not None:
        x, y, name = panel.reference.x, panel.reference.y, roomy(panel.reference.name)
        axes.plot(x, y, color=TEXT, linewidth=1.2, dashes=(4, 3), label=name, zorder=3)
    if panel.floor is not None:
        axes.axhline(panel.floor, color=TEXT, linewidth=0.9, dashes=(4, 3), label=roomy(FLOOR))
    return marked


def _legend(figure: Figure, lines: Sequence[Line]) -> list[tuple[Artist, str]]:
    """Draw it above the curves, never over them, and return what belongs to which."""
    columns = _columns(figure.axes[0].get_legend_handles_labels()[1])
    legend = figure.legend(loc="outside upper left", ncols=columns, handlelength=1.6, columnspacing=1.2, borderpad=0)
    names = list(dict.fromkeys(curve.name for curve in lines))  # what comes after them is of levels
    handles = [part for part in legend.legend_handles if part is not None]
    return [*zip(handles, names, strict=False), *zip(legend.get_texts(), names, strict=False)]


def _columns(labels: Sequence[str]) -> int:
    """How many columns of a legend fit its figure: three, two, or curve."""
    widths = [ems(label.rstrip(SPACE)) + PAD * (len(label) - len(label.rstrip(SPACE))) for label in labels]
    for count in (3, 2):
        columns = [max(column) + KEY for column in np.array_split(widths, count) if len(column)]
        if len(labels) >= count and sum(columns) * LETTERS <= WIDTH * 72:
            return count
    return 1


def _scales(axes: Axes, panel: Panel) -> None:
    if panel.logarithmic:
        axes.set_yscale("log", nonpositive="mask")
        axes.yaxis.set_minor_formatter(NullFormatter())
    elif panel.linear is not None:
        axes.set_yscale("symlog", linthresh=panel.linear)
        scale = axes.yaxis.get_transform()
        low, high = scale.transform([min(axes.dataLim.ymin, 0), axes.dataLim.ymax])
        room = axes.get_ymargin() * (high - low)  # by itself it would be a share of the numbers, not of the picture
        axes.set_ylim(*scale.inverted().transform([low - room, high + room]))
    elif panel.from_zero:
        low, high = axes.get_ylim()
        axes.set_ylim(min(low, 0), max(high, 0))
    if panel.logarithmic or panel.linear is not None:
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    if panel.ticks:
        axes.set_xscale("log")
        axes.set_xticks(list(panel.ticks), [f"{at:,g}" for at in panel.ticks])
        axes.xaxis.set_minor_locator(NullLocator())


def roomy(name: str) -> str:
    """A legend's entry as wide as it is in Japanese, where that is wider: what stands beside it keeps clear."""
    missing = ems(in_japanese(name)) - ems(name)
    return str(name) + SPACE * max(0, math.ceil(missing / PAD))


def _told(axes: Axes, panel: Panel, lines: Sequence[Line], names: Sequence[str]) -> str:
    """What a script needs of drawn axes, as JSON.

    `box` is left, right, top and bottom in the picture's units, `ends` are the numbers at left and right, logarithms
    where the axis is logarithmic (`log`); `work` says whether it is of work. Lines have a `name`, in both languages as
    what goes `along` is, a `colour` where it is not the text's, and points `x` and `y`.
    """
    box, ends = axes.get_position(), np.array(axes.get_xlim())
    places = (box.x0 * WIDTH, box.x1 * WIDTH, (1 - box.y1) * HEIGHT, (1 - box.y0) * HEIGHT)
    drawn = [(curve, COLOURS[names.index(curve.name) % len(COLOURS)]) for curve in lines]
    drawn += [(panel.reference, "")] if panel.reference else []
    drawn += [] if panel.floor is None else [(Line(FLOOR, ends, np.full(2, panel.floor)), "")]
    told = {
        "box": [round(72 * place, 2) for place in places],
        "ends": _short(np.log10(ends) if panel.ticks else ends),
        "log": bool(panel.ticks),
        "work": panel.along == WORK,
        "along": [panel.along, in_japanese(panel.along)],
        "lines": [
            {
                "name": [curve.name, in_japanese(curve.name)],
                "colour": ink,
                "x": _short(curve.x),
                "y": _short(curve.y),
            }
            for curve, ink in drawn
        ],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _short(numbers: Iterable[float]) -> list[float | None]:
    """Four digits of each, None where it is not finite."""
    return [float(f"{number:.4g}") if math.isfinite(number) else None for number in numbers]
