"""Samples above the training faces nearest to them: what memorising looks like."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from illustgan.drawing import captions
from illustgan.drawing.grids import Pixels, grid, shown


def pairs(samples: Pixels, faces: Pixels, distances: Sequence[float] | None = None) -> Pixels:
    """A column for each pair, the sample above and its training face below, and the distance over them.

    Args:
        samples: uint8 (n, H, W, 3), RGB, n ≥ 1; ten fit a page.
        faces: uint8 (n, H, W, 3).
        distances: of each pair, in whatever unit; None leaves the row of numbers out.

    Returns:
        An RGB picture, uint8 (h, w, 3): the same bytes for the same input.
    """
    if samples.shape != faces.shape or samples.ndim != 4 or not len(samples):
        raise ValueError(f"pairs need as many faces as samples, of one size, not {faces.shape} and {samples.shape}")
    rows = grid(shown(np.concatenate([samples, faces])), len(samples))
    width = rows.shape[1]
    foot = captions.bar(width, ("above: samples; below: the nearest training faces", "samples, nearest faces"))
    if distances is None:
        return np.concatenate([rows, foot])
    if len(distances) != len(samples):
        raise ValueError(f"{len(samples)} pairs have as many distances, not {len(distances)}")
    edges = [round(width * place / len(distances)) for place in range(len(distances) + 1)]
    numbers = [
        captions.bar(right - left, (f"{distance:.3g}", f"{distance:.2g}"))  # at the left of its column
        for (left, right), distance in zip(pairwise(edges), distances, strict=True)
    ]
    return np.concatenate([np.concatenate(numbers, axis=1), rows, foot])
