"""Distances between discrete distributions that compare masses: total variation, Kullback-Leibler, Jensen-Shannon.

They know nothing of where points lie, unlike the earth mover's distance (`illustgan.metrics.transport`), with which
Arjovsky et al. 2017, section 2 (https://arxiv.org/abs/1701.07875), compares them. p and q are masses (n,) over the same
points, not negative, with the sum 1; divergences are in nats.
"""

import numpy as np
from scipy.special import rel_entr

from illustgan.metrics.transport import Masses


def tv(p: Masses, q: Masses) -> float:
    """Total variation: half the sum of |p - q|, the most by which they differ about an event. In [0, 1], a metric."""
    return float(np.abs(p - q).sum() / 2)


def kl(p: Masses, q: Masses) -> float:
    """Kullback-Leibler divergence Σ p log(p / q), in [0, inf]: infinite where q has nothing and p something."""
    return max(float(rel_entr(p, q).sum()), 0.0)  # rounding can take a sum that is nearly 0 below it


def js(p: Masses, q: Masses) -> float:
    """Jensen-Shannon divergence, the mean KL of both from their mixture, in [0, log 2]; its root is a metric.

    log 2 exactly where they share no point, however far apart (Endres & Schindelin 2003).
    """
    both = p + q  # twice the mixture: halves of the smallest floats would be 0
    return max(float(rel_entr(2 * p, both).sum() + rel_entr(2 * q, both).sum()) / 4, 0.0)
