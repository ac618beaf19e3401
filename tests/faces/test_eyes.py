"""Boxes overlap as they should, and a face's edges are where flesh ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.faces.eyes import MOST_MARKS, NEAREST, USUAL_CHIN, around_eyes, pairs
from illustgan.faces.regions import Box, Mark, area, intersection, share

edges = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20), st.integers(1, 20))


def painted(box: Box) -> np.ndarray:  # type: ignore[type-arg]
    canvas = np.zeros((40, 40), bool)
    left, top, right, bottom = map(int, box)
    canvas[top:bottom, left:right] = True
    return canvas


@given(edges, edges)
def test_areas_are_those_of_painted_pixels(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    first, second = ((x, y, x + w, y + h) for x, y, w, h in (one, other))
    a, b = painted(first), painted(second)
    assert intersection(first, second) == intersection(second, first) == (a & b).sum()
    assert area(first) == a.sum()
    assert area((5, 5, 1, 1)) == 0


@given(st.integers(0, 99), st.integers(-5, 25), st.integers(-5, 25), st.integers(0, 30), st.integers(0, 30))
def test_share_is_the_mean_of_the_part_inside(seed: int, left: int, top: int, width: int, height: int) -> None:
    mask = np.random.default_rng(seed).random((17, 19)) < 0.5
    part = mask[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)]
    expected = part.mean() if part.size else 0.0
    assert share(mask, left, top, left + width, top + height) == pytest.approx(expected)


def test_a_face_ends_at_hair_neck_and_paper() -> None:
    flesh = np.zeros((200, 200), bool)
    flesh[50:140, 40:160] = True  # the face
    flesh[140:180, 80:120] = True  # the neck
    assert around_eyes(flesh, np.zeros_like(flesh), 100, 95, 36) == (40, 50, 160, 140)


def test_a_mask_hides_the_chin_and_proportions_find_it() -> None:
    flesh = np.zeros((200, 200), bool)
    flesh[50:105, 40:160] = True
    white = np.zeros_like(flesh)
    white[105:180, 50:150] = True
    left, top, right, bottom = around_eyes(flesh, white, 100, 90, 36)
    assert (left, top, right) == (40, 50, 160)
    assert bottom == pytest.approx(90 + USUAL_CHIN * 36, abs=1)


def test_a_texture_of_dots_has_bounded_pairs() -> None:
    dots = [Mark(x, y, x - 2, y - 2, x + 2, y + 2, 16, 1.0) for x in range(4, 200, 8) for y in range(4, 200, 8)]
    assert len(dots) > MOST_MARKS
    skin, none = np.ones((200, 200), bool), np.zeros((200, 200), bool)
    assert len(pairs(dots, skin, none, none)) <= MOST_MARKS * NEAREST
