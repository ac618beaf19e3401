"""The worst samples beside the best ones: what a generator's failures look like."""

from collections.abc import Sequence

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


def value(balls: int, reach: float) -> str:
    """How many balls of the reference a sample lies in, or how far off the nearest is, in that ball's radii."""
    return f"near {balls}" if balls else f"off {reach:.2f}" if reach < 100 else f"off {reach:.0f}"


def _half(heading: str, images: Pixels, values: Sequence[str]) -> Pixels:
    faces = shown(images)
    bars = np.stack([captions.bar(faces.shape[2], (text,)) for text in values])
    rows = grid(np.concatenate([faces, bars], axis=1), COLUMNS)
    return np.concatenate([captions.bar(rows.shape[1], (heading,)), rows])
