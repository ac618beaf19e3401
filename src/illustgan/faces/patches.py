"""Faces without a pair of eyes to see: a compact patch of skin with a mouth, and one eye or sunglasses above it."""

from collections.abc import Sequence
from itertools import permutations

import numpy as np
from scipy import ndimage

from illustgan.faces.regions import Box, Mark, Mask

LEAST_AREA = 250  # working pixels: the smallest faces of a crowd
OPENING = 2  # cuts a face from what it touches by less than five pixels
SLIMMEST, WIDEST = 0.38, 1.6  # width over height
LEAST_FILL = 0.44
MOST_MARKS = 7


def patches(skin: Mask) -> tuple[list[Box], list[Box]]:
    """The larger connected areas of skin, and those of them with a face's proportions that fill their boxes as one.

    In reading order of their first pixel.
    """
    core = ndimage.binary_opening(skin, iterations=OPENING)
    labels, count = ndimage.label(core)
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    larger, compact = [], []
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), 1):
        if areas[number] < LEAST_AREA:
            continue
        box = (float(columns.start), float(rows.start), float(columns.stop), float(rows.stop))
        width, height = box[2] - box[0], box[3] - box[1]
        larger.append(box)
        if SLIMMEST <= width / height <= WIDEST and areas[number] / (width * height) >= LEAST_FILL:
            compact.append(box)
    return larger, compact


def one_eyed(box: Box, eyes: Sequence[Mark], mouths: Sequence[Mark]) -> bool:
    """Whether a compact patch has a dark mark in the upper part and a mouth below: a profile, or a hidden eye."""
    top, width, height = box[1], box[2] - box[0], box[3] - box[1]
    marks = [mark for mark in eyes if _inside(mark, box)]
    lips = [mark for mark in mouths if _inside(mark, box) and mark.y > top + 0.45 * height]
    lips = [lip for lip in lips if lip.surrounded > 0.42 and lip.right - lip.left < 0.45 * width]
    upper = [mark for mark in marks if mark.surrounded > 0.5 and top + 0.08 * height < mark.y < top + 0.72 * height]
    if not upper or not lips or len(marks) > MOST_MARKS:
        return False
    return max(lip.y for lip in lips) > upper[0].y + 0.15 * height


def masked_profile(box: Box, eyes: Sequence[Mark]) -> bool:
    """Whether a compact patch has nothing dark but an eye and the brow above it: a profile with the mouth covered."""
    width, height = box[2] - box[0], box[3] - box[1]
    marks = [mark for mark in eyes if _inside(mark, box) and mark.surrounded > 0.5]
    if len(marks) != 2:
        return False
    brow, eye = marks  # from top to bottom
    beside, below = abs(brow.x - eye.x), eye.y - brow.y
    return beside < 0.25 * width and 0.1 * height < below < 0.5 * height and brow.area < 4 * eye.area


def behind_glasses(areas: Sequence[Box], dark: Mask, mouths: Sequence[Mark]) -> list[Box]:
    """A patch above a dark bar and a patch with a mouth below it: sunglasses."""
    boxes = []
    for above, below in permutations(areas, 2):
        left, right = max(above[0], below[0]), min(above[2], below[2])
        wide = max(above[2] - above[0], below[2] - below[0])
        gap = below[1] - above[3]
        if right - left < 0.6 * wide or not -0.1 * wide <= gap <= 0.45 * wide:
            continue
        box = (min(above[0], below[0]), above[1], max(above[2], below[2]), below[3])
        if not 0.7 <= wide / (box[3] - box[1]) <= 1.7:
            continue
        upper, lower = int(above[3] - 0.1 * wide), int(below[1] + 0.25 * wide)
        bar = dark[upper:lower, int(left) : int(right)]
        if not bar.size or bar.any(axis=0).mean() < 0.6:
            continue
        if any(_inside(mark, below) and abs(mark.x - (left + right) / 2) < 0.3 * wide for mark in mouths):
            boxes.append(box)
    return boxes


def _inside(mark: Mark, box: Box) -> bool:
    return box[0] <= mark.x <= box[2] and box[1] <= mark.y <= box[3]
