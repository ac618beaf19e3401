"""Many faces on one picture: those that are trained on, those that were found, and those that were left out."""

import textwrap
from collections.abc import Sequence

import numpy as np
from PIL import Image

from illustgan.drawing import captions
from illustgan.drawing.grids import Pixels, grid

GAP = 4  # pixels between faces and around them
COLUMNS, ROWS = 16, 10  # of an overview
TILE = 64  # pixels; larger faces of an overview are shown at this side: sixteen of them fit a page
LABELLED_TILE, LABELLED_COLUMNS = 128, 10
SHORT = 15  # letters that fit a line


def overview(faces: Sequence[Pixels], background: str = "#ffffff") -> Image.Image:
    """Up to 16×10 of one or more faces, uint8 (size, size, 3), in rows on `background`, "#rrggbb".

    Which ones is drawn once and for all by position: neighbours in a set are often alike, such as styles that take
    turns, and a mere beginning would show them as stripes.
    """
    chosen = np.random.default_rng(0).permutation(len(faces))[: COLUMNS * ROWS]
    return _page([_tile(faces[index], min(TILE, len(faces[0]))) for index in chosen], COLUMNS, background)


def labelled(
    faces: Sequence[Pixels], labels: Sequence[str], confidences: Sequence[float], reasons: Sequence[str] | None = None
) -> Image.Image:
    """One or more faces, uint8 (size, size, 3), in rows of ten, above their labels, reasons if any, and confidences.

    Labels are in Latin letters, the only ones of the font: the first digits of a SHA-256, say, for keep.txt and
    drop.txt. `reasons`, in a few words, say why each was rejected.
    """
    tiles = []
    for face, label, sure, reason in zip(faces, labels, confidences, reasons or [""] * len(faces), strict=True):
        first, second, *_ = *textwrap.wrap(reason, max(SHORT, round(0.6 * len(reason)))), "", ""
        lines = (label, first, f"{second} ({sure:.2f})".lstrip()) if reasons else (label, f"{sure:.2f}")
        bars = [captions.bar(LABELLED_TILE, (line,)) for line in lines]
        tiles.append(np.concatenate([_tile(face, LABELLED_TILE), *bars]))
    return _page(tiles, LABELLED_COLUMNS, "#ffffff")


def _tile(face: Pixels, side: int) -> Pixels:
    return np.asarray(Image.fromarray(face).resize((side, side), Image.Resampling.LANCZOS))


def _page(tiles: Sequence[Pixels], columns: int, background: str) -> Image.Image:
    return Image.fromarray(grid(np.stack(tiles), min(columns, len(tiles)), GAP, background))
