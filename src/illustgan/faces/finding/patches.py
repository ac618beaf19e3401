"""Faces without a pair of eyes to see: a compact patch of skin with a mouth, and one eye or sunglasses above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from scipy import ndimage

from illustgan.faces.finding.geometry import Box
from illustgan.faces.finding.regions import Mark, Mask

LEAST_AREA = 250  # working pixels: the smallest faces of a crowd
OPENING = 2  # cuts a face from what it touches by less than five pixels
SLIMMEST, WIDEST = 0.38, 1.6  # width over height
LEAST_FILL = 0.44
MOST_MARKS = 7


@dataclass(frozen=True)
class Patch:
    """A connected area of skin."""

    box: Box  # in working pixels
    compact: bool  # whether it has a face's proportions, and fills its box as one


def patches(skin: Mask) -> list[Patch]:
    """The larger patches, in reading order of their first pixel."""
    core = ndimage.binary_opening(skin, iterations=OPENING)
    labels, count = ndimage.label(core)
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    found = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), 1):
        if areas[number] < LEAST_AREA:
            continue
        box = (float(columns.start), float(rows.start), float(columns.stop), float(rows.stop))
        width, height = box[2] - box[0], box[3] - box[1]
        compact = SLIMMEST <= width / height <= WIDEST and areas[number] / (width * height) >= LEAST_FILL
        found.append(Patch(box, compact))
    return found


def one_eyed(found: Sequence[Patch], eyes: Sequence[Mark], mouths: Sequence[Mark]) -> list[Box]:
    """Compact patches with a dark mark in the upper part and a mouth below: profiles, a hidden eye."""
    boxes = []
    for box in (patch.box for patch in found if patch.compact):
        top, width, height = box[1], box[2] - box[0], box[3] - box[1]
        marks = [mark for mark in eyes if _inside(mark, box)]
        lips = [mark for mark in mouths if _inside(mark, box) and mark.y > top + 0.45 * height]
        lips = [lip for lip in lips if lip.surrounded > 0.42 and lip.right - lip.left < 0.45 * width]
        upper = [mark for mark in marks if mark.surrounded > 0.5 and top + 0.08 * height < mark.y < top + 0.72 * height]
        if upper and lips and len(marks) <= MOST_MARKS and max(lip.y for lip in lips) > upper[0].y + 0.15 * height:
            boxes.append(box)
    return boxes


def masked_profiles(found: Sequence[Patch], eyes: Sequence[Mark]) -> list[Box]:
    """Compact patches with nothing dark but an eye and the brow above it: profiles with the mouth covered."""
    boxes = []
    for box in (patch.box for patch in found if patch.compact):
        width, height = box[2] - box[0], box[3] - box[1]
        marks = [mark for mark in eyes if _inside(mark, box) and mark.surrounded > 0.5]
        if len(marks) != 2:
            continue
        brow, eye = marks  # from top to bottom
        beside = abs(brow.x - eye.x)
        if beside < 0.25 * width and 0.1 * height < eye.y - brow.y < 0.5 * height and brow.area < 4 * eye.area:
            boxes.append(box)
    return boxes


def behind_glasses(found: Sequence[Patch], dark: Mask, mouths: Sequence[Mark]) -> list[Box]:
    """A patch above a dark bar and a patch with a mouth below it: sunglasses."""
    boxes = []
    for above, below in permutations(found, 2):
        left, right = max(above.box[0], below.box[0]), min(above.box[2], below.box[2])
        wide = max(above.box[2] - above.box[0], below.box[2] - below.box[0])
        gap = below.box[1] - above.box[3]
        if right - left < 0.6 * wide or not -0.1 * wide <= gap <= 0.45 * wide:
            continue
        box = (min(above.box[0], below.box[0]), above.box[1], max(above.box[2], below.box[2]), below.box[3])
        if not 0.7 <= wide / (box[3] - box[1]) <= 1.7:
            continue
        upper, lower = int(above.box[3] - 0.1 * wide), int(below.box[1] + 0.25 * wide)
        bar = dark[upper:lower, int(left) : int(right)]
        if not bar.size or bar.any(axis=0).mean() < 0.6:
            continue
        if any(_inside(mark, below.box) and abs(mark.x - (left + right) / 2) < 0.3 * wide for mark in mouths):
            boxes.append(box)
    return boxes


def _inside(mark: Mark, box: Box) -> bool:
    return box[0] <= mark.x <= box[2] and box[1] <= mark.y <= box[3]
