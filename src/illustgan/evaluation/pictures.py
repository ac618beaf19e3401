"""Pictures of a run's last samples: those nearest to training faces, the worst ones and the best ones."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from illustgan.core import files
from illustgan.drawing.captions import gallery, pairs, value
from illustgan.evaluation.reference import JUDGED, Features, Pictures, Reference
from illustgan.metrics import manifold, neighbours
from illustgan.metrics.registry import COPIED

PAIRS = 10  # drawn: what fits a page
EXTREMES = 16  # of the worst samples and of the best ones, at most


def draw_pairs(path: Path, samples: Pictures, features: Features, reference: Reference) -> None:
    """Draw the samples that are nearest to training faces, in `features` by `COPIED`, above these (PNG)."""
    # by plain distance: that over the distance to other neighbours (Carlini et al. 2023,
    # https://arxiv.org/abs/2301.13188), which keeps flat pictures back, would here hide copies of common faces
    distances, faces = neighbours.nearest(features, reference.features["faces"][COPIED])
    worst = np.argsort(distances, kind="stable")[:PAIRS]
    _save(path, pairs(samples[worst], reference.pictures["faces"][faces[worst]], distances[worst].tolist()))


def draw_gallery(path: Path, samples: Pictures, features: Features, reference: Reference) -> None:
    """Draw the worst samples and the best ones, by the held-out balls that `features` by `JUDGED` lie in (PNG)."""
    target = reference.targets[JUDGED]
    balls, reach = manifold.belonging(features, target.features, target.radii)
    order = np.lexsort((-reach, balls))  # the fewest balls first, of these the largest reach, of equals the earlier
    count = min(EXTREMES, len(order) // 2)  # none is among the worst and the best

    def half(chosen: npt.NDArray[np.int64]) -> tuple[Pictures, list[str]]:
        values = zip(balls[chosen].tolist(), reach[chosen].tolist(), strict=True)
        return samples[chosen], [value(*one) for one in values]

    _save(path, gallery(*half(order[:count]), *half(order[::-1][:count])))


def _save(path: Path, picture: Pictures) -> None:
    with files.replacing(path) as temporary:
        Image.fromarray(picture).save(temporary)
