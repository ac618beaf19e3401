"""Means over seeds, how far they scatter, and what a few seeds can say: Student's t.

A seed fixes the first weights, the batches and the latents of a training, and all variants with one seed share batches
and latents. Differences between two variants are therefore taken seed by seed: what the shared draws do to both falls
out (paired t, Student 1908). The intervals take the values to be normal over seeds, which five numbers cannot show. At
a level of .95 they reach 9 spreads to either side with two seeds, 2.5 with three and 1.2 with five.

Seeds that agree to the last digit are no certainty: figures come in steps, and of few samples. So intervals are at
least as wide as for a spread of the figure's resolution.
"""

import math
import statistics
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import scipy.special  # scipy.stats takes a second to import

Key = TypeVar("Key", bound=Hashable)
BySeed = Mapping[int, float | None]  # a figure; None where it is null


@dataclass(frozen=True)
class Mean:
    """A mean over seeds; for one seed the spread, the interval and p, which need two, are None."""

    mean: float
    spread: float | None  # standard deviation, n - 1
    low: float | None  # of the interval that covers the true mean in a share `level` of all experiments
    high: float | None
    seeds: int
    p: (
        float | None
    )  # how often chance alone takes a mean so far from 0: below 1 - level where the interval leaves it out


def mean(values: Sequence[float | None], level: float, least: float = 0.0) -> Mean | None:
    """The mean with its t interval, mean ± t((1 + level) / 2, n - 1) · spread / √n, of coverage `level` in (0, 1).

    Values are finite, one a seed; for the interval and p their spread is taken to be `least` or more. None where there
    is no value, or one is null.
    """
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    centre = statistics.fmean(known)
    if len(known) == 1:
        return Mean(centre, None, None, None, 1, None)
    spread = statistics.stdev(known)
    error = max(spread, least) / math.sqrt(len(known))
    reach = float(scipy.special.stdtrit(len(known) - 1, (1 + level) / 2)) * error
    p = float(centre == 0) if error == 0 else 2 * float(scipy.special.stdtr(len(known) - 1, -abs(centre) / error))
    return Mean(centre, spread, centre - reach, centre + reach, len(known), p)


def difference(a: BySeed, b: BySeed, level: float, least: float = 0.0) -> Mean | None:
    """The mean of a - b over the seeds that both have, with its t interval, as for `mean`."""
    pairs = [(a[seed], b[seed]) for seed in sorted(a.keys() & b.keys())]
    return mean([None if one is None or other is None else one - other for one, other in pairs], level, least)


def holm(tests: Mapping[Key, float], level: float) -> set[Key]:
    """Which of many tests hold, by their p, so that all do in a share `level` of all experiments (Holm 1979)."""
    held: set[Key] = set()
    for place, test in enumerate(sorted(tests, key=tests.__getitem__)):
        if tests[test] * (len(tests) - place) >= 1 - level:
            break
        held.add(test)
    return held
