"""Samples above the training faces nearest to them: what memorising looks like."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from illustgan.drawing import captions
from illustgan.drawing.grids import Pixels, grid, shown


def pairs(samples: Pixels, faces: Pixels, distances: Sequence[float]) -> Pixels:
    """A column for each pair, the sample above and its training face below, and the distance over them.

    As many samples as faces, at least 1, uint8 (n, H, W, 3), give uint8 (h, w, 3); ten fit a page.
    """
    rows = grid(shown(np.concatenate([samples, faces])), len(samples))
    width = rows.shape[1]
    foot = captions.bar(width, ("above: samples; below: the nearest training faces", "samples, nearest faces"))
    edges = [round(width * place / len(distances)) for place in range(len(distances) + 1)]
    numbers = [
        captions.bar(right - left, (f"{distance:.3g}", f"{distance:.2g}"))  # at the left of its column
        for (left, right), distance in zip(pairwise(edges), distances, strict=True)
    ]
    return np.concatenate([np.concatenate(numbers, axis=1), rows, foot])
