"""The birthday test against double loops, its closed forms, and its floor on real faces."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics import neighbours
from illustgan.metrics.distinct import distinct, threshold


def draw(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, 12)).astype(np.float32)


@settings(max_examples=25)
@given(st.integers(2, 30), st.integers(1, 8), st.integers(0, 999), st.integers(1, 9))
def test_equals_a_double_loop_whatever_the_chunks(count: int, kinds: int, seed: int, rows: int) -> None:
    samples = np.random.default_rng(seed).integers(0, kinds, (count, 1)).astype(float)
    near = np.abs(samples - samples.T) <= 1
    twins = near.sum(1) > 1
    pairs = (near.sum() - count) // 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "ROWS", rows)
        found = distinct(samples, 1)
        limit = threshold(samples, 0.1)
    assert found == {"duplicates": twins.mean(), "support": round(count * (count - 1) / (2 * max(pairs, 1)))}
    every = np.sort(np.abs(samples - samples.T)[np.triu_indices(count, 1)])
    assert limit == every[int(0.1 * len(every))]


def test_copies_are_one_face_and_no_twin_is_a_finite_bound() -> None:
    assert distinct(np.repeat(draw(1, 3), 20, axis=0), 0) == {"duplicates": 1.0, "support": 1}
    assert distinct(np.eye(20), 0.1) == {"duplicates": 0.0, "support": 190}


def test_one_near_twin_among_real_faces_does_not_set_the_threshold() -> None:
    line = np.random.default_rng(4).uniform(0, 1000, (632, 1))  # 199 396 pairs: a share of 1e-5 is the second, just
    apart = np.sort(np.abs(line - line.T)[np.triu_indices(632, 1)])
    assert threshold(line) == pytest.approx(apart[1], rel=1e-6)
    assert threshold(line, 0.3) == pytest.approx(apart[int(0.3 * len(apart))], rel=1e-6)
    faces = draw(700, 4)
    clean = threshold(faces)
    faces[1] = faces[0]
    assert 0 < threshold(faces) == pytest.approx(clean, rel=0.15)
    assert threshold(faces[:3]) == 0  # three pairs have no quantile of 1e-5: the smallest
