"""Pairs of marks that may be eyes."""

import numpy as np

from illustgan.faces.finding.pairs import EVIDENCE, MOST_MARKS, NEAREST, pairs, sums
from illustgan.faces.finding.regions import Mark

SKIN = sums(np.ones((200, 200), bool))
NONE = sums(np.zeros((200, 200), bool))


def mark(x: int, y: int, side: int = 4) -> Mark:
    half = side // 2
    return Mark(x, y, x - half, y - half, x + half, y + half, side**2, 1.0)


def test_two_marks_side_by_side_are_a_pair_whatever_their_order() -> None:
    left, right = mark(80, 100), mark(110, 100)
    for found in ([left, right], [right, left]):
        (pair,) = pairs(found, SKIN, NONE, NONE)
        assert (pair.left, pair.right, pair.x, pair.y, pair.distance) == (left, right, 95, 100, 30)
        evidence = dict(zip(EVIDENCE, pair.evidence, strict=True))
        assert (evidence["tilt"], evidence["bridge"], evidence["mouth"], evidence["brows"]) == (0, 1, 0, 0)


def test_what_no_eyes_are() -> None:
    assert pairs([], SKIN, NONE, NONE) == []
    assert pairs([mark(80, 100)], SKIN, NONE, NONE) == []
    assert pairs([mark(80, 100), mark(80, 130)], SKIN, NONE, NONE) == []  # one above the other
    assert pairs([mark(80, 100), mark(110, 100, 12)], SKIN, NONE, NONE) == []  # of other sizes
    assert pairs([mark(40, 100), mark(160, 100)], SKIN, NONE, NONE) == []  # too far apart for their size
    assert pairs([mark(80, 100), mark(110, 100)], NONE, NONE, NONE) == []  # not in skin


def test_brows_and_a_mouth_are_evidence() -> None:
    lips = np.zeros((200, 200), bool)
    lips[124:128, 90:100] = True
    found = [mark(80, 100), mark(110, 100), mark(80, 88), mark(110, 88)]
    lower = max(pairs(found, SKIN, NONE, sums(lips)), key=lambda pair: pair.y)
    evidence = dict(zip(EVIDENCE, lower.evidence, strict=True))
    assert evidence["brows"] == 1
    assert 0 < evidence["mouth"] <= 1


def test_a_texture_of_dots_has_bounded_pairs() -> None:
    dots = [mark(x, y) for x in range(4, 200, 8) for y in range(4, 200, 8)]
    assert len(dots) > MOST_MARKS
    assert len(pairs(dots, SKIN, NONE, NONE)) <= MOST_MARKS * NEAREST
