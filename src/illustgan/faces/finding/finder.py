"""Find the faces of a flat-coloured illustration, and cut squares around them.

Two ways lead to a candidate: a pair of dark marks in skin (eyes, open or closed, behind glasses too), and where there
is none a compact patch of skin with a mouth (profiles, sunglasses). `judging` weighs them, and of candidates for one
face the surest stays. Measured on Irasutoya's pictures (`python benchmarks/faces.py DIR`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from illustgan.faces.finding import judging, patches
from illustgan.faces.finding.geometry import Box, area, around_eyes, intersection, overlap
from illustgan.faces.finding.judging import Candidate
from illustgan.faces.finding.pairs import EVIDENCE, Pair, Sums, pairs, share, sums
from illustgan.faces.finding.regions import TONES, Mark, Mask, View, ink, marks, skin, view
from illustgan.faces.reading import lay

THRESHOLD = 0.5
SAME_FACE = 0.3  # intersection over union from which two boxes are one face
INSIDE = 0.45  # or this share of the smaller one
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


def find(image: Image.Image, threshold: float = THRESHOLD) -> list[Found]:
    """The faces of a picture of any mode on paper, the surest first: a pure function of the pixels, in 20 to 30 ms.

    A face is the box from hairline to chin and from ear to ear; what covers it (mask, beard, glasses) belongs to it.
    """
    return [found for found in examine(image, threshold) if not found.reason]


def examine(image: Image.Image, threshold: float = THRESHOLD) -> list[Found]:
    """As `find`, and after the faces the candidates that were rejected, the surest first, each with the reason."""
    seen = view(image)
    judged = [(judging.confidence(candidate), candidate) for candidate in candidates(seen)]
    judged.sort(key=lambda pair: (-pair[0] - EYES_FIRST * pair[1].brows, pair[1].box))
    faces: list[Found] = []
    rejected: list[Found] = []
    for accept, kept in ((True, faces), (False, rejected)):
        for sure, candidate in judged:
            if sure < FLOOR or (sure >= threshold) is not accept:
                continue
            box = _in_picture(candidate.box, seen)
            if not any(_same(box, other.box) for other in (*faces, *rejected)):
                kept.append(Found(box, sure, "" if accept else judging.reason(candidate)))
    return [one for found in (faces, rejected) for one in sorted(found, key=lambda one: (-one.confidence, one.box))]


def crop(image: Image.Image, found: Found, share: float, background: str, max_pixels: int | None = None) -> Image.Image:
    """A square around a face, at the picture's own scale: RGB, the side at least one pixel.

    The longer side of the box has a `share`, above 0 and at most 1, of the square's side; two thirds shows the hair.
    `background`, "#rrggbb", shows where the picture is transparent or ends. A square of more than `max_pixels` (None:
    no bound) is cut at a whole fraction of that scale instead.
    """
    left, top, right, bottom = found.box
    side = max(1, round(max(right - left, bottom - top) / share))
    x = round((left + right - side) / 2)
    y = round((top + bottom - side) / 2 - RAISE * side)
    if max_pixels is not None and side**2 > max_pixels:
        parts = math.ceil(side / math.sqrt(max_pixels))
        box = (left / parts, top / parts, right / parts, bottom / parts)
        return crop(image.reduce(parts), replace(found, box=box), share, background)
    square = Image.new("RGB", (side, side), background)
    seen = (max(x, 0), max(y, 0), min(x + side, image.width), min(y + side, image.height))
    if seen[0] < seen[2] and seen[1] < seen[3]:
        lay(image.crop(seen), square, (seen[0] - x, seen[1] - y), background)
    return square


def candidates(seen: View) -> list[Candidate]:
    """All candidates of a picture, often many a face."""
    found: list[Candidate] = []
    red, light = sums(seen.red), skin(seen, TONES[0])
    plain = sums(light)
    for tone in TONES:
        flesh = light if tone is TONES[0] else skin(seen, tone)
        if np.count_nonzero(flesh) < patches.LEAST_AREA // 2:
            continue
        dark = ink(seen, tone)
        surroundings = flesh | seen.white
        eyes, mouths = marks(dark, surroundings), marks(seen.red, surroundings)
        table = sums(flesh)
        whole = _with_marks(flesh | seen.red, dark, eyes)
        own = [
            _from_pair(pair, seen, flesh, whole, eyes, table)
            for pair in pairs(eyes, table, sums(seen.white & ~flesh), red)
        ]
        if mouths or len(eyes) > 1:
            areas = patches.patches(flesh)
            for boxes, rule in (
                (patches.masked_profiles(areas, eyes), MASKED),
                (patches.one_eyed(areas, eyes, mouths), ONE_EYED),
                (patches.behind_glasses(areas, dark, mouths), GLASSES),
            ):
                own += [Candidate(box, judging.colour(seen, flesh, box), rule=rule) for box in boxes]
        if tone.mixed:  # it takes in grey clothes too: some plain skin and a mouth must be there
            own = [one for one in own if share(plain, *one.box) > 0.2 and share(red, *_lower(one.box)) > 0.008]
        found += own
    return found


def _from_pair(pair: Pair, seen: View, flesh: Mask, whole: Mask, eyes: Sequence[Mark], table: Sums) -> Candidate:
    box = around_eyes(whole, seen.white, pair.x, pair.y, pair.distance)
    inside = sum(box[0] < mark.x < box[2] and box[1] < mark.y < box[3] for mark in eyes)
    own = judging.colour(seen, flesh, box)
    known = judging.traits(pair.evidence, box, share(table, *box), inside, own)
    return Candidate(box, own, known, brows=pair.evidence[EVIDENCE.index("brows")])


def _with_marks(flesh: Mask, dark: Mask, found: Sequence[Mark]) -> Mask:
    """Flesh with the small marks in it filled in; hair is dark too and stays out."""
    whole = flesh.copy()
    for mark in found:
        place = (slice(mark.top, mark.bottom), slice(mark.left, mark.right))
        whole[place] |= dark[place]
    return whole


def _lower(box: Box) -> Box:
    """The middle of the lower half, where a mouth is."""
    left, top, right, bottom = box
    return left + (right - left) / 6, (top + bottom) / 2, right - (right - left) / 6, bottom


def _same(one: Box, other: Box) -> bool:
    return overlap(one, other) > SAME_FACE or intersection(one, other) > INSIDE * min(area(one), area(other))


def _in_picture(box: Box, seen: View) -> Box:
    left, top, right, bottom = (round(edge / seen.scale, 2) for edge in box)
    return left, top, min(right, float(seen.width)), min(bottom, float(seen.height))
