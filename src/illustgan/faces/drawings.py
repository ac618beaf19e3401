"""Whether two crops around faces show one drawing, though their boxes differ by some pixels."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

SIDE = 64  # the pixels that the numbers below are in; faces of another size are brought to it
CENTRE_X, CENTRE_Y, HALF = 32.0, 34.5, 17.0  # the middle of a crop: face and fringe, not clothes nor neighbours
GRID = 24  # samples across the middle
BLUR = 1.7  # pixels: what is left of edges that lie half a pixel apart is no difference, a brow or a mouth is
STEPS = 12
COARSE = 8  # pixels across the thumbnail that finds pairs worth laying over each other
COARSE_TOLERANCE = 11.0  # root mean square, of 255
BLOCK = 256  # faces compared with all at once: bounds memory

Warp = tuple[float, float, float]  # scale of the middle, shift right and down in pixels
AS_IT_IS: Warp = (1.0, 0.0, 0.0)
# Hairlines are found less surely than ears: of real pairs the boxes differ by 6 pixels up and down, and 2 across.
WARPS: tuple[Warp, ...] = tuple(
    (scale, right, float(down))
    for scale, right in ((1.0, 0.0), (0.93, 0.0), (1.075, 0.0), (1.0, -2.0), (1.0, 2.0))
    for down in (0, -2, 2, -4, 4, -6, 6)
)
INVERSES: tuple[Warp, ...] = tuple((1 / scale, -right / scale, -down / scale) for scale, right, down in WARPS)
_ACROSS, _DOWN = np.meshgrid(*[(np.arange(GRID) + 0.5) / GRID * 2 - 1] * 2)
# Short of the rim, where the blur lets collars and neighbours in.
_DISC = (_ACROSS**2 + _DOWN**2 <= 0.85)[..., None]
_INSIDE = np.add.outer(*[(np.arange(COARSE) * 2 + 1 - COARSE) ** 2] * 2) <= COARSE**2


class Drawing:
    """A face, uint8 (size, size, 3), that can be laid over another."""

    def __init__(self, face: npt.NDArray[np.uint8]) -> None:
        image = Image.fromarray(face).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
        blurred = ndimage.gaussian_filter(np.asarray(image, np.float32), (BLUR, BLUR, 0), mode="nearest")
        self._image = Image.fromarray(np.rint(blurred).astype(np.uint8))

    def middle(self, warp: Warp) -> npt.NDArray[np.float32]:
        """The middle, moved and scaled: float32 (GRID, GRID, 3) from 0 to 255."""
        return np.asarray(self._image.resize((GRID, GRID), Image.Resampling.BILINEAR, box=_box(warp)), np.float32)

    def thumbnail(self, warp: Warp) -> npt.NDArray[np.int16]:
        """The same in 64 levels of some pixels: int16 (values,) from -32 to 31."""
        small = self._image.resize((COARSE, COARSE), Image.Resampling.BOX, box=_box(warp))
        return (np.asarray(small, np.int16)[_INSIDE] // 4 - 32).ravel()


class Template:
    """A face that others are laid over.

    The other crop is moved and scaled (Gauss and Newton, `STEPS` at most) until the two middles differ least, and then
    the greatest difference of any blurred sample in any channel counts: an artist draws the same head with another
    mouth, which is little on average and much at one place.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._middle = drawing.middle(AS_IT_IS)
        down, across = np.gradient(self._middle, axis=(0, 1))
        larger = HALF * (_ACROSS[..., None] * across + _DOWN[..., None] * down)
        slopes = (np.stack([larger, across, down], axis=-1) * (GRID / (2 * HALF)) * _DISC[..., None]).reshape(-1, 3)
        # How much larger, further right and further down explains a difference; the diagonal is for a blank face.
        self._explain = np.linalg.solve(slopes.T @ slopes + np.eye(3), slopes.T)

    def difference(self, other: Drawing, start: Warp, enough: float = 0.0) -> float:
        """The greatest difference, of 255, once `other`, from `start` on, fits best or differs by `enough`."""
        warp = start
        least, greatest = np.inf, 255.0
        for _ in range(STEPS):
            gap = (other.middle(warp) - self._middle) * _DISC
            total = float(np.abs(gap).sum())
            if total > 1.2 * least:
                break
            if total < least:
                least, greatest = total, float(np.abs(gap).max())
            if greatest <= enough:
                break
            larger, across, lower = (self._explain @ gap.ravel()).tolist()
            scale, right, down = warp
            # Rounded, so that the last digit of another machine's sums seldom reaches the pixels.
            moved = (
                round(scale * (1 - larger) * 1024) / 1024,
                round((right - across * scale) * 64) / 64,
                round((down - lower * scale) * 64) / 64,
            )
            if moved == warp or not (0.8 < moved[0] < 1.25 and max(map(abs, moved[1:])) < 9):
                break
            warp = moved
        return greatest


def likely(drawings: Sequence[Drawing]) -> Iterator[list[tuple[int, Warp]]]:
    """For each face the earlier ones that may show the same, first to last, and how each may lie over it.

    Thumbnails of the middle, moved and scaled by each of `WARPS`, are compared with those of all faces. They are small
    whole numbers, whose sums in float32 are exact in whatever order a machine takes them.
    """
    plain = np.array([drawing.thumbnail(AS_IT_IS) for drawing in drawings], np.float32).reshape(len(drawings), -1)
    bound = (COARSE_TOLERANCE / 4) ** 2 * plain.shape[1]  # a level stands for four of 255
    squares = (plain**2).sum(axis=1)
    for first in range(0, len(drawings), BLOCK):
        block = drawings[first : first + BLOCK]
        until = first + len(block)
        least = np.full((len(block), until), np.inf, np.float32)
        which = np.zeros(least.shape, np.int8)
        for number, warp in enumerate(WARPS):
            moved = np.array([drawing.thumbnail(warp) for drawing in block], np.float32)
            gaps = (moved * -2) @ plain[:until].T
            gaps += squares[:until]
            gaps += (moved**2).sum(axis=1)[:, None]
            which[gaps < least] = number
            np.minimum(least, gaps, out=least)
        for row in range(len(block)):
            earlier = np.flatnonzero(least[row, : first + row] <= bound)
            yield [(int(index), INVERSES[which[row, index]]) for index in earlier]


def _box(warp: Warp) -> tuple[float, float, float, float]:
    """The middle of a face, moved and scaled; only below can it go beyond the face."""
    scale, right, down = warp
    x, y, half = CENTRE_X + right, CENTRE_Y + down, HALF * scale
    return x - half, y - half, x + half, min(y + half, float(SIDE))
