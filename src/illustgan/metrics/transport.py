"""Earth mover's distance, exact: the least mean way that samples must go to become the reference.

The Wasserstein-1 distance with Euclidean cost between two sets of equally heavy points, by network simplex (Bonneel et
al. 2011) as POT has it (Flamary et al. 2021, https://jmlr.org/papers/v22/20-451.html). It is what the critic of
Wasserstein GANs estimates (Arjovsky et al. 2017, https://arxiv.org/abs/1701.07875). In many dimensions finite sets are
far apart even when their distributions are the same, so read it beside its floor.
"""

import numpy as np
import numpy.typing as npt
import ot

from illustgan.metrics.neighbours import distances

Floats = npt.NDArray[np.floating]
PIVOTS = 100_000_000  # a bound against endless loops, orders above what any set here needs


def earth_mover(x: Floats, y: Floats) -> float:
    """The distance between x (N, d) and y (M, d), in units of the features; 0 when they are the same set.

    N and M may differ: then points are split between several. About 0.2 s and 30 MB for 512 against 1814. `ValueError`
    when one is empty, a feature is not finite, or dimensions differ; `ArithmeticError` when the solver gives up.
    """
    if not len(x):
        raise ValueError("there is nothing to move")
    costs = distances(x, y).astype(np.float64)
    total, log = ot.emd2(ot.unif(len(x)), ot.unif(len(y)), costs, numItermax=PIVOTS, log=True)
    if log["warning"]:
        raise ArithmeticError(f"no optimal transport: {log['warning']}")
    return float(total)
