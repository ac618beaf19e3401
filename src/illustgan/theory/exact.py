"""Four distances between discrete distributions: total variation, Kullback-Leibler, Jensen-Shannon, earth mover's.

The first three compare the masses of each point and know nothing of where points lie. The fourth knows: it is the least
mean cost of moving one distribution onto the other, over all couplings, an infimum that a linear programme finds
(Bonneel et al. 2011, as POT has it: Flamary et al. 2021, https://jmlr.org/papers/v22/20-451.html). All are in nats or
in units of the costs. Arjovsky et al. 2017, section 2 (https://arxiv.org/abs/1701.07875), compares them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import ot
from scipy.special import rel_entr

Numbers = npt.NDArray[np.float64]
PIVOTS = 10_000_000  # a bound against endless loops, orders above what any set here needs
SLACK = 1e-9  # masses are floats, and add up to 1 only so nearly


@dataclass(frozen=True)
class Transport:
    """An optimal coupling of two distributions, and the prices that prove it optimal."""

    cost: float  # Σ plan · costs: the earth mover's distance
    plan: Numbers  # (n, m): mass that goes from i to j; its margins are the two distributions
    u: Numbers  # (n,): price of taking mass up at i, and
    v: Numbers  # (m,): of setting it down at j; u_i + v_j is at most the cost of i to j, and equal where mass goes

    def dual(self, p: Numbers, q: Numbers) -> float:
        """Σ p u + Σ q v: at most `cost` for any prices that are allowed, and equal for these (strong duality)."""
        return float(p @ self.u + q @ self.v)


def tv(p: Numbers, q: Numbers) -> float:
    """Total variation: half the sum of |p - q|, the most by which they differ about an event. In [0, 1], a metric.

    Args:
        p: masses (n,), not negative, with the sum 1.
        q: the same for the other.

    Raises:
        ValueError: for anything else.
    """
    _both(p, q)
    return float(np.abs(p - q).sum() / 2)


def kl(p: Numbers, q: Numbers) -> float:
    """Kullback-Leibler divergence Σ p log(p / q) in nats, in [0, inf]: infinite where q has nothing and p something.

    Not symmetric, and no triangle inequality. Pinsker: 2 TV² ≤ KL. Arguments as of `tv`.
    """
    _both(p, q)
    return max(float(rel_entr(p, q).sum()), 0.0)  # rounding can take a sum that is nearly 0 below it


def js(p: Numbers, q: Numbers) -> float:
    """Jensen-Shannon divergence: mean KL of both to their mixture, in nats, in [0, log 2]; its root is a metric.

    log 2 exactly where they share no point, however far apart (Endres & Schindelin 2003). Arguments as of `tv`.
    """
    _both(p, q)
    both = p + q  # twice the mixture: halves of the smallest floats would be 0
    return max(float(rel_entr(2 * p, both).sum() + rel_entr(2 * q, both).sum()) / 4, 0.0)


def em(p: Numbers, q: Numbers, costs: Numbers) -> float:
    """Earth mover's distance: the least mean cost over all couplings of p (n,) and q (m,); see `transport`."""
    return transport(p, q, costs).cost


def transport(p: Numbers, q: Numbers, costs: Numbers) -> Transport:
    """The optimal coupling of p (n,) and q (m,), float64.

    About 10 ms for 256 against 256.

    Args:
        p: masses, not negative, with the sum 1.
        q: the same.
        costs: (n, m), of moving a unit of mass from i to j; distances between points make the result a metric.

    Raises:
        ValueError: for anything else.
        ArithmeticError: when the solver gives up, which no finite input is known to bring about.
    """
    _distribution(p)
    _distribution(q)
    if costs.shape != (len(p), len(q)) or not np.isfinite(costs).all():
        raise ValueError(f"costs are finite and of shape {(len(p), len(q))}, not {costs.shape}")
    plan, log = ot.emd(p, q, costs, numItermax=PIVOTS, log=True)
    if log["warning"]:
        raise ArithmeticError(f"no optimal transport: {log['warning']}")
    return Transport(float((plan * costs).sum()), plan, log["u"], log["v"])


def _both(p: Numbers, q: Numbers) -> None:
    _distribution(p)
    _distribution(q)
    if len(p) != len(q):
        raise ValueError(f"both distributions are over the same points, not over {len(p)} and {len(q)}")


def _distribution(p: Numbers) -> None:
    if p.ndim != 1 or not np.isfinite(p).all() or (p < 0).any() or abs(p.sum() - 1) > SLACK:
        raise ValueError("a distribution is a row of masses, none negative, with the sum 1")
