"""Curves as inline SVG that takes the page's text colour and font, and is the same to the byte for the same numbers."""

import html
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.ticker import FuncFormatter, NullFormatter

from illustgan.report import languages

WIDTH, HEIGHT = 4.8, 2.9  # inches of 72 units: near a phone's width, so that letters keep their size there
WORK = "work (TFLOP)"  # curves over it say where their axes are, for a cursor
POINTS = 120  # of a curve, at most: a figure is some hundred pixels wide
# Mid-tones that can be told apart on white and on black, with the usual forms of colour blindness too (after Okabe and
# Ito 2008, without their yellow and black); more lines than colours come with another dash.
COLOURS = ("#d55e00", "#0080c0", "#009e73", "#cc6fa4", "#b08900", "#7a6fd0")
DASHES = ("-", "--", ":")
MARKS = ("o", "s", "^", "D", "v", "P")
BAND = 0.18  # opacity
SPACE = "\N{NO-BREAK SPACE}"
CORNERS = 32  # of each piece of a path's band
TEXT = "#010203"  # stands for the page's own text colour, and is replaced by it
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "illustgan",
    "svg.fonttype": "none",  # text stays text: small, sharp, and in the page's font
    "font.family": "sans-serif",
    "font.size": 10.0,
    "path.simplify": False,
    "text.parse_math": False,
    "axes.edgecolor": TEXT,
    "axes.labelcolor": TEXT,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": TEXT,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "legend.frameon": False,
    "legend.fontsize": 9.0,
    "lines.linewidth": 1.4,
}

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A named curve: x and y are float64 (N,); lines of one name share a colour and one entry in the legend.

    `spread`, if it is there, is how far a band goes to each side of y, float64 (N,), NaN where there is none; on a
    logarithmic axis it is how far in natural logarithms. `along`, beside it, is how far to each side of x: the band is
    then one around a path.
    """

    name: str
    x: Numbers
    y: Numbers
    spread: Numbers | None = None
    along: Numbers | None = None


def courses(found: Mapping[str, Mapping[str, Any]], along: str, figure: str) -> list[Line]:
    """A line for each name of `found`: in its `course`, the figure by what it is measured along."""

    def column(course: Sequence[Mapping[str, float]], name: str) -> Numbers:
        return np.array([row[name] for row in course], np.float64)

    return [Line(name, column(one["course"], along), column(one["course"], figure)) for name, one in found.items()]


def per_block(values: Numbers, points: int = POINTS) -> tuple[Numbers, int]:
    """Means of consecutive blocks of equal length: at most `points` of them, and the length.

    It thins a long record and takes noise out of it in one step. The last block can be shorter; NaN is left out of
    the means, and a block of nothing else is NaN.

    Args:
        values: float64 (N,).
        points: at least 1.
    """
    length = max(1, math.ceil(len(values) / points))
    blocks = [values[start : start + length] for start in range(0, len(values), length)]
    finite = [block[np.isfinite(block)] for block in blocks]
    return np.array([block.mean() if len(block) else math.nan for block in finite], np.float64), length


def over_seeds(lines: Sequence[Line], *, logarithmic: bool = False) -> list[Line]:
    """Lines of one name as their mean, with the standard deviation (n - 1) as its spread.

    A name with one line, or with lines that have other places on the x axis, keeps them as they are. NaN is left out;
    the spread is NaN where fewer than two numbers are known.

    Args:
        lines: the same name stands for the seeds of one variant.
        logarithmic: for a logarithmic axis, mean and spread of natural logarithms, the mean turned back: geometric
            means, in a band that stays above 0. Both are NaN where a number is not above 0.
    """
    found = []
    for group in _by_name(lines):
        x = group[0].x
        if len(group) == 1 or not all(np.array_equal(line.x, x) for line in group):
            found += group
            continue
        values = np.stack([line.y for line in group])
        if logarithmic:
            values = np.log(np.where((values <= 0).any(axis=0), math.nan, values))
        means, spreads = _moments(values)
        found.append(Line(group[0].name, x, np.exp(means) if logarithmic else means, spreads))
    return found


def paths_over_seeds(lines: Sequence[Line]) -> list[Line]:
    """Paths of one name as the path of their mean points, with standard deviations (n - 1) of both coordinates.

    The points at one place of all paths, such as the checkpoints after the same work, make one mean point; what one
    seed does not know there is left out. A name with one path, or with paths of other lengths, keeps them as they are.

    Args:
        lines: the same name stands for the seeds of one variant.
    """
    found = []
    for group in _by_name(lines):
        if len(group) == 1 or len({len(line.x) for line in group}) > 1:
            found += group
            continue
        x, along = _moments(np.stack([line.x for line in group]))
        y, spread = _moments(np.stack([line.y for line in group]))
        found.append(Line(group[0].name, x, y, spread, along))
    return found


def _by_name(lines: Sequence[Line]) -> list[list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.name, []).append(line)
    return list(found.values())


def _moments(values: Numbers) -> tuple[Numbers, Numbers]:
    """Means and standard deviations over seeds (n - 1) of what is known, float64 (N,), NaN where too little is.

    Args:
        values: float64 (seeds, N).
    """
    columns = [column[np.isfinite(column)] for column in values.T]
    means = np.array([column.mean() if len(column) else math.nan for column in columns], np.float64)
    spreads = np.array([column.std(ddof=1) if len(column) > 1 else math.nan for column in columns], np.float64)
    return means, spreads


def curves(
    lines: Sequence[Line],
    y_label: str,
    *,
    identity: str,
    description: str,
    x_label: str = WORK,
    x_ticks: Mapping[float, str] | None = None,
    order: Sequence[str] = (),
    reference: Line | None = None,
    crosses: Sequence[Line] = (),
    floor: float | None = None,
    from_zero: bool = False,
    logarithmic: bool = False,
    marks: bool = False,
) -> str:
    """Lines against work, or against something else, as an <svg> element.

    Args:
        lines: x in TFLOP, or as `x_label` says.
        y_label: with the unit.
        identity: a prefix for the ids inside, which must be unique on the page: letters, digits and hyphens.
        description: what the picture shows, for those who cannot see it.
        x_label: with the unit.
        x_ticks: what stands below the x axis, by place; by default matplotlib's choice.
        order: all names that have a colour on the page, so that a name keeps its own where others are absent; by
            default the names of the lines.
        reference: a dashed line in the text's colour, or None.
        crosses: points to stand out on the lines of their names.
        floor: a dashed level, or None.
        from_zero: the y axis has 0 on it.
        logarithmic: the y axis has powers of ten on it; what is not above 0 is left out.
        marks: a mark at each point.
    """

    plot: list[Axes] = []

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        plot.append(axes)
        names = list(dict.fromkeys([*order, *(line.name for line in lines)]))
        labelled: set[str] = set()
        for line in lines:
            place = names.index(line.name)
            axes.plot(
                line.x,
                line.y,
                color=COLOURS[place % len(COLOURS)],
                linestyle=DASHES[place // len(COLOURS) % len(DASHES)],
                marker=MARKS[place % len(MARKS)] if marks else None,
                markersize=3,
                label=line.name if line.name not in labelled else None,
            )
            labelled.add(line.name)
            if line.spread is not None:
                _band(axes, line, COLOURS[place % len(COLOURS)], logarithmic=logarithmic)
        for line in crosses:
            colour = COLOURS[names.index(line.name) % len(COLOURS)]
            axes.plot(line.x, line.y, color=colour, linestyle="", marker="x", markersize=9, markeredgewidth=2)
        if reference is not None:
            axes.plot(
                reference.x, reference.y, color=TEXT, linewidth=1.2, dashes=(4, 3), label=reference.name, zorder=3
            )
        if floor is not None:
            axes.axhline(floor, color=TEXT, linewidth=0.9, dashes=(4, 3), label="real faces (floor)")
        if logarithmic:
            axes.set_yscale("log", nonpositive="mask")
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
            axes.yaxis.set_minor_formatter(NullFormatter())
        if from_zero:
            low, high = axes.get_ylim()
            axes.set_ylim(min(low, 0), max(high, 0))
        if x_ticks is not None:
            axes.set_xticks(list(x_ticks), list(x_ticks.values()))
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        axes.grid(axis="y", color=TEXT, alpha=0.12, linewidth=0.6)
        entries = len(labelled) + (floor is not None) + (reference is not None)
        # above the curves, never over them
        figure.legend(loc="outside upper left", ncols=min(entries, 3), handlelength=1.6, columnspacing=1.2, borderpad=0)

    svg = drawn(draw, identity=identity, description=description)
    return svg.replace("<svg ", f'<svg data-axes="{_places(plot[0])}" ', 1) if x_label == WORK else svg


def _band(axes: Axes, line: Line, colour: str, *, logarithmic: bool) -> None:
    """What lies within a line's spread, in its colour."""
    assert line.spread is not None
    if line.along is not None:
        pieces = _around(line)
        if pieces:
            # one path, so that pieces which overlap are no darker than others
            axes.add_patch(PathPatch(Path.make_compound_path(*pieces), color=colour, alpha=BAND, linewidth=0, zorder=1))
            axes.autoscale_view()
        return
    far = np.exp(line.spread) if logarithmic else line.spread
    ends = (line.y / far, line.y * far) if logarithmic else (line.y - far, line.y + far)
    axes.fill_between(line.x, *ends, color=colour, alpha=BAND, linewidth=0, zorder=1)


