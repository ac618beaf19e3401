"""Precision, recall, density and coverage: is what is made real, and is what is real made?

Precision and recall: Kynkäänniemi et al. 2019 (https://arxiv.org/abs/1904.06991). Density and coverage, which a single
outlier moves less: Naeem et al. 2020 (https://arxiv.org/abs/2002.09797). A ball around each feature reaches to its k-th
nearest neighbour of the same set; the balls of a set stand for where its distribution is.
"""

import numpy as np
import numpy.typing as npt

from illustgan.metrics.neighbours import Distances, Floats, distances, kth
from illustgan.metrics.registry import N_, Given, Metric, Paper

ABOUT = {
    "precision": Metric(
        N_("Precision, recall"),
        N_(
            "Shares of samples that lie among real faces, and of real faces that lie among samples; one outlier can "
            "widen what counts as among."
        ),
        Paper("Kynkäänniemi et al. 2019", "1904.06991"),
    ),
    "coverage": Metric(
        N_("Density, coverage"),
        N_(
            "How many real faces' neighbourhoods a sample lies in, on average, and the share of real faces with a "
            "sample in theirs; outliers hardly move them."
        ),
        Paper("Naeem et al. 2020", "2002.09797"),
    ),
}


def measure_in(given: Given, space: str) -> dict[str, float]:
    """Precision, recall, density and coverage in the features of one extractor."""
    features, target = given.features[space], given.reference.targets[space]
    near = min(given.reference.settings.neighbours, len(features) - 1)
    return prdc(features, target.features, near, radii=target.radii)


def prdc(samples: Floats, reference: Floats, k: int, *, radii: Distances | None = None) -> dict[str, float]:
    """The four figures of samples (N, d) against a reference (M, d), by k neighbours, fewer than N and M.

    `precision`: the share of samples that lie in a ball of the reference; `recall`: that of the reference in a ball of
    the samples; `density`: balls of the reference that a sample lies in, over k, about 1 for equal distributions, or
    above; `coverage`: the share of the reference's balls that have a sample in them. All are better when higher.

    All depend on how many there are: compare only between equal N and M, and with a floor of N real pictures. For equal
    distributions and N = M, coverage tends to 1 - 2⁻ᵏ for large sets. A copy on the rim is outside, as in the paper of
    2020 and its code; so a set against itself has density 1, and rows that are there more than k times have empty
    balls. `radii` are `neighbours.kth(reference, k)`. 0.1 s for 512 samples, 1814 references and d = 1280 on one core.
    """
    apart = distances(samples, reference)
    inside = apart < (kth(reference, k) if radii is None else radii)
    return {
        "precision": float(inside.any(1).mean()),
        "recall": float((apart < kth(samples, k)[:, None]).any(0).mean()),
        "density": float(inside.sum(1).mean() / k),
        "coverage": float(inside.any(0).mean()),
    }


def belonging(
    samples: Floats, reference: Floats, radii: Distances
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """In how many balls of a reference (see `prdc`) each sample lies, int64 (N,), and its reach, float64 (N,).

    The reach is the least distance to a centre over the ball's radius: below 1 in a ball, and among those in none it
    tells the furthest off. Balls of radius 0, of what is there more than k times, hold nothing: where there are no
    others it is infinite.
    """
    apart = distances(samples, reference)
    # in float64 a quotient of two different float32 numbers is never rounded to 1
    ratios = np.divide(apart, radii, out=np.full(apart.shape, np.inf), where=radii > 0, dtype=np.float64)
    return (apart < radii).sum(1).astype(np.int64), ratios.min(1)
