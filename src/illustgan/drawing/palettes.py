"""One palette for all frames of an animation, chosen so that flat colours stay flat.

No dithering: it turns a flat colour into a pattern, and every pattern costs a GIF bytes. Instead each colour that is in
the palette is mapped to itself, exactly, and the palette has every colour when there are few, or those that cover much
of the frames and, for the rest, the centres of a median cut.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from illustgan.drawing.grids import Pixels

FLAT = 0.002  # a colour that fills this share of the sample is a surface, and is kept exactly
CELL_BITS = 2  # colours are mapped in cells of 4×4×4, except those that are in the palette

Packed = npt.NDArray[np.uint32]


def packed(pixels: Pixels) -> Packed:
    """uint8 (..., 3) as 0xrrggbb, uint32 (...)."""
    parts = pixels.astype(np.uint32)
    return np.asarray(parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2], np.uint32)


def unpacked(colours: Packed) -> Pixels:
    """0xrrggbb, uint32 (N,), as uint8 (N, 3)."""
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=-1).astype(np.uint8)


def choose(every: Packed, sample: Pixels, colours: int, kept: Sequence[tuple[int, int, int]] = ()) -> Pixels:
    """A palette, uint8 (K, 3), of at most `colours` colours: 2 to 256, and more than there are in `kept`.

    It has those `kept`, and `every` colour that occurs in any frame, 0xrrggbb, in rising order, when that is possible;
    else it is chosen for a `sample` of the frames' pixels, uint8 (N, 3).
    """
    must = packed(np.array(kept, np.uint8).reshape(-1, 3))
    if len(every) <= colours:
        exact = np.union1d(every, must)
        if len(exact) <= colours:
            return unpacked(exact)
    found, counts = np.unique(packed(sample), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    surfaces = found[order][counts[order] >= FLAT * counts.sum()]
    surfaces = surfaces[~np.isin(surfaces, must)][: (colours - len(must)) // 2]
    fixed = np.concatenate([must, surfaces])
    others = sample[~np.isin(packed(sample), fixed)]
    if not len(others):  # the sample shows less than the frames do
        others = unpacked(every[~np.isin(every, fixed)])
    return np.concatenate([unpacked(fixed), _median_cut(others, colours - len(fixed))])


def _median_cut(pixels: Pixels, colours: int) -> Pixels:
    """The centres, uint8 (K, 3), of a median cut of uint8 (N, 3) pixels into K ≤ colours boxes."""
    strip = Image.fromarray(np.ascontiguousarray(pixels[np.newaxis]))
    cut = strip.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette = np.array(cut.getpalette("RGB"), np.uint8).reshape(-1, 3)
    return palette[: len(cut.getcolors(256) or [])]


def table(palette: Pixels) -> npt.NDArray[np.uint8]:
    """The index in `palette` for each of the 2²⁴ colours: uint8 (2²⁴,), addressed by 0xrrggbb.

    A colour of the palette has its own index; any other that of the palette's colour nearest to the centre of its cell,
    the first such one when several are as near.
    """
    steps = np.arange(256 >> CELL_BITS, dtype=np.float32) * (1 << CELL_BITS) + (1 << CELL_BITS) // 2
    wanted = palette.astype(np.float32)
    # |c - p|² without |c|²: whole numbers below 2²⁴, exact in float32 in whatever order they are summed
    squares = (wanted**2).sum(axis=1)
    green_blue = -2 * (steps[:, None, None] * wanted[:, 1] + steps[None, :, None] * wanted[:, 2])
    near = np.empty((len(steps),) * 3, np.uint8)
    for place, red in enumerate(steps):
        near[place] = (green_blue + (squares - 2 * red * wanted[:, 0])).argmin(axis=2)
    width = 1 << CELL_BITS
    full = near.repeat(width, axis=0).repeat(width, axis=1).repeat(width, axis=2).ravel()
    full[packed(palette)[::-1]] = np.arange(len(palette), dtype=np.uint8)[::-1]
    return full