def _around(path: Line) -> list[Path]:
    """The band around a path: for each of its pieces the convex hull of the ellipses at its ends.

    An ellipse has the standard deviations as its half-axes. All hulls go round the same way, so that what is in several
    of them is filled once. Pieces with an unknown end are left out.
    """
    assert path.spread is not None
    assert path.along is not None
    centres, halves = np.stack([path.x, path.y], axis=1), np.stack([path.along, path.spread], axis=1)
    # both coordinates in units of their own, or the corners would all be on the longer axis' ends
    unit = np.array([column[np.isfinite(column)].max(initial=0.0) or 1.0 for column in halves.T])
    angles = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    outward = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    pieces = []
    for place in range(len(centres) - 1):
        centre, half = (sides[place : place + 2, None] / unit for sides in (centres, halves))
        if not (np.isfinite(centre).all() and np.isfinite(half).all()):
            continue
        # the farthest point of an ellipse in each direction, and of both ellipses the one that is farther out
        far = np.sqrt(((outward * half) ** 2).sum(axis=2, keepdims=True))
        points = centre + outward * half**2 / np.where(far > 0, far, 1.0)
        farther = (points * outward).sum(axis=2).argmax(axis=0)
        hull = points[farther, np.arange(CORNERS)] * unit
        pieces.append(Path(np.concatenate([hull, hull[:1]]), closed=True))
    return pieces


