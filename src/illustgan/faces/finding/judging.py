"""How sure a candidate is a face, and what speaks against it in words.

A logistic model of some dozen traits. Its weights were fitted to the tuning half of tests/data/irasutoya-boxes.csv;
`python benchmarks/faces.py DIR --fit` prints them.
"""

from dataclasses import dataclass

import numpy as np

from illustgan.faces.finding.geometry import Box
from illustgan.faces.finding.pairs import EVIDENCE
from illustgan.faces.finding.regions import Mask, View

TRAITS = (*EVIDENCE, "skin", "clutter", "shape", "blush", "hue", "rough")
WEIGHTS = (-1.57, -1.37, 2.54, 1.43, 0.64, 1.05, 4.04, -0.75, -3.84, 4.08, -0.17, -0.03)
INTERCEPT = -3.68
USUAL = (0.03, 0.39, 1.0, 0.88, 0.69, 0.5, 0.71, 0.0, 0.2, 1.0, 0.66, 7.94)  # the median of faces

SKIN_HUE = 25.5  # degrees: the median over all tones
FOREIGN_HUE = 6.0  # degrees from it: wood, lions and dogs are yellower, drapery is redder
USUAL_SHAPE = 1.15  # width over height
USUAL_MARKS = 5  # dark ones in a face: eyes, brows, and something more
LEAST_BLUSH, ROUGHEST = 0.5, 20.0  # of a patch
SAMPLE = 24  # rows and columns of a box that its colours are taken from

REASONS = {
    "tilt": "marks not level",
    "size": "marks too large or small for their distance",
    "bridge": "no skin between the marks",
    "cheeks": "no skin below the marks",
    "mouth": "no mouth",
    "brows": "no brows",
    "skin": "little skin",
    "clutter": "too many dark marks",
    "shape": "too wide or tall",
    "blush": "no blush",
    "hue": "hue not quite skin's",
    "rough": "colour not flat",
}


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


def traits(evidence: tuple[float, ...], box: Box, skin: float, marks: int, own: Colour) -> tuple[float, ...]:
    """What is known of a pair's `evidence` and of its box, the skin, marks and `own` colour in it, as in `TRAITS`."""
    shape = max(box[2] - box[0], 1.0) / max(box[3] - box[1], 1.0)
    return (
        *evidence,
        skin,
        float(max(marks - USUAL_MARKS, 0)),
        abs(float(np.log(shape / USUAL_SHAPE))),
        min(own.blush, 6.0) / 6,
        min(abs(own.hue - SKIN_HUE), 10.0),
        min(own.rough, 25.0),
    )


def confidence(candidate: Candidate) -> float:
    """From 0 to 1, with four decimals."""
    if abs(candidate.colour.hue - SKIN_HUE) > FOREIGN_HUE:
        return 0.0
    if not candidate.traits:
        plausible = candidate.colour.blush >= LEAST_BLUSH and candidate.colour.rough < ROUGHEST
        return candidate.rule if plausible else round(candidate.rule / 3, 4)
    score = INTERCEPT + sum(weight * trait for weight, trait in zip(WEIGHTS, candidate.traits, strict=True))
    return round(float(1 / (1 + np.exp(-score))), 4)


def reason(candidate: Candidate) -> str:
    """What speaks most against a candidate, in a few words."""
    if abs(candidate.colour.hue - SKIN_HUE) > FOREIGN_HUE:
        return "hue not skin's"
    if not candidate.traits:
        return "no blush" if candidate.colour.blush < LEAST_BLUSH else "no pair of eyes"
    against = [weight * (trait - usual) for weight, trait, usual in zip(WEIGHTS, candidate.traits, USUAL, strict=True)]
    return REASONS[TRAITS[int(np.argmin(against))]]
