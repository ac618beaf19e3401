"""Many faces on one picture, to see at a glance what a model is trained on."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

COLUMNS, ROWS = 16, 10
GAP = 4  # pixels between faces and around them
TILE = 64  # larger faces are shown at this side: sixteen of them fit a page


def contact_sheet(faces: Sequence[npt.NDArray[np.uint8]], background: str = "#ffffff") -> Image.Image:
    """Up to 16×10 faces in rows.

    Which ones is drawn once and for all by position: neighbours in a set are often alike, such as styles that take
    turns, and a mere beginning would show them as stripes.

    Args:
        faces: each uint8 (size, size, 3), one or more.
        background: "#rrggbb", between the faces.

    Returns:
        An RGB picture.
    """
    chosen = np.random.default_rng(0).permutation(len(faces))[: COLUMNS * ROWS]
    tile = min(TILE, len(faces[0]))
    columns = min(COLUMNS, len(chosen))
    rows = -(-len(chosen) // columns)
    step = tile + GAP
    sheet = Image.new("RGB", (columns * step + GAP, rows * step + GAP), background)
    for place, index in enumerate(chosen):
        face = Image.fromarray(faces[index]).resize((tile, tile), Image.Resampling.LANCZOS)
        sheet.paste(face, (GAP + place % columns * step, GAP + place // columns * step))
    return sheet
