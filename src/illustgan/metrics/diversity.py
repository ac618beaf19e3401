"""How varied samples are, as a share of how varied real faces are."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
ROWS = 1024  # of the distance matrix at a time: bounds memory for large sets


def diversity(samples: Floats, faces_distance: float) -> float:
    """Mean distance between two different samples (N, d) over that between real faces, their `mean_distance`.

    1: as varied as real faces; 0: one face over and over. Above 1 is possible and no merit: noise is far from noise.
    """
    if faces_distance == 0:
        raise ValueError("the real faces are all the same: there is nothing to compare with")
    return mean_distance(samples) / faces_distance


def mean_distance(x: Floats) -> float:
    """Mean Euclidean distance over all pairs of different rows of (N, d), N ≥ 2, in float64."""
    if x.ndim != 2 or len(x) < 2 or not np.isfinite(x).all():
        raise ValueError(f"a distance needs two rows of finite numbers, not {x.shape}")
    # from any row all distances are the same; near it, |a|² + |b|² - 2 a·b loses the fewest digits, and copies give 0
    centred = x.astype(np.float64) - x[0].astype(np.float64)
    norms = np.square(centred).sum(1)
    total = 0.0
    for start in range(0, len(x), ROWS):
        rows = slice(start, start + ROWS)
        squares = norms[rows, None] + norms - 2 * centred[rows] @ centred.T
        squares[np.arange(len(squares)), np.arange(start, start + len(squares))] = 0  # a row and itself, to the bit
        total += float(np.sqrt(np.maximum(squares, 0)).sum())
    return total / (len(x) * (len(x) - 1))
