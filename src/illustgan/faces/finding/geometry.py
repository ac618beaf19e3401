"""Boxes, and the one of the face around two eyes.

Proportions are medians over faces marked by hand (tests/data/irasutoya-boxes.csv, the tuning half).
"""

import numpy as np
import numpy.typing as npt

from illustgan.faces.finding.regions import Mask

Box = tuple[float, float, float, float]  # left, top, right, bottom


def intersection(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0.0) * max(height, 0.0)


def area(box: Box) -> float:
    """Width times height, 0 where an edge is on the wrong side of its opposite."""
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


USUAL_CHIN = 1.6  # below the eyes, in distances between them: the median
REACH_SIDE, REACH_UP, REACH_DOWN = 2.3, 1.8, 2.2  # in the same unit: hardly any face goes farther
NECK = 0.55  # of the face's width: below the mouth, rows with less flesh than this are neck
ROOF = 0.12  # rows with less than this above the eyes are hair with a parting, or a hat
CHEEK = 0.3  # columns with less flesh than this at the height of eyes and cheeks are beside the face
DEEPEST, HIGHEST = 0.62, 0.62  # the farthest chin and roof from the eyes, in widths of the face


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
