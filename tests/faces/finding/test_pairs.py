"""Pairs of marks that may be eyes."""

import numpy as np

from illustgan.faces.finding.pairs import MOST_MARKS, NEAREST, pairs, sums
from illustgan.faces.finding.regions import Mark

SKIN = sums(np.ones((200, 200), bool))
NONE = sums(np.zeros((200, 200), bool))


def mark(x: int, y: int, side: int = 4) -> Mark:
    half = side // 2
    return Mark(x, y, x - half, y - half, x + half, y + half, side**2, 1.0)


def test_a_texture_of_dots_has_bounded_pairs() -> None:
    dots = [mark(x, y) for x in range(4, 200, 8) for y in range(4, 200, 8)]
    assert len(dots) > MOST_MARKS
    assert len(pairs(dots, SKIN, NONE, NONE)) <= MOST_MARKS * NEAREST
