"""The stills: the same faces at the steps that the 2017 post showed."""

from collections.abc import Sequence

import numpy as np

from illustgan.drawing import captions
from illustgan.drawing.grids import Pixels, grid

COLUMNS, ROWS = 2, 5  # faces of each step: a strip of six steps is still readable, and one of four fits a phone
SPACE = 12  # white pixels between steps


def strip(steps: Sequence[int], samples: Sequence[Pixels]) -> Pixels:
    """Small grids side by side, one a step, with the step above it.

    Args:
        steps: generator steps, at least one.
        samples: for each step uint8 (N, H, W, 3), the same latents in the same order; the first ten are shown.

    Returns:
        An RGB picture, uint8 (H, W, 3).
    """
    columns = []
    for step, images in zip(steps, samples, strict=True):
        faces = grid(images[: COLUMNS * ROWS], COLUMNS)
        label = captions.bar(faces.shape[1], (f"step {step:,}", f"{step:,}"))
        columns.append(np.concatenate([label, faces]))
    space = np.full((len(columns[0]), SPACE, 3), 255, np.uint8)
    parts = [part for column in columns for part in (space, column)][1:]
    return np.concatenate(parts, axis=1)
