"""Which regions of feature space samples reach: modes for faces without labels.

k-means cuts training faces into clusters, samples go to the nearest one, and the two histograms are compared:
Richardson & Weiss 2018 (https://arxiv.org/abs/1805.12462) test each bin (NDB), here `modes` measures them. Unlike
labels, clusters take every picture: noise falls into some cluster too.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from illustgan.metrics.modes import divergences, rarefied
from illustgan.metrics.neighbours import Floats, squares
from illustgan.metrics.registry import CLUSTERED, N_, Given, Metric, Paper

ABOUT = {
    "clusters": Metric(
        N_("Clusters"),
        N_(
            "The share of groups that samples reach, and how far the mix is from the training faces' mix. Noise falls "
            "into some group too."
        ),
        Paper("Richardson & Weiss 2018", "1805.12462"),
    ),
}


def measure(given: Given) -> dict[str, Any]:
    """Clusters against training faces'."""
    reached = assign(given.varied[CLUSTERED], given.reference.centres)
    return {"clusters": compare(reached, given.reference.clusters, len(given.reference.centres))}


def fit(features: Floats, clusters: int, seed: int) -> npt.NDArray[np.float32]:
    """Centres of `clusters` clusters of features (N, d), N ≥ clusters: float32 (clusters, d), the largest first.

    k-means++ and Lloyd's algorithm, once, a second for 1814 × 1280 and 50. The same bytes on one thread, which
    `illustgan` sees to: threads add sums in any order.
    """
    from sklearn.cluster import KMeans  # here, since it takes a second, and only one of those who import this fit

    fitted = KMeans(clusters, n_init=1, random_state=seed, algorithm="lloyd").fit(features.astype(np.float64))
    order = np.argsort(-np.bincount(fitted.labels_, minlength=clusters), kind="stable")
    return np.asarray(fitted.cluster_centers_[order], np.float32)


def assign(features: Floats, centres: Floats) -> npt.NDArray[np.int64]:
    """The nearest centre (K, d) of each row of features (N, d): int64 (N,), the first one of equals."""
    return np.concatenate([block.argmin(1) for block in squares(features, centres)])


def compare(samples: npt.NDArray[np.int64], training: npt.NDArray[np.int64], clusters: int) -> dict[str, float]:
    """Compare the clusters of N ≥ 1 samples with those of M ≥ 1 training faces, both from `assign`.

    `reached`, `kl` and `tv` are what `values`, `kl` and `tv` of an attribute are in `modes.modes`: a cluster is reached
    by one sample, and a tenth of those that training faces give.
    """
    shown, real = (np.bincount(labels, minlength=clusters).astype(np.int64) for labels in (samples, training))
    [kl], [tv] = divergences(shown[None], real)
    reached, _ = rarefied(shown, real, len(samples), len(training), len(samples))
    return {"reached": float(reached.mean()), "kl": float(kl), "tv": float(tv)}
