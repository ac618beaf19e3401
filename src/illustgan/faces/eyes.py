"""Pairs of dark marks, what speaks for their being the eyes of a face, and the box of the face around them.

Proportions are medians over faces marked by hand (tests/data/irasutoya-boxes.csv, the tuning half).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from illustgan.faces.regions import Box, Mark, Mask, share

Floats = npt.NDArray[np.float64]
MOST_MARKS, NEAREST = 400, 12  # a texture of dots must not take minutes: the largest marks, and the partners of each
USUAL_CHIN = 1.6  # below the eyes, in distances between them: the median
REACH_SIDE, REACH_UP, REACH_DOWN = 2.3, 1.8, 2.2  # in the same unit: hardly any face goes farther
NECK = 0.55  # of the face's width: below the mouth, rows with less flesh than this are neck
ROOF = 0.12  # rows with less than this above the eyes are hair with a parting, or a hat
CHEEK = 0.3  # columns with less flesh than this at the height of eyes and cheeks are beside the face
DEEPEST, HIGHEST = 0.62, 0.62  # the farthest chin and roof from the eyes, in widths of the face


@dataclass(frozen=True)
class Pair:
    """Two marks that may be eyes."""

    x: float  # the middle between them, in working pixels
    y: float
    distance: float  # from centre to centre
    evidence: tuple[float, ...]  # tilt, size, bridge, cheeks, mouth and brows: what speaks for a face, or against one


def pairs(spots: Sequence[Mark], skin: Mask, white: Mask, red: Mask) -> list[Pair]:
    """All pairs of marks whose place, size and surroundings don't rule out that they are eyes.

    Of more than `MOST_MARKS` marks the largest, and of each mark's partners on its right the `NEAREST`.
    """
    spots = sorted(spots, key=lambda mark: (-mark.area, mark.y, mark.x))[:MOST_MARKS]
    xs = np.array([mark.x for mark in spots])
    ys = np.array([mark.y for mark in spots])
    areas = np.array([mark.area for mark in spots], np.float64)
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
            pair = _pair(spots[first], spots[second], xs, ys, skin, white, red)
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


def around_eyes(flesh: Mask, white: Mask, x: float, y: float, distance: float) -> Box:
    """The box of the face around the middle (x, y) of two eyes: as far as flesh goes, within proportions.

    Where a mask hides the chin, it is where it usually is. Masks bool (H, W): `flesh` is skin, lips and dark marks in
    it; `white` is masks, hats and coats.
    """
    height, width = flesh.shape
    left, right = max(0, int(x - REACH_SIDE * distance)), min(width, int(x + REACH_SIDE * distance) + 1)
    top, bottom = max(0, int(y - REACH_UP * distance)), min(height, int(y + REACH_DOWN * distance) + 1)
    part = flesh[top:bottom, left:right]
    level, middle = int(y) - top, int(x) - left
    gap = max(1, int(0.08 * distance))
    beside = slice(max(0, int(middle - 0.5 * distance)), int(middle + 0.5 * distance) + 1)
    mouth = (slice(level + int(0.4 * distance), level + int(1.1 * distance)), beside)
    covered = _mean(part[mouth]) < 0.45 and _mean(white[top:bottom, left:right][mouth]) > 0.5
    cheeks = part[max(0, level - int(0.25 * distance)) : level + int((0.3 if covered else 0.85) * distance) + 1]
    columns = cheeks.mean(axis=0) >= CHEEK
    start = int(0.45 * distance)
    face_left = max(0, middle - start) - _reach(columns[: max(0, middle - start)][::-1], gap)
    face_right = min(middle + start, right - left) + _reach(columns[middle + start :], gap)
    face_width = max(face_right - face_left, 1)
    rows = part[:, face_left:face_right].mean(axis=1)
    roof = level - _reach(rows[:level][::-1] >= ROOF, max(2, int(0.12 * distance)))
    roof = max(roof, level - int(HIGHEST * face_width))
    if covered:
        chin = level + USUAL_CHIN * distance
    else:
        chin = level + _reach(rows[level:] >= NECK, int(0.4 * distance))
        chin = min(chin, level + DEEPEST * face_width)
    return float(left + face_left), float(top + roof), float(left + face_right), float(min(top + chin, height))


def _mean(part: Mask) -> float:
    return float(part.mean()) if part.size else 0.0


def _reach(line: npt.NDArray[np.bool_], gap: int) -> int:
    """How far true places reach from the beginning, over false stretches of at most `gap`."""
    places = np.flatnonzero(line)
    jumps = np.diff(places, prepend=-1) > gap + 1
    last = int(np.argmax(jumps)) if jumps.any() else len(places)
    return int(places[last - 1]) + 1 if last else 0
