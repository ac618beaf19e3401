"""Find the faces of a flat-coloured illustration, and cut squares around them: no learned weights come from elsewhere.

Two ways lead to a candidate: a pair of dark marks in skin (eyes, open or closed, behind glasses too), and where there
is none a compact patch of skin with a mouth (profiles, sunglasses). `judging` weighs them, and of candidates for one
face the surest stays. Measured on Irasutoya's pictures (`python benchmarks/faces.py DIR`).
"""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from illustgan.faces import judging, patches
from illustgan.faces.eyes import around_eyes, pairs
from illustgan.faces.judging import Candidate
from illustgan.faces.reading import lay
from illustgan.faces.regions import TONES, Box, View, area, ink, intersection, marks, share, skin, view

SAME_FACE = 0.45  # of the smaller of two boxes, from which they are one face
EYES_FIRST = 0.2  # of two pairs in a face the one below is the eyes, though the brows may look surer
FLOOR = 0.02  # confidence: candidates below are not worth a line in a report
RAISE = 0.08  # of the square's side: hair takes more room above a face than the neck below
ONE_EYED, GLASSES, MASKED = 0.55, 0.6, 0.52  # confidence by rule: there are too few of these to fit anything


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
    judged = [(*judging.judge(candidate), candidate) for candidate in candidates(seen)]
    judged.sort(key=lambda one: (one[0] < threshold, -one[0] - EYES_FIRST * one[2].brows, one[2].box))
    found: list[Found] = []
    for sure, reason, candidate in judged:
        box = _in_picture(candidate.box, seen)
        if sure >= FLOOR and not any(_same(box, other.box) for other in found):
            found.append(Found(box, sure, reason if sure < threshold else ""))
    return sorted(found, key=lambda one: (one.reason != "", -one.confidence, one.box))


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
    found: list[Candidate] = []
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
            own.append(judging.of_pair(pair, box, seen, flesh, eyes))
        if mouths or len(eyes) > 1:
            areas, compact = patches.patches(flesh)
            for boxes, rule in (
                ([box for box in compact if patches.masked_profile(box, eyes)], MASKED),
                ([box for box in compact if patches.one_eyed(box, eyes, mouths)], ONE_EYED),
                (patches.behind_glasses(areas, dark, mouths), GLASSES),
            ):
                own += [Candidate(box, judging.colour(seen, flesh, box), rule=rule) for box in boxes]
        if tone.mixed:  # it takes in grey clothes too: some plain skin and a mouth must be there
            plain = skin(seen, TONES[0])
            own = [one for one in own if share(plain, *one.box) > 0.2 and share(seen.red, *_lower(one.box)) > 0.008]
        found += own
    return found


def _lower(box: Box) -> Box:
    """The middle of the lower half, where a mouth is."""
    left, top, right, bottom = box
    return left + (right - left) / 6, (top + bottom) / 2, right - (right - left) / 6, bottom


def _same(one: Box, other: Box) -> bool:
    return intersection(one, other) > SAME_FACE * min(area(one), area(other))


def _in_picture(box: Box, seen: View) -> Box:
    left, top, right, bottom = (round(edge / seen.scale, 2) for edge in box)
    return left, top, min(right, float(seen.width)), min(bottom, float(seen.height))
