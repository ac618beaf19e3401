"""Whether a generator repeats its training faces: how near samples come to them, against how near held-out faces come.

All starts from the distance of a picture to its nearest training face, so choose features in which a copy stays near
when noise is on it, such as pixels averaged over blocks. EfficientNet-Lite0 takes a copy with noise that the eye barely
sees for another picture; it finds exact, shifted and mirrored copies.
"""

from typing import Any

import numpy as np
import scipy.stats

from illustgan.metrics.neighbours import Floats
from illustgan.metrics.registry import N_, Given, Metric, Paper

PERCENTILE = 1  # of held-out faces' distances
ABOUT = {
    "copying": Metric(
        N_("Copying"),
        N_(
            "Whether samples lie nearer to training faces than held-out faces do, as a Z: 0 is honest, below −3 "
            "copies. Far above 0, samples are near no face at all, and a few copies among them do not show."
        ),
        Paper("Meehan et al. 2020", "2004.05675"),
    ),
    "closer": Metric(
        N_("Closer"),
        N_(
            "Share of samples nearer to a training face than 99 % of held-out faces are: .01 is honest. Held-out "
            "avatars that were left out because they look like a training face count as the nearest; of pictures from "
            "outside their number is not known, and an honest share is greater."
        ),
    ),
}


def measure(given: Given) -> dict[str, Any]:
    """How much samples look like copies of training faces, by extractor."""
    return {"memorisation": {space: memorisation(*apart) for space, apart in given.apart.items()}}


def memorisation(samples: Floats, heldout: Floats, removed: int = 0) -> dict[str, float]:
    """How much samples look like copies, from distances (N,) of samples and (K,) of held-out faces to the nearest face.

    `copying` is a Mann-Whitney Z, 0 for an honest generator. Below -3, samples are nearer to training faces than chance
    explains; far above 0, they are nowhere near any face, which says nothing of a few copies among them. `closer` sees
    those: the share of samples nearer than the nearest percent of held-out faces, .01 for an honest generator.

    `copying` is C_T of Meehan, Chaudhuri & Dasgupta 2020 (https://arxiv.org/abs/2004.05675) with all of the space as
    one cell: the mean of k cells' scores scatters by 1 / sqrt(k), so that for some hundred samples one cell sees more.

    `removed` is how many faces are missing from the held-out ones because they look like a training face. Samples that
    do are not removed, so these faces count as nearer than all others in the percentile that `closer` starts from.
    """
    # of K + removed faces the nearest percent, less those that are removed, is so many percent of K
    percent = PERCENTILE - (100 - PERCENTILE) * removed / len(heldout)
    closer = float((samples < np.percentile(heldout, max(percent, 0))).mean())
    # how often a sample's distance is the larger one of a pair; equal ones count half, and the Z is 0 when all are
    n, m = len(samples), len(heldout)
    ranks = scipy.stats.rankdata(np.concatenate([samples, heldout]))
    variance = n * m * (n + m + 1) / 12 * scipy.stats.tiecorrect(ranks)
    copying = float((ranks[:n].sum() - n * (n + m + 1) / 2) / np.sqrt(variance)) if variance else 0.0
    return {"copying": copying, "closer": closer}
