"""The birthday test: its closed forms, its floor on real faces, and the right order of generators of few faces."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics import distinct as module
from illustgan.metrics.distinct import Distinct, distinct, threshold


def draw(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, 12)).astype(np.float32)


def test_ranks_generators_of_few_faces_and_finds_how_many_there_are() -> None:
    random, faces = np.random.default_rng(0), draw(700, 1)
    within = threshold(draw(700, 2))
    found = [
        distinct(faces[random.integers(0, kinds, 512)] + random.normal(0, 0.02, (512, 12)), within)
        for kinds in (1, 4, 64, 256)
    ]
    found.append(distinct(faces[:512], within))
    assert [d.support for d in found] == sorted(d.support for d in found)
    for kinds, result in zip((1, 4, 64, 256), found, strict=False):
        assert result.support == pytest.approx(kinds, rel=0.1)
    assert [d.duplicates for d in found[:3]] == [1, 1, pytest.approx(1, abs=0.01)]
    assert found[3].duplicates == pytest.approx(1 - (1 - 1 / 256) ** 511, abs=0.05)
    assert found[4].duplicates < 0.01
    assert found[4].support > 20_000


@settings(max_examples=25)
@given(st.integers(2, 30), st.integers(1, 8), st.integers(0, 999), st.integers(1, 9))
def test_equals_a_double_loop_whatever_the_chunks(count: int, kinds: int, seed: int, rows: int) -> None:
    samples = np.random.default_rng(seed).integers(0, kinds, (count, 1)).astype(float)
    near = np.abs(samples - samples.T) <= 1
    twins = near.sum(1) > 1
    pairs = (near.sum() - count) // 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ROWS", rows)
        found = distinct(samples, 1)
        limit = threshold(samples, 0.1)
    assert found == Distinct(float(twins.mean()), round(count * (count - 1) / (2 * max(pairs, 1))))
    every = np.sort(np.abs(samples - samples.T)[np.triu_indices(count, 1)])
    assert limit == every[int(0.1 * len(every))]


def test_copies_are_one_face_and_no_twin_is_a_finite_bound() -> None:
    assert distinct(np.repeat(draw(1, 3), 20, axis=0), 0) == Distinct(1.0, 1)
    assert distinct(np.eye(20), 0.1) == Distinct(0.0, 190)


def test_one_near_twin_among_real_faces_does_not_set_the_threshold() -> None:
    line = np.random.default_rng(4).uniform(0, 1000, (632, 1))  # 199 396 pairs: a share of 1e-5 is the second, just
    apart = np.sort(np.abs(line - line.T)[np.triu_indices(632, 1)])
    assert threshold(line) == pytest.approx(apart[1], rel=1e-6)
    faces = draw(700, 4)
    clean = threshold(faces)
    faces[1] = faces[0]
    assert 0 < threshold(faces) == pytest.approx(clean, rel=0.15)
    assert threshold(faces[:3]) == 0  # three pairs have no quantile of 1e-5: the smallest
