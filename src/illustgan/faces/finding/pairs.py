"""Pairs of dark marks, and what speaks for their being the eyes of a face."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from illustgan.faces.finding.regions import Mark, Mask

Floats = npt.NDArray[np.float64]
MOST_MARKS, NEAREST = 400, 12  # a texture of dots must not take minutes: the largest marks, and the partners of each


def share(mask: Mask, left: float, top: float, right: float, bottom: float) -> float:
    """The share of true pixels in a box, which is cut to the picture; 0 for an empty one."""
    x0, y0, x1, y1 = (max(round(edge), 0) for edge in (left, top, right, bottom))
    part = mask[y0:y1, x0:x1]
    return np.count_nonzero(part) / part.size if part.size else 0.0


@dataclass(frozen=True)
class Pair:
    """Two marks that may be eyes."""

    x: float  # the middle between them, in working pixels
    y: float
    distance: float  # from centre to centre
    evidence: tuple[float, ...]  # tilt, size, bridge, cheeks, mouth and brows: what speaks for a face, or against one


def pairs(found: Sequence[Mark], skin: Mask, white: Mask, red: Mask) -> list[Pair]:
    """All pairs of marks whose place, size and surroundings don't rule out that they are eyes.

    Of more than `MOST_MARKS` marks the largest, and of each mark's partners on its right the `NEAREST`.
    """
    found = sorted(found, key=lambda mark: (-mark.area, mark.y, mark.x))[:MOST_MARKS]
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


def _pair(left: Mark, right: Mark, xs: Floats, ys: Floats, skin: Mask, white: Mask, red: Mask) -> Pair | None:
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
    return Pair(x, y, distance, evidence)


def _has_brow(eye: Mark, xs: Floats, ys: Floats, distance: float) -> bool:
    """Whether another mark lies above the eye, as near as a brow."""
    above = eye.y - ys
    return bool(((np.abs(xs - eye.x) < 0.35 * distance) & (above > 0.12 * distance) & (above < 0.85 * distance)).any())
