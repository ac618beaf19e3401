"""Numbers as they stand in the files of the theory."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import rel_entr

from illustgan.core.numbers import rounded, significant

Figures = dict[str, Any]


def magnitudes(steps: int) -> list[int]:
    """1, 2, 5, 10, 20, 50, … and `steps`, which is the last."""
    series = (digit * 10**power for power in range(len(str(steps))) for digit in (1, 2, 5))
    return [*(step for step in series if step < steps), steps]


def numbers(values: npt.ArrayLike) -> Any:
    """Six significant digits, of at most nine after the point, as (lists of) floats; None for what is not finite.

    A difference of nearly equal numbers is rounding, and differs between machines in all its digits.
    """
    return rounded(np.round(np.asarray(values, np.float64), 9) + 0.0)  # -0 becomes 0


def reverse_kl(counts: npt.NDArray[np.int64], truth: npt.NDArray[np.float64]) -> float:
    """KL(samples ‖ truth) in nats, from counts (modes,) and the true shares (modes,), each above 0.

    Log of the number of modes where all samples show one of many equal modes; without any sample the worst there is.
    """
    if not counts.any():
        return float(-np.log(truth.min()))
    return max(float(rel_entr(counts / counts.sum(), truth).sum()), 0.0)  # rounding can take nearly 0 below it


def columns(rows: Sequence[Mapping[str, Any]]) -> Figures:
    """What stands under each name in rows of the same, possibly nested, form: a list over the rows."""
    by_name = {name: [row[name] for row in rows] for name in rows[0]}
    return {name: columns(values) if isinstance(values[0], dict) else values for name, values in by_name.items()}


def means(rows: Sequence[Mapping[str, Any]], spread: bool = False) -> Figures:
    """The mean of each figure over rows of the same, possibly nested, form; figures that are None are left out.

    None where all are. With `spread` the standard deviation stands beside each, None for a single one.
    """
    found: Figures = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        if isinstance(values[0], dict):
            found[name] = means(values, spread)
            continue
        known = [value for value in values if value is not None]
        found[name] = significant(statistics.fmean(known)) if known else None
        if spread:
            found[f"{name}_spread"] = significant(statistics.stdev(known)) if len(known) > 1 else None
    return found
