"""How many different faces a generator draws: the birthday paradox test of Arora & Zhang 2018.

Twins among N samples say how many faces there are to draw from (https://arxiv.org/abs/1706.08224). There, people looked
for twins; here, two samples are twins when they are nearer to each other than all but a tiny share of pairs of real
faces. Choose features in which two noisy pictures of one face stay near, such as pixels averaged over blocks.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from illustgan.metrics.neighbours import Distances, Floats, blocks
from illustgan.metrics.registry import COPIED, N_, Given, Metric, Paper

RATE = 1e-5  # share of pairs of real faces that pass for twins; with it, supports up to about 1 / RATE can be told
ABOUT = {
    "twins": Metric(
        N_("Twins, support"),
        N_(
            "Share of samples that have a twin among samples, and from that how many different faces the generator "
            "draws; twins are found by distance in pixels, not by eye."
        ),
        Paper("Arora & Zhang 2018", "1706.08224"),
    ),
}


def measure(given: Given) -> dict[str, Any]:
    """Twins among samples."""
    return {"distinct": distinct(given.features[COPIED], given.reference.threshold)}


def threshold(faces: Floats, rate: float = RATE) -> float:
    """The distance within which at most a share `rate`, in (0, 1), of all pairs of real faces (M, d), M ≥ 2, lie.

    A quantile, not the smallest distance, which one pair of near twins would set; with fewer than 1 / rate pairs it is
    the smallest after all. Take held-out faces, so that training faces give an honest floor. About 0.4 s for 1814 ×
    1280.
    """
    place = int(rate * (len(faces) * (len(faces) - 1) // 2))  # of the pairs, from the nearest on
    least = np.empty(0, np.float32)
    for _, later in _pairs(faces):
        pairs = np.concatenate([least, later[np.isfinite(later)]])
        least = np.partition(pairs, place)[: place + 1] if len(pairs) > place else pairs
    return float(least.max())


def distinct(samples: Floats, within: float) -> dict[str, float]:
    """Twins among independent samples (N, d), N ≥ 2, and the number of faces that so many twins speak of.

    `duplicates`: the share of samples that have a twin, in [0, 1]; `support`: the estimated number, a whole one.
    N samples from S equally likely faces have N (N - 1) / (2 S) pairs of twins on average; otherwise this S is 1 / Σ
    p². Without a pair the estimate is that of a single one, and the truth is probably higher. Real faces give about
    N (N - 1) / 2 or 1 / RATE, whichever is smaller. Twins are `within` the distance that `threshold` gives for the same
    kind of features. About 60 ms for 512 × 1280.
    """
    count, pairs, twin = len(samples), 0, np.zeros(len(samples), bool)
    for start, later in _pairs(samples):
        near = later <= within
        pairs += int(np.count_nonzero(near))
        twin[start : start + len(near)] |= near.any(1)
        twin |= near.any(0)
    return {"duplicates": float(twin.mean()), "support": round(count * (count - 1) / (2 * max(pairs, 1)))}


def _pairs(x: Floats) -> Iterator[tuple[int, Distances]]:
    """Rows of the matrix of distances, each part with its first row's index; all but the upper triangle is infinite."""
    start = 0
    for block in blocks(x, x):
        block[np.tri(len(block), len(x), start, dtype=bool)] = np.inf
        yield start, block
        start += len(block)
