"""Curves against work, or against something else: the panels that most figures are made of."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator

from illustgan.report.lines import Line, level, line, over_seeds
from illustgan.report.svg import COLOURS, DASHES, HEIGHT, MARKS, TEXT, WIDTH, drawn
from illustgan.report.texts import SPACE, ems, in_japanese
from illustgan.report.texts import gettext as _

BAND = 0.18  # opacity
WORK = _("work (TFLOP)")  # curves over it say where their axes are, for a cursor
STEPS = _("generator steps")
FLOOR, REAL = _("real faces (floor)"), _("real data")


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
    marks: bool = True  # at each point


def course(
    label: str, found: Mapping[str, Any], figure: str, real: float, by: str = "step", along: str = STEPS
) -> Panel:
    """A figure over training, and that of real data as a dashed level.

    `found` has for each name a `course`, whose rows have the figure and what goes to the right, `by`.
    """
    lines = [
        line(name, *([row[part] for row in one["course"]] for part in (by, figure))) for name, one in found.items()
    ]
    return Panel(label, lines, along, reference=level(REAL, lines, real))


def curves(panel: Panel, identity: str, title: str) -> str:
    """The panel as an <svg> element; `identity` is a prefix for its ids, `title` what it is of; see `svg.drawn`."""
    plot: list[Axes] = []

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        plot.append(axes)
        entries = _lines(axes, panel)
        _scales(axes, panel)
        axes.set_xlabel(panel.along)
        axes.set_ylabel(panel.label)
        axes.grid(axis="y", color=TEXT, alpha=0.12, linewidth=0.6)
        # above the curves, never over them
        figure.legend(loc="outside upper left", ncols=min(entries, 3), handlelength=1.6, columnspacing=1.2, borderpad=0)

    description = _("%(title)s: %(label)s against %(along)s", title=title, label=panel.label, along=panel.along)
    texts = [panel.label, panel.along, FLOOR, *(one.name for one in (*panel.lines, panel.reference) if one)]
    svg = drawn(draw, identity=identity, description=description, texts=texts)
    return svg.replace("<svg ", f'<svg data-axes="{_places(plot[0])}" ', 1) if panel.along == WORK else svg


def _lines(axes: Axes, panel: Panel) -> int:
    """Draw them, and return how many entries the legend has."""
    names = list(dict.fromkeys([*panel.order, *(one.name for one in panel.lines)]))
    labelled: set[str] = set()
    for one in over_seeds(panel.lines, logarithmic=panel.logarithmic):
        place = names.index(one.name)
        colour, dash = COLOURS[place % len(COLOURS)], DASHES[place // len(COLOURS) % len(DASHES)]
        mark = MARKS[place % len(MARKS)] if panel.marks else None
        label = roomy(one.name) if one.name not in labelled else None
        axes.plot(one.x, one.y, color=colour, linestyle=dash, marker=mark, markersize=3, label=label)
        labelled.add(one.name)
        if one.spread is not None:
            far = np.exp(one.spread) if panel.logarithmic else one.spread
            ends = (one.y / far, one.y * far) if panel.logarithmic else (one.y - far, one.y + far)
            axes.fill_between(one.x, *ends, color=colour, alpha=BAND, linewidth=0, zorder=1)
    for one in panel.crosses:
        colour = COLOURS[names.index(one.name) % len(COLOURS)]
        axes.plot(one.x, one.y, color=colour, linestyle="", marker="x", markersize=9, markeredgewidth=2)
    if panel.reference is not None:
        x, y, name = panel.reference.x, panel.reference.y, roomy(panel.reference.name)
        axes.plot(x, y, color=TEXT, linewidth=1.2, dashes=(4, 3), label=name, zorder=3)
    if panel.floor is not None:
        axes.axhline(panel.floor, color=TEXT, linewidth=0.9, dashes=(4, 3), label=roomy(FLOOR))
    return len(labelled) + (panel.floor is not None) + (panel.reference is not None)


def _scales(axes: Axes, panel: Panel) -> None:
    if panel.logarithmic:
        axes.set_yscale("log", nonpositive="mask")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
    elif panel.from_zero:
        low, high = axes.get_ylim()
        axes.set_ylim(min(low, 0), max(high, 0))
    if panel.ticks:
        axes.set_xscale("log")
        axes.set_xticks(list(panel.ticks), [f"{at:,g}" for at in panel.ticks])
        axes.xaxis.set_minor_locator(NullLocator())


def roomy(name: str) -> str:
    """A legend's entry as wide as it is in Japanese, where that is wider: what stands beside it keeps clear."""
    missing = ems(in_japanese(name)) - ems(name)
    return str(name) + SPACE * max(0, math.ceil(missing / 0.3))  # a space is about as wide as that


def _places(axes: Axes) -> str:
    """Left, right, top and bottom of drawn axes in the picture's units, and the numbers at their left and right."""
    box, (low, high) = axes.get_position(), axes.get_xlim()
    places = (box.x0 * WIDTH, box.x1 * WIDTH, (1 - box.y1) * HEIGHT, (1 - box.y0) * HEIGHT)
    return " ".join([*(f"{72 * place:.2f}" for place in places), f"{low:.6g}", f"{high:.6g}"])
