"""Which regions of feature space samples reach: modes for faces without labels.

k-means cuts training faces into clusters, samples go to the nearest one, and the two histograms are compared:
Richardson & Weiss 2018 (https://arxiv.org/abs/1805.12462) test each bin (NDB), here `modes` measures them. Unlike
labels, clusters take every picture: noise falls into some cluster too.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from illustgan.metrics.modes import divergences, reached

Floats = npt.NDArray[np.floating]
ROWS = 4096  # of the distance matrix at a time: bounds memory for large sets


@dataclass(frozen=True)
class Clusters:
    """What samples reach: as the `values`, `kl` and `tv` of `modes.Distribution`."""

    reached: float
    kl: float
    tv: float


def fit(features: Floats, clusters: int, seed: int) -> npt.NDArray[np.float32]:
    """Centres of `clusters` clusters of features (N, d), N ≥ clusters: float32 (clusters, d), the largest first.

    k-means++ and Lloyd's algorithm, once, a second for 1814 × 1280 and 50. The same bytes on one thread, which
    `illustgan` sees to: threads add sums in any order.
    """
    if features.ndim != 2 or not 1 <= clusters <= len(features):
        raise ValueError(f"{clusters} clusters need features (N, d) with N ≥ {max(clusters, 1)}, not {features.shape}")
    from sklearn.cluster import KMeans  # here, since it takes a second, and only one of those who import this fit

    found = KMeans(clusters, n_init=1, random_state=seed, algorithm="lloyd").fit(features.astype(np.float64))
    sizes = np.bincount(found.labels_, minlength=clusters)
    order = np.argsort(-sizes, kind="stable")
    return np.asarray(found.cluster_centers_[order], np.float32)


def assign(features: Floats, centres: Floats) -> npt.NDArray[np.int64]:
    """The nearest centre (K, d) of each row of features (N, d): int64 (N,), the first one of equals."""
    if features.ndim != 2 or centres.ndim != 2 or features.shape[1] != centres.shape[1]:
        raise ValueError(f"features must be (N, d) and centres (K, d), not {features.shape} and {centres.shape}")
    if not (np.isfinite(features).all() and np.isfinite(centres).all()):
        raise ValueError("features must be finite numbers")
    exact = centres.astype(np.float64)
    middle = exact.mean(0)  # distances are the same from here, and small differences lose fewer digits
    exact -= middle
    norms = np.square(exact).sum(1)
    nearest = [
        (norms - 2 * (features[start : start + ROWS].astype(np.float64) - middle) @ exact.T).argmin(1)
        for start in range(0, len(features), ROWS)
    ]
    return np.concatenate([np.zeros(0, np.int64), *nearest]).astype(np.int64)


def compare(samples: npt.NDArray[np.int64], training: npt.NDArray[np.int64], clusters: int) -> Clusters:
    """Compare the clusters of N ≥ 1 samples with those of M ≥ 1 training faces, both from `assign`.

    A cluster is reached as a value is in `modes.modes`: by one sample, and a tenth of those that training faces give.
    """
    for labels in (samples, training):
        if labels.ndim != 1 or len(labels) == 0 or labels.min() < 0 or labels.max() >= clusters:
            raise ValueError(f"clusters must be (N,), N ≥ 1, from 0 to {clusters - 1}")
    shown, real = (np.bincount(labels, minlength=clusters).astype(np.int64) for labels in (samples, training))
    [kl], [tv] = divergences(shown[None], real)
    return Clusters(reached(shown, real, len(samples), len(training)), float(kl), float(tv))
