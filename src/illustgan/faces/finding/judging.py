"""How sure a candidate is a face, and what speaks against it in words.

A logistic model of some dozen traits. Its weights were fitted to the tuning half of tests/data/irasutoya-boxes.csv.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from illustgan.faces.finding.geometry import Box
from illustgan.faces.finding.pairs import Pair, share
from illustgan.faces.finding.regions import Mark, Mask, View

# Of a pair's evidence and of what is in its box: the weight, the median of faces, and words for what speaks against one
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
    weighed = [(trait, *known) for trait, known in zip(candidate.traits, TRAITS, strict=True)]
    score = INTERCEPT + sum(weight * trait for trait, weight, _, _ in weighed)
    *_, reason = min(weighed, key=lambda one: one[1] * (one[0] - one[2]))
    return round(float(1 / (1 + np.exp(-score))), 4), reason
