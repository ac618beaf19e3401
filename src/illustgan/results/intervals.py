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
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import scipy.special  # scipy.stats takes a second to import

from illustgan.results.evaluations import Sample

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Mean:
    """A mean over seeds; for one seed the spread, the interval and p, which need two, are None."""

    mean: float
    spread: float | None  # standard deviation, n - 1
    low: float | None  # of the interval that covers the true mean in a share `level` of all experiments
    high: float | None
    seeds: int
    p: float | None  # how often chance alone takes a mean so far from 0: < 1 - level where the interval leaves it out


def mean(sample: Sample, level: float) -> Mean | None:
    """The mean with its t interval, mean ± t((1 + level) / 2, n - 1) · spread / √n, of coverage `level` in (0, 1).

    For the interval and p the spread is taken to be `sample.least` or more. None where no value is there, or one is
    null.
    """
    values = [value for value in sample.values.values() if value is not None]
    if not values or len(values) < len(sample.values):
        return None
    centre = statistics.fmean(values)
    if len(values) == 1:
        return Mean(centre, None, None, None, 1, None)
    spread = statistics.stdev(values)
    error = max(spread, sample.least) / math.sqrt(len(values))
    reach = float(scipy.special.stdtrit(len(values) - 1, (1 + level) / 2)) * error
    p = float(centre == 0) if error == 0 else 2 * float(scipy.special.stdtr(len(values) - 1, -abs(centre) / error))
    return Mean(centre, spread, centre - reach, centre + reach, len(values), p)


def difference(a: Sample, b: Sample, level: float) -> Mean | None:
    """The mean of a - b over the seeds that both have, with its t interval, as for `mean`."""
    apart: dict[int, float | None] = {}
    for seed in sorted(a.values.keys() & b.values.keys()):
        first, second = a.values[seed], b.values[seed]
        apart[seed] = None if first is None or second is None else first - second
    return mean(Sample(apart, math.hypot(a.least, b.least)), level)


def holm(tests: Mapping[Key, float], level: float) -> set[Key]:
    """Which of many tests hold, by their p, so that all do in a share `level` of all experiments (Holm 1979)."""
    held: set[Key] = set()
    for place, test in enumerate(sorted(tests, key=tests.__getitem__)):
        if tests[test] * (len(tests) - place) >= 1 - level:
            break
        held.add(test)
    return held
