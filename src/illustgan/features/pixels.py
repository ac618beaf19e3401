"""Pictures themselves as features: small colour thumbnails, which no network has looked at.

They see layout and colour, nothing finer than a sixteenth of the picture: a reader can check their distances.
"""

import numpy as np
import numpy.typing as npt

from illustgan.features.batching import check

SIDE = 16


def extract(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Thumbnails of RGB pictures: uint8 (N, H, W, 3), or `ValueError`, to float32 (N, 768), from -1 (black) to 1
    (white).

    Each number is the mean of a channel over a 16th × 16th of the picture, by area; rows, then columns, then channels.
    """
    check(images)
    down, across = (_areas(side) for side in images.shape[1:3])
    features = []
    for image in images:  # one at a time, since a batch would not fit the caches
        rows = np.tensordot(down, image.astype(np.float64), 1)
        features.append((np.einsum("jw,iwc->ijc", across, rows) / 127.5 - 1).ravel().astype(np.float32))
    return np.stack(features)


def _areas(side: int) -> npt.NDArray[np.float64]:
    """How much of each of 16 equal parts of a line lies in each of its `side` pixels: (16, side), rows sum to 1."""
    edges = np.arange(SIDE + 1) * (side / SIDE)
    pixels = np.arange(side)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    return np.asarray(np.maximum(overlap, 0) * (SIDE / side), np.float64)
