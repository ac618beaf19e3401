"""Diversity against a double loop and closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics import neighbours
from illustgan.metrics.diversity import diversity, mean_distance


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 12), st.integers(1, 6), st.integers(0, 10_000), st.integers(1, 5))
def test_mean_distance_equals_a_double_loop_whatever_the_chunks(n: int, d: int, seed: int, rows: int) -> None:
    x = np.random.default_rng(seed).normal(5, 2, size=(n, d)).astype(np.float32)
    expected = np.mean([math.dist(x[i], x[j]) for i in range(n) for j in range(n) if i != j])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "ROWS", rows)
        assert mean_distance(x) == pytest.approx(expected, rel=1e-9)


def test_one_repeated_face_is_zero_and_real_faces_are_one() -> None:
    faces = np.random.default_rng(1).normal(40, 1, size=(50, 1280)).astype(np.float32)
    assert diversity(np.repeat(faces[:1], 30, axis=0), mean_distance(faces)) == 0
    assert diversity(faces, mean_distance(faces)) == 1
    corners = np.eye(4)  # all pairs equally far apart
    samples = np.repeat(corners[:2], 50, axis=0)  # two faces, half of the samples each
    assert diversity(samples, mean_distance(corners)) == pytest.approx(50 / 99, rel=1e-9)
