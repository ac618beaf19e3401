"""Pairs of dark marks, and what speaks for their being the eyes of a face."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from illustgan.faces.finding.regions import Mark, Mask

Floats = npt.NDArray[np.float64]
Sums = npt.NDArray[np.int32]  # an integral image: (H + 1, W + 1)
EVIDENCE = ("tilt", "size", "bridge", "cheeks", "mouth", "brows")
MOST_MARKS, NEAREST = 400, 12  # a texture of dots must not take minutes: the largest marks, and the partners of each


def sums(mask: Mask) -> Sums:
    """The integral image of a mask, for `share`."""
    table = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int32)
    np.cumsum(np.cumsum(mask, axis=0, dtype=np.int32), axis=1, out=table[1:, 1:])
    return table


def share(table: Sums, left: float, top: float, right: float, bottom: float) -> float:
    """The share of true pixels in a box, which is cut to the picture; 0 for an empty one."""
    x0, x1 = (min(max(round(edge), 0), table.shape[1] - 1) for edge in (left, right))
    y0, y1 = (min(max(round(edge), 0), table.shape[0] - 1) for edge in (top, bottom))
    if x1 <= x0 or y1 <= y0:
        return 0.0
    count = int(table[y1, x1]) - int(table[y0, x1]) - int(table[y1, x0]) + int(table[y0, x0])
    return float(count / ((x1 - x0) * (y1 - y0)))


@dataclass(frozen=True)
class Pair:
    """Two marks that may be eyes, the left one first."""

    left: Mark
    right: Mark
    x: float  # the middle between them, in working pixels
    y: float
    distance: float  # from centre to centre
    evidence: tuple[float, ...]  # what speaks for a face, in the order of `EVIDENCE`


def pairs(found: Sequence[Mark], skin: Sums, white: Sums, red: Sums) -> list[Pair]:
    """All pairs of marks whose place and size don't rule out that they are eyes.

    Of more than `MOST_MARKS` marks the largest, and of each mark's partners on its right the `NEAREST`.
    """
    found = sorted(found, key=lambda mark: (-mark.area, mark.y, mark.x))[:MOST_MARKS]
    if len(found) < 2:
        return []
    xs = np.array([mark.x for mark in found])
    ys = np.array([mark.y for mark in found])
    areas = np.array([mark.area for mark in found], np.float64)
    across, down = xs[None, :] - xs[:, None], ys[None, :] - ys[:, None]
    squared = across**2 + down**2
    largest, smallest = np.maximum(areas[:, None], areas), np.minimum(areas[:, None], areas)
    size = (areas[:, None] + areas) / np.maximum(squared, 1)
    fits = (across >= 5) & (np.abs(down) <= 0.5 * across) & (largest <= 5 * smallest)
    fits &= (size > 0.012) & (size < 0.5)
    possible = []
    for first, partners in enumerate(fits):
        places = np.flatnonzero(partners)
        for second in places[np.argsort(squared[first, places], kind="stable")][:NEAREST]:
            pair = _pair(found[first], found[second], xs, ys, skin, white, red)
            if pair is not None:
                possible.append(pair)
    return possible


def _pair(left: Mark, right: Mark, xs: Floats, ys: Floats, skin: Sums, white: Sums, red: Sums) -> Pair | None:
    x, y = (left.x + right.x) / 2, (left.y + right.y) / 2
    distance = float(np.hypot(right.x - left.x, right.y - left.y))
    between = (left.right + 1, y - 0.12 * distance, right.left - 1, y + 0.18 * distance)
    bridge = share(skin, *between)
    if bridge + share(white, *between) < 0.4:
        return None
    cheeks = share(skin, x - 0.9 * distance, y + 0.2 * distance, x + 0.9 * distance, y + 0.75 * distance)
    cover = share(white, x - 0.6 * distance, y + 0.4 * distance, x + 0.6 * distance, y + 1.2 * distance)
    if cheeks + cover < 0.35:
        return None
    mouth = share(red, x - 0.5 * distance, y + 0.45 * distance, x + 0.5 * distance, y + 1.35 * distance)
    brows = sum(_has_brow(eye, xs, ys, distance) for eye in (left, right)) / 2
    evidence = (
        abs(right.y - left.y) / distance,
        float(abs(np.log((left.area + right.area) / distance**2 / 0.1))),
        bridge,
        cheeks,
        min(mouth, 0.06) / 0.06,
        brows,
    )
    return Pair(left, right, x, y, distance, evidence)


def _has_brow(eye: Mark, xs: Floats, ys: Floats, distance: float) -> bool:
    """Whether another mark lies above the eye, as near as a brow."""
    above = eye.y - ys
    return bool(((np.abs(xs - eye.x) < 0.35 * distance) & (above > 0.12 * distance) & (above < 0.85 * distance)).any())
