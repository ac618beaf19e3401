"""Named curves, and what several seeds of one make: their mean, with its spread."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

POINTS = 120  # of a curve, at most: a figure is some hundred pixels wide

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A named curve, float64 (N,) each; lines of one name share a colour and one entry in the legend."""

    name: str
    x: Numbers
    y: Numbers
    spread: Numbers | None = None  # to each side of y, in natural logarithms on a logarithmic axis; NaN for none


def line(name: str, x: Sequence[float | None], y: Sequence[float | None]) -> Line:
    """A line of values from a JSON file, as far as both sides go."""
    a, b = np.array(x, np.float64), np.array(y, np.float64)  # null is NaN
    return Line(name, a[: len(b)], b[: len(a)])


def level(name: str, lines: Sequence[Line], height: float) -> Line:
    """A level line as wide as the given lines."""
    places = np.concatenate([one.x for one in lines])
    return Line(name, np.array([places.min(), places.max()], np.float64), np.full(2, float(height)))


def squashed(lines: Sequence[Line]) -> float | None:
    """Where a logarithmic axis of lines that a linear one would squash begins, a power of ten; else None.

    It squashes them when the middle one of their ends lies below a tenth of the largest height. The axis begins below
    the lowest end above 0.
    """
    known = [one.y[np.isfinite(one.y)] for one in lines]
    ends = [heights[-1] for heights in known if heights.size]
    if not ends or not 0 < np.median(ends) < np.concatenate(known).max() / 10:
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
    """Lines of one name as their mean, with the standard deviation (n - 1) as its spread.

    A name with one line, or with lines that have other places on the x axis, keeps them as they are. NaN is left out;
    the spread is NaN where fewer than two numbers are known. For a `logarithmic` axis, means are geometric and spreads
    those of natural logarithms, so that bands stay above 0; both are NaN where a number is not above 0.
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
        table = pd.DataFrame(values)
        means = np.exp(table.mean()) if logarithmic else table.mean()
        found.append(Line(name, x, means.to_numpy(), table.std().to_numpy()))
    return found
