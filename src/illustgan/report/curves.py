"""Curves against work, or against something else: the panels that most figures are made of."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator

from illustgan.report.lines import Line, courses, level, over_seeds
from illustgan.report.svg import COLOURS, DASHES, HEIGHT, MARKS, TEXT, WIDTH, drawn
from illustgan.report.texts import SPACE, ems, in_japanese
from illustgan.report.texts import gettext as _

BAND = 0.18  # opacity
WORK = _("work (TFLOP)")  # curves over it say where their axes are, for a cursor
FLOOR, REAL = _("real faces (floor)"), _("real data")


@dataclass(frozen=True)
class Panel:
    """Lines against work, or against something else, and how they are drawn.

    Attributes:
        label: what goes upwards, with the unit.
        lines: x in TFLOP, or as `along` says; those of one name are seeds, drawn as their mean within a band.
        along: what goes to the right, with the unit.
        order: all names that have a colour on the page, so that a name keeps its own where others are absent.
        reference: a dashed line in the text's colour.
        crosses: points to stand out on the lines of their names.
        floor: a dashed level.
        ticks: numbers below the x axis, which is then logarithmic.
        paths: lines are paths, one for each seed.
        from_zero: the y axis has 0 on it.
        logarithmic: the y axis has powers of ten on it; what is not above 0 is left out.
        marks: a mark at each point.
    """

    label: str
    lines: Sequence[Line]
    along: str = WORK
    order: Sequence[str] = ()
    reference: Line | None = None
    crosses: Sequence[Line] = ()
    floor: float | None = None
    ticks: Sequence[float] = ()
    paths: bool = False
    from_zero: bool = False
    logarithmic: bool = False
    marks: bool = False

    @property
    def means(self) -> list[Line]:
        """The lines as drawn."""
        return list(self.lines) if self.paths else over_seeds(self.lines, logarithmic=self.logarithmic)


def course(label: str, found: Mapping[str, Any], figure: str, real: float, **more: Any) -> Panel:
    """A figure over training, for each name of `found`, and what real data has, as a dashed level.

    Args:
        label: of the figure.
        found: by name, with rows by step under `course`.
        figure: its name in rows.
        real: its value of real data.
        more: attributes of the panel; `by` is the name in rows of what goes to the right, `step` by default.
    """
    lines = courses(found, more.pop("by", "step"), figure)
    shown: dict[str, Any] = {
        "along": _("generator steps"),
        "reference": level(REAL, lines, real),
        "from_zero": True,
        "marks": True,
    }
    return Panel(label, lines, **(shown | more))


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
    texts = [panel.label, panel.along, FLOOR, *(line.name for line in (*panel.lines, panel.reference) if line)]
    svg = drawn(draw, identity=identity, description=description, texts=texts)
    return svg.replace("<svg ", f'<svg data-axes="{_places(plot[0])}" ', 1) if panel.along == WORK else svg


def _lines(axes: Axes, panel: Panel) -> int:
    """Draw them, and return how many entries the legend has."""
    names = list(dict.fromkeys([*panel.order, *(line.name for line in panel.lines)]))
    labelled: set[str] = set()
    for line in panel.means:
        place = names.index(line.name)
        axes.plot(
            line.x,
            line.y,
            color=COLOURS[place % len(COLOURS)],
            linestyle=DASHES[place // len(COLOURS) % len(DASHES)],
            marker=MARKS[place % len(MARKS)] if panel.marks else None,
            markersize=3,
            label=roomy(line.name) if line.name not in labelled else None,
        )
        labelled.add(line.name)
        if line.spread is not None:
            _band(axes, line, COLOURS[place % len(COLOURS)], logarithmic=panel.logarithmic)
    for line in panel.crosses:
        colour = COLOURS[names.index(line.name) % len(COLOURS)]
        axes.plot(line.x, line.y, color=colour, linestyle="", marker="x", markersize=9, markeredgewidth=2)
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
    if panel.from_zero:
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


def _band(axes: Axes, line: Line, colour: str, *, logarithmic: bool) -> None:
    """What lies within a line's spread, in its colour."""
    assert line.spread is not None
    far = np.exp(line.spread) if logarithmic else line.spread
    ends = (line.y / far, line.y * far) if logarithmic else (line.y - far, line.y + far)
    axes.fill_between(line.x, *ends, color=colour, alpha=BAND, linewidth=0, zorder=1)


def _places(axes: Axes) -> str:
    """Left, right, top and bottom of drawn axes in the picture's units, and the numbers at their left and right."""
    box, (low, high) = axes.get_position(), axes.get_xlim()
    places = (box.x0 * WIDTH, box.x1 * WIDTH, (1 - box.y1) * HEIGHT, (1 - box.y0) * HEIGHT)
    return " ".join([*(f"{72 * place:.2f}" for place in places), f"{low:.6g}", f"{high:.6g}"])
