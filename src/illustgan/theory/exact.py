"""Distances between discrete distributions that compare masses, and know nothing of where points lie.

p and q are masses (…, n) over the same n points, not negative, with the sum 1; divergences are in nats. The earth
mover's distance, which does know, is in `illustgan.metrics.transport`.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import rel_entr

from illustgan.metrics.transport import Masses


def tv(p: Masses, q: Masses) -> Masses:
    """Total variation: half the sum of |p - q|, the most by which they differ about an event. In [0, 1], a metric."""
    return np.asarray(np.abs(p - q).sum(-1) / 2)


def kl(p: Masses, q: Masses) -> Masses:
    """Kullback-Leibler divergence Σ p log(p / q), in [0, inf]: infinite where q has nothing and p something."""
    return np.asarray(rel_entr(p, q).sum(-1)).clip(0.0)  # rounding can take a sum that is nearly 0 below it


def js(p: Masses, q: Masses) -> Masses:
    """Jensen-Shannon divergence, the mean KL of both from their mixture, in [0, log 2]; its root is a metric.

    log 2 exactly where they share no point, however far apart (Endres & Schindelin 2003).
    """
    both = p + q  # twice the mixture: halves of the smallest floats would be 0
    return np.asarray((rel_entr(2 * p, both).sum(-1) + rel_entr(2 * q, both).sum(-1)) / 4).clip(0.0)


def reverse_kl(counts: npt.NDArray[np.int64], truth: Masses) -> float:
    """KL(samples ‖ truth) in nats, from counts (modes,) and the true shares (modes,), each above 0.

    Log of the number of modes where all samples show one of many equal modes; without any sample the worst there is.
    """
    total = counts.sum()
    return float(kl(counts / total, truth)) if total else float(-np.log(truth.min()))
