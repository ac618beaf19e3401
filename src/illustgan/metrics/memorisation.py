"""Whether a generator repeats its training faces: how near samples come to them, against how near held-out faces come.

All starts from the distance of a picture to its nearest training face, so choose features in which a copy stays near
when noise is on it, such as pixels averaged over blocks. EfficientNet-Lite0 takes a copy with noise that the eye barely
sees for another picture; it finds exact, shifted and mirrored copies.
"""

from typing import NamedTuple

import numpy as np
import scipy.stats

from illustgan.metrics.neighbours import Floats

PERCENTILE = 1  # of held-out faces' distances


class Memorisation(NamedTuple):
    """How much samples look like copies of training faces.

    `copying` below -3: samples are nearer to training faces than chance explains; far above 0, they are nowhere near
    any face, which says nothing of a few copies among them. `closer` sees those.
    """

    copying: float  # Mann-Whitney Z; 0 for an honest generator
    closer: float  # share of samples nearer than the nearest percent of held-out faces; .01 for an honest generator


def memorisation(samples: Floats, heldout: Floats, removed: int = 0) -> Memorisation:
    """Both measures, from distances (N,) of samples and (K,) of held-out faces to the nearest training face.

    `copying` is C_T of Meehan, Chaudhuri & Dasgupta 2020 (https://arxiv.org/abs/2004.05675) with all of the space as
    one cell: the mean of k cells' scores scatters by 1 / sqrt(k), so that for some hundred samples one cell sees more.

    `removed` is how many faces are missing from the held-out ones because they look like a training face. Samples that
    do are not removed, so these faces count as nearer than all others in the percentile that `closer` starts from.
    """
    if samples.ndim != 1 or heldout.ndim != 1 or not len(samples) or not len(heldout):
        raise ValueError(f"distances must be (N,) and (K,), one or more, not {samples.shape} and {heldout.shape}")
    if np.isnan(samples).any() or np.isnan(heldout).any():
        raise ValueError("distances must be numbers")
    # of K + removed faces the nearest percent, less those that are removed, is so many percent of K
    percent = PERCENTILE - (100 - PERCENTILE) * removed / len(heldout)
    closer = float((samples < np.percentile(heldout, max(percent, 0))).mean())
    return Memorisation(_mann_whitney(samples, heldout), closer)


def _mann_whitney(samples: Floats, heldout: Floats) -> float:
    """Z of how often a sample's distance is the larger one of a pair; equal ones count half, and 0 when all are."""
    n, m = len(samples), len(heldout)
    ranks = scipy.stats.rankdata(np.concatenate([samples, heldout]))
    variance = n * m * (n + m + 1) / 12 * scipy.stats.tiecorrect(ranks)
    return float((ranks[:n].sum() - n * (n + m + 1) / 2) / np.sqrt(variance)) if variance else 0.0
