"""How varied samples are, as a share of how varied real faces are."""

import numpy as np

from illustgan.metrics.neighbours import Floats, check, squares


def diversity(samples: Floats, faces_distance: float) -> float:
    """Mean distance between two different samples (N, d) over that between real faces, their `mean_distance`.

    1: as varied as real faces; 0: one face over and over. Above 1 is possible and no merit: noise is far from noise.
    """
    if faces_distance == 0:
        raise ValueError("the real faces are all the same: there is nothing to compare with")
    return mean_distance(samples) / faces_distance


def mean_distance(x: Floats) -> float:
    """Mean Euclidean distance over all pairs of different rows of (N, d), N ≥ 2, in float64; copies are at 0."""
    check(x, least=2)
    return sum(float(np.sqrt(block).sum()) for block in squares(x, x)) / (len(x) * (len(x) - 1))
