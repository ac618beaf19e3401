"""The stills: the same faces at the steps that the 2017 post showed."""

from collections.abc import Sequence

import numpy as np

from illustgan.drawing import captions
from illustgan.drawing.grids import Pixels, beside, grid

COLUMNS, ROWS = 2, 5  # faces of each step: a strip of six steps is still readable, and one of four fits a phone
SPACE = 12  # white pixels between steps


def strip(steps: Sequence[int], samples: Sequence[Pixels]) -> Pixels:
    """Small grids side by side, one a step, with the step above it: uint8 (H, W, 3).

    `samples` are for each step uint8 (N, H, W, 3), of the same latents in the same order; the first ten are shown.
    """
    columns = []
    for step, images in zip(steps, samples, strict=True):
        faces = grid(images[: COLUMNS * ROWS], COLUMNS)
        label = captions.bar(faces.shape[1], (f"step {step:,}", f"{step:,}"))
        columns.append(np.concatenate([label, faces]))
    return beside(columns, SPACE)
