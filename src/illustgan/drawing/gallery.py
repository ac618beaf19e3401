"""What failures and memorising look like: the worst samples beside the best, samples above nearest training faces."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from illustgan.drawing import captions
from illustgan.drawing.grids import Pixels, beside, grid, shown

COLUMNS = 4  # of each half: both side by side are about as wide as the grid of all latents
SPACE = 12  # white pixels between the halves
FEET = (
    "near: to so many held-out faces; off: near to none, so many times too far",
    "near: held-out faces; off: times too far",
    "near: faces; off: times",
)


def gallery(worst: Pixels, worst_values: Sequence[str], best: Pixels, best_values: Sequence[str]) -> Pixels:
    """Two grids side by side, each face over its value, with a heading over each grid and an explanation below.

    As many worst faces as best ones, at least 1, uint8 (n, H, W, 3), each with a `value`, give uint8 (h, w, 3); sixteen
    fit a phone.
    """
    picture = beside([_half("worst", worst, worst_values), _half("best", best, best_values)], SPACE)
    return np.concatenate([picture, captions.bar(picture.shape[1], FEET)])


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


def value(balls: int, reach: float) -> str:
    """How many balls of the reference a sample lies in, or how far off the nearest is, in that ball's radii."""
    return f"near {balls}" if balls else f"off {reach:.2f}" if reach < 100 else f"off {reach:.0f}"


def _half(heading: str, images: Pixels, values: Sequence[str]) -> Pixels:
    faces = shown(images)
    bars = np.stack([captions.bar(faces.shape[2], (text,)) for text in values])
    rows = grid(np.concatenate([faces, bars], axis=1), COLUMNS)
    return np.concatenate([captions.bar(rows.shape[1], (heading,)), rows])
