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

BySeed = Mapping[int, float | None]  # a figure; None where it is null


@dataclass(frozen=True)
class Mean:
    """A mean over seeds; for one seed the spread and the interval, which need two, are None."""

    mean: float
    spread: float | None  # standard deviation, n - 1
    low: float | None  # of the interval that covers the true mean in a share `level` of all experiments
    high: float | None
    seeds: int

    @property
    def differs(self) -> bool | None:
        """Whether the interval leaves out 0; None without an interval."""
        return None if self.low is None or self.high is None else self.low > 0 or self.high < 0


def mean(values: Sequence[float | None], level: float) -> Mean | None:
    """The mean with its t interval, mean ± t((1 + level) / 2, n - 1) · spread / √n, of coverage `level` in (0, 1).

    Values are finite, one a seed. None where there is none, or one is null.
    """
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    centre = statistics.fmean(known)
    if len(known) == 1:
        return Mean(centre, None, None, None, 1)
    spread = statistics.stdev(known)
    reach = float(scipy.stats.t.ppf((1 + level) / 2, len(known) - 1)) * spread / math.sqrt(len(known))
    return Mean(centre, spread, centre - reach, centre + reach, len(known))


def difference(a: BySeed, b: BySeed, level: float) -> Mean | None:
    """The mean of a - b over the seeds that both have, with its t interval, as for `mean`."""
    pairs = [(a[seed], b[seed]) for seed in sorted(a.keys() & b.keys())]
    return mean([None if one is None or other is None else one - other for one, other in pairs], level)
