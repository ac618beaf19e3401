"""Find the faces of a flat-coloured illustration, and cut squares around them: no learned weights come from elsewhere.

Two ways lead to a candidate: a pair of dark marks in skin (eyes, open or closed, behind glasses too), and where there
is none a compact patch of skin with a mouth (profiles, sunglasses). `judging` weighs them, and of candidates for one
face the surest stays. Measured on Irasutoya's pictures (`python benchmarks/faces.py DIR`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from illustgan.faces import patches
from illustgan.faces.eyes import Pair, around_eyes, pairs
from illustgan.faces.reading import lay
from illustgan.faces.regions import TONES, Box, Mark, Mask, View, area, ink, intersection, marks, share, skin, view

SAME_FACE = 0.45  # of the smaller of two boxes, from which they are one face
EYES_FIRST = 0.2  # of two pairs in a face the one below is the eyes, though the brows may look surer
FLOOR = 0.02  # confidence: candidates below are not worth a line in a report
RAISE = 0.08  # of the square's side: hair takes more room above a face than the neck below
ONE_EYED, GLASSES, MASKED = 0.55, 0.6, 0.52  # confidence by rule: there are too few of these to fit anything

# The logistic model of a pair's evidence and of what is in its box, fitted to the tuning half of
# tests/data/irasutoya-boxes.csv: the weight, the median of faces, and words for what speaks against one.
TRAITS = (
    (-1.57, 0.03, "marks not level"),
    (-1.37, 0.39, "marks too large or small for their distance"),
    (2.54, 1.0, "no skin between the marks"),
    (1.43, 0.88, "no skin below the marks"),
    (0.64, 0.69, "no mouth"),
    (1.05, 0.5, "no brows"),
    (4.04, 0.71, "little skin"),
    (-0.75, 0.0, "too many dark marks"),
    (-3.84, 0.2, "too wide or tall"),
    (4.08, 1.0, "no blush"),
    (-0.17, 0.66, "hue not quite skin's"),
    (-0.03, 7.94, "colour not flat"),
)
INTERCEPT = -3.68

SKIN_HUE = 25.5  # degrees: the median over all tones
FOREIGN_HUE = 6.0  # degrees from it: wood, lions and dogs are yellower, drapery is redder
USUAL_SHAPE = 1.15  # width over height
USUAL_MARKS = 5  # dark ones in a face: eyes, brows, and something more
LEAST_BLUSH, ROUGHEST = 0.5, 20.0  # of a patch
SAMPLE = 24  # rows and columns of a box that its colours are taken from


@dataclass(frozen=True)
class Colour:
    """The skin in a box."""

    hue: float  # median, in degrees
    blush: float  # degrees that the reddest tenth is redder than the median: cheeks are; hands and wood have none
    rough: float  # the standard deviation of luma: flat colour has little


@dataclass(frozen=True)
class Candidate:
    """A box that may hold a face."""

    box: Box  # in working pixels
    colour: Colour  # of the skin in it
    traits: tuple[float, ...] = ()  # of a pair of eyes, in the order of `TRAITS`; empty for a patch
    rule: float = 0.0  # the confidence of a patch with a blush
    brows: float = 0.0  # the share of the eyes with a mark above, from 0 to 1


@dataclass(frozen=True)
class Found:
    """A face, or a candidate that was rejected."""

    box: Box  # in pixels of the picture, right and bottom exclusive
    confidence: float  # from 0 to 1
    reason: str = ""  # why it was rejected, in a few words; "" for a face


def find(image: Image.Image, threshold: float) -> list[Found]:
    """The faces of a picture of any mode, and after them the candidates that were rejected; the surest first of each.

    A face is the box from hairline to chin and from ear to ear; what covers it (mask, beard, glasses) belongs to it. A
    pure function of the pixels, in 20 to 30 ms.
    """
    seen = view(image)
    judged = [(*judge(candidate), candidate) for candidate in candidates(seen)]
    judged.sort(key=lambda row: (row[0] < threshold, -row[0] - EYES_FIRST * row[2].brows, row[2].box))
    faces: list[Found] = []
    for sure, reason, candidate in judged:
        box = _in_picture(candidate.box, seen)
        if sure >= FLOOR and not any(_same(box, other.box) for other in faces):
            faces.append(Found(box, sure, reason if sure < threshold else ""))
    return sorted(faces, key=lambda face: (face.reason != "", -face.confidence, face.box))


def crop(image: Image.Image, box: Box, share: float, background: str, max_pixels: int | None = None) -> Image.Image:
    """A square around the box of a face, at the picture's own scale: RGB, the side at least one pixel.

    The longer side of the box has a `share`, above 0 and at most 1, of the square's side; two thirds shows the hair.
    `background`, "#rrggbb", shows where the picture is transparent or ends. A square of more than `max_pixels` (None:
    no bound) is cut at a whole fraction of that scale instead.
    """
    left, top, right, bottom = box
    side = max(1, round(max(right - left, bottom - top) / share))
    x = round((left + right - side) / 2)
    y = round((top + bottom - side) / 2 - RAISE * side)
    if max_pixels is not None and side**2 > max_pixels:
        parts = math.ceil(side / math.sqrt(max_pixels))
        return crop(image.reduce(parts), (left / parts, top / parts, right / parts, bottom / parts), share, background)
    square = Image.new("RGB", (side, side), background)
    seen = (max(x, 0), max(y, 0), min(x + side, image.width), min(y + side, image.height))
    if seen[0] < seen[2] and seen[1] < seen[3]:
        lay(image.crop(seen), square, (seen[0] - x, seen[1] - y))
    return square


def candidates(seen: View) -> list[Candidate]:
    """All candidates of a picture, often many a face."""
    everything: list[Candidate] = []
    for tone in TONES:
        flesh = skin(seen, tone)
        if np.count_nonzero(flesh) < patches.LEAST_AREA // 2:
            continue
        dark = ink(seen, tone)
        surroundings = flesh | seen.white
        eyes, mouths = marks(dark, surroundings), marks(seen.red, surroundings)
        whole = flesh | seen.red  # with the small marks in it filled in; hair is dark too and stays out
        for mark in eyes:
            place = (slice(mark.top, mark.bottom), slice(mark.left, mark.right))
            whole[place] |= dark[place]
        own = []
        for pair in pairs(eyes, flesh, seen.white & ~flesh, seen.red):
            box = around_eyes(whole, seen.white, pair.x, pair.y, pair.distance)
            own.append(of_pair(pair, box, seen, flesh, eyes))
        if mouths or len(eyes) > 1:
            areas, compact = patches.patches(flesh)
            for boxes, rule in (
                ([box for box in compact if patches.masked_profile(box, eyes)], MASKED),
                ([box for box in compact if patches.one_eyed(box, eyes, mouths)], ONE_EYED),
                (patches.behind_glasses(areas, dark, mouths), GLASSES),
            ):
                own += [Candidate(box, colour(seen, flesh, box), rule=rule) for box in boxes]
        if tone.mixed:  # it takes in grey clothes too: some plain skin and a mouth must be there
            plain = skin(seen, TONES[0])
            own = [it for it in own if share(plain, *it.box) > 0.2 and share(seen.red, *_lower(it.box)) > 0.008]
        everything += own
    return everything


def colour(seen: View, flesh: Mask, box: Box) -> Colour:
    """The colour of `flesh` in a box of working pixels, from a grid of samples."""
    left, top, right, bottom = (round(edge) for edge in box)
    step = max(1, min(right - left, bottom - top) // SAMPLE)
    place = (slice(top, bottom, step), slice(left, right, step))
    mask = flesh[place]
    if np.count_nonzero(mask) < 8:
        return Colour(180.0, 0.0, 100.0)
    low, middle = np.percentile(seen.hue[place][mask], (10, 50))
    return Colour(float(middle), float(middle - low), float(seen.luma[place][mask].std(dtype=np.float64)))


def of_pair(pair: Pair, box: Box, seen: View, flesh: Mask, dark: Sequence[Mark]) -> Candidate:
    """The candidate of a pair of eyes and the box around it, by the `flesh` and the dark marks in that."""
    own = colour(seen, flesh, box)
    inside = sum(box[0] < mark.x < box[2] and box[1] < mark.y < box[3] for mark in dark)
    shape = max(box[2] - box[0], 1.0) / max(box[3] - box[1], 1.0)
    traits = (
        *pair.evidence,
        share(flesh, *box),
        float(max(inside - USUAL_MARKS, 0)),
        abs(float(np.log(shape / USUAL_SHAPE))),
        min(own.blush, 6.0) / 6,
        min(abs(own.hue - SKIN_HUE), 10.0),
        min(own.rough, 25.0),
    )
    return Candidate(box, own, traits, brows=pair.evidence[-1])


def judge(candidate: Candidate) -> tuple[float, str]:
    """How sure it is a face, from 0 to 1 with four decimals, and what speaks most against it, in a few words."""
    own = candidate.colour
    if abs(own.hue - SKIN_HUE) > FOREIGN_HUE:
        return 0.0, "hue not skin's"
    if not candidate.traits:
        sure = candidate.rule if own.blush >= LEAST_BLUSH and own.rough < ROUGHEST else round(candidate.rule / 3, 4)
        return sure, "no blush" if own.blush < LEAST_BLUSH else "no pair of eyes"
    weighed = [(trait, *row) for trait, row in zip(candidate.traits, TRAITS, strict=True)]
    score = INTERCEPT + sum(weight * trait for trait, weight, _, _ in weighed)
    *_, reason = min(weighed, key=lambda row: row[1] * (row[0] - row[2]))
    return round(float(1 / (1 + np.exp(-score))), 4), reason


def _lower(box: Box) -> Box:
    """The middle of the lower half, where a mouth is."""
    left, top, right, bottom = box
    return left + (right - left) / 6, (top + bottom) / 2, right - (right - left) / 6, bottom


def _same(first: Box, second: Box) -> bool:
    return intersection(first, second) > SAME_FACE * min(area(first), area(second))


def _in_picture(box: Box, seen: View) -> Box:
    left, top, right, bottom = (round(edge / seen.scale, 2) for edge in box)
    return left, top, min(right, float(seen.width)), min(bottom, float(seen.height))
