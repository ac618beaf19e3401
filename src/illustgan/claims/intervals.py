"""Means over seeds, how far they scatter, and what a few seeds can say: Student's t.

A seed fixes the first weights, the batches and the latents of a training, and all variants with one seed share batches
and latents. Differences between two variants are therefore taken seed by seed: what the shared draws do to both falls
out (paired t, Student 1908). The intervals take the values to be normal over seeds, which five numbers cannot show. At
a level of .95 they reach 9 spreads to either side with two seeds, 2.5 with three and 1.2 with five.
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import scipy.stats


@dataclass(frozen=True)
class Mean:
    """A mean over seeds; for one seed the spread and the interval, which need two, are None."""

    mean: float
    spread: float | None  # standard deviation, n - 1
    low: float | None  # of the interval that covers the true mean in a share `level` of all experiments
    high: float | None
    seeds: int


def mean(values: Sequence[float], level: float) -> Mean:
    """The mean with its t interval, mean ± t((1 + level) / 2, n - 1) · spread / √n.

    Args:
        values: one a seed, at least one.
        level: the interval's coverage, in (0, 1).

    Raises:
        ValueError: without a value, with one that is not finite, or for another level.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    if not values or not all(math.isfinite(value) for value in values):
        raise ValueError(f"a mean needs at least one number, and finite ones, not {list(values)}")
    centre = statistics.fmean(values)
    if len(values) == 1:
        return Mean(centre, None, None, None, 1)
    spread = statistics.stdev(values)
    reach = float(scipy.stats.t.ppf((1 + level) / 2, len(values) - 1)) * spread / math.sqrt(len(values))
    return Mean(centre, spread, centre - reach, centre + reach, len(values))


def difference(a: Mapping[int, float], b: Mapping[int, float], level: float) -> Mean:
    """The mean of a - b, seed by seed, with its t interval; seeds that only one of the two has are left out.

    Args:
        a: values by seed.
        b: values by seed, at least one of them a's.
        level: as for `mean`.

    Raises:
        ValueError: as for `mean`, so also when no seed has both.
    """
    return mean([a[seed] - b[seed] for seed in sorted(a.keys() & b.keys())], level)
