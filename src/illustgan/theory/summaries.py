"""Numbers as they stand in the files of the theory."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from illustgan.core.numbers import significant

Figures = dict[str, Any]


def magnitudes(steps: int) -> list[int]:
    """1, 2, 5, 10, 20, 50, … and `steps`, which is the last."""
    series = (digit * 10**power for power in range(len(str(steps))) for digit in (1, 2, 5))
    return [*(step for step in series if step < steps), steps]


def number(value: float) -> float | None:
    """Six significant digits, of at most nine after the point; None for what is not finite.

    A difference of nearly equal numbers is rounding, and differs between machines in all its digits.
    """
    return significant(round(float(value), 9)) + 0.0 if math.isfinite(value) else None


def numbers(values: Iterable[float]) -> list[float | None]:
    """`number` of each."""
    return [number(value) for value in values]


def means(rows: Sequence[Mapping[str, Any]], spread: bool = False) -> Figures:
    """The mean of each figure over rows of the same, possibly nested, form; figures that are None are left out.

    None where all are. With `spread` the standard deviation stands beside each, None for a single one.
    """
    found: Figures = {}
    for name, first in rows[0].items():
        if isinstance(first, dict):
            found[name] = means([row[name] for row in rows], spread)
            continue
        known = [row[name] for row in rows if row[name] is not None]
        found[name] = significant(statistics.fmean(known)) if known else None
        if spread:
            found[f"{name}_spread"] = significant(statistics.stdev(known)) if len(known) > 1 else None
    return found