def _places(axes: Axes) -> str:
    """Left, right, top and bottom of drawn axes in the picture's units, and the numbers at their left and right."""
    box, (low, high) = axes.get_position(), axes.get_xlim()
    places = (box.x0 * WIDTH, box.x1 * WIDTH, (1 - box.y1) * HEIGHT, (1 - box.y0) * HEIGHT)
    return " ".join([*(f"{72 * place:.2f}" for place in places), f"{low:.6g}", f"{high:.6g}"])


def drawn(
    draw: Callable[[Figure], None],
    *,
    identity: str,
    description: str,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> str:
    """What `draw` puts on an empty figure, as an <svg> element of a page.

    Args:
        draw: fills a figure with constrained layout; called with the page's style in force.
        identity: a prefix for the ids inside, which must be unique on the page: letters, digits and hyphens.
        description: what the picture shows, for those who cannot see it.
        width: in inches of 72 units.
        height: the same.
    """
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever the user's matplotlibrc says
        mpl.rcParams.update(STYLE)
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure)
        _make_room(figure)
        file = io.StringIO()
        empty: Mapping[str, Any] = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(file, format="svg", transparent=True, metadata=empty)
    return _inline(file.getvalue(), identity, description)


def _make_room(figure: Figure) -> None:
    """Entries of legends as wide as they are in Japanese, where that is wider: what stands beside them keeps clear."""
    for entry in (entry for legend in figure.legends for entry in legend.get_texts()):
        words, font = entry.get_text(), entry.get_fontproperties()
        size = font.get_size_in_points()

        def width(text: str, size: float = size, font: FontProperties = font) -> float:
            return float(TextPath((0, 0), text, size, prop=font).get_extents().width)

        missing = size * languages.ems(languages.japanese(words, "figures") or "") - width(words)
        if missing > 0:
            space = width(f"{words}{SPACE}.") - width(f"{words}.")
            entry.set_text(words + SPACE * math.ceil(missing / space))


def numbers(values: Sequence[float | None]) -> Numbers:
    """Values of a JSON file as float64, NaN for null: matplotlib leaves it out."""
    return np.array([math.nan if value is None else value for value in values], np.float64)


def _inline(svg: str, identity: str, description: str) -> str:
    """What matplotlib writes as a file, as an element of a page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{identity}-", svg)
    # a hundredth of a unit is finer than any screen; inside tags only, since the ticks' labels are text
    svg = re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\d\.\d\d)\d+", r"\1", tag[0]), svg)
    svg = re.sub(r"font-family: ?[^;\"]*;?|(?<=px) '[^;\"]*(?=[;\"])", "", svg)
    svg = re.sub(r'style="([^"]*)"', lambda style: _attributes(style[1]), svg)
    svg = svg.replace(TEXT, "currentColor")
    svg = re.sub(r'<svg ([^>]*?)width="[^"]*"', r"<svg \1", svg, count=1)
    svg = re.sub(r'<svg ([^>]*?)height="[^"]*"', r"<svg \1", svg, count=1)
    svg = svg.replace("<svg ", f'<svg role="img" {languages.label(description, "figures")} ', 1)
    svg = re.sub(r"<text([^>]*)>([^<]*)</text>", _in_both_languages, svg)
    return re.sub(r"\n\s*", "\n", svg).strip()


def _in_both_languages(text: re.Match[str]) -> str:
    """A text of a picture, without the spaces that it was given to be as wide as it is in Japanese."""
    words = html.unescape(text[2]).rstrip(SPACE)
    return f"<text{text[1]}{languages.within(words, 'figures')}>{html.escape(words, quote=False)}</text>"


def _attributes(style: str) -> str:
    """Properties of a style attribute as attributes of their own: the page's policy allows no style attribute."""
    pairs = (pair.partition(":") for pair in style.split(";") if pair.strip())
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, _, value in pairs)
