"""Named curves, and what several seeds of one make: their mean, with its spread."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

POINTS = 120  # of a curve, at most: a figure is some hundred pixels wide

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A named curve: x and y are float64 (N,); lines of one name share a colour and one entry in the legend.

    `spread`, if it is there, is how far a band goes to each side of y, float64 (N,), NaN where there is none; on a
    logarithmic axis it is how far in natural logarithms.
    """

    name: str
    x: Numbers
    y: Numbers
    spread: Numbers | None = None


def line(name: str, x: Sequence[float | None], y: Sequence[float | None]) -> Line:
    """A line of values from a JSON file, as far as both sides go."""
    a, b = numbers(x), numbers(y)
    return Line(name, a[: len(b)], b[: len(a)])


def level(name: str, lines: Sequence[Line], height: float) -> Line:
    """A level line as wide as the given lines."""
    places = np.concatenate([one.x for one in lines])
    return Line(name, np.array([places.min(), places.max()], np.float64), np.full(2, float(height)))


def numbers(values: Sequence[float | None]) -> Numbers:
    """Values of a JSON file as float64, NaN for null."""
    return np.array([math.nan if value is None else value for value in values], np.float64)


def courses(found: Mapping[str, Mapping[str, Any]], along: str, figure: str) -> list[Line]:
    """A line for each name of `found`: in its `course`, the figure by what it is measured along."""
    return [
        line(name, [row[along] for row in one["course"]], [row[figure] for row in one["course"]])
        for name, one in found.items()
    ]


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
    for name in dict.fromkeys(one.name for one in lines):
        group = [one for one in lines if one.name == name]
        x = group[0].x
        if len(group) == 1 or not all(np.array_equal(one.x, x) for one in group):
            found += group
            continue
        values = np.stack([one.y for one in group])
        if logarithmic:
            values = np.log(np.where((values <= 0).any(axis=0), math.nan, values))
        means, spreads = _moments(values)
        found.append(Line(name, x, np.exp(means) if logarithmic else means, spreads))
    return found


def _moments(values: Numbers) -> tuple[Numbers, Numbers]:
    """Means and standard deviations over seeds (n - 1) of what is known, float64 (N,), NaN where too little is.

    Args:
        values: float64 (seeds, N).
    """
    columns = [column[np.isfinite(column)] for column in values.T]
    means = np.array([column.mean() if len(column) else math.nan for column in columns], np.float64)
    spreads = np.array([column.std(ddof=1) if len(column) > 1 else math.nan for column in columns], np.float64)
    return means, spreads
