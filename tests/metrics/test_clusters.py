"""Clusters: found, assigned and compared; the same bytes again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics import neighbours
from illustgan.metrics.clusters import assign, compare, fit

CENTRES = np.array([[0, 0], [10, 0], [0, 10], [10, 10]], np.float32)
SIZES = (60, 30, 20, 10)


def groups(seed: int, sizes: tuple[int, ...] = SIZES) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.concatenate([random.normal(c, 0.5, (n, 2)) for c, n in zip(CENTRES, sizes, strict=True)]).astype(
        np.float32
    )


def test_separate_groups_are_found_the_largest_first() -> None:
    centres = fit(groups(0), 4, seed=1)
    assert centres.dtype == np.float32
    np.testing.assert_allclose(centres, CENTRES, atol=0.5)
    np.testing.assert_array_equal(assign(groups(1), centres), np.repeat(np.arange(4), SIZES))
    np.testing.assert_allclose(fit(groups(0), 1, seed=1), [groups(0).mean(0)], rtol=1e-6)
    assert len(np.unique(fit(CENTRES, 4, seed=1), axis=0)) == 4


def test_the_same_bytes_again_and_others_with_another_seed() -> None:
    features = np.random.default_rng(0).normal(size=(200, 8)).astype(np.float32)
    assert fit(features, 9, seed=1).tobytes() == fit(features, 9, seed=1).tobytes()
    assert fit(features, 9, seed=1).tobytes() != fit(features, 9, seed=2).tobytes()


@settings(max_examples=20)
@given(st.integers(1, 12), st.integers(1, 6), st.integers(1, 4), st.integers(0, 1000), st.sampled_from([0.0, 1e9]))
def test_assign_equals_a_search_whatever_the_chunks(n: int, k: int, d: int, seed: int, far: float) -> None:
    random, rows = np.random.default_rng(seed), seed % 5 + 1
    features, centres = random.normal(far, 1, (n, d)), random.normal(far, 1, (k, d))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "ROWS", rows)
        found = assign(features, centres)
    assert found.dtype == np.int64
    expected = [min(range(k), key=lambda c: float(np.square(row - centres[c]).sum())) for row in features]
    assert found.tolist() == expected


def test_dropped_clusters_show() -> None:
    training = np.repeat(np.arange(4), SIZES)
    whole = compare(training, training, 4)
    assert (whole["reached"], whole["tv"]) == (1, 0)
    assert whole["kl"] < 0.001
    half = compare(np.repeat([0, 1], [40, 20]), training, 4)
    assert half["reached"] == 0.5
    assert half["tv"] == pytest.approx(1 - 90 / 120)
    one = compare(np.zeros(60, np.int64), training, 4)
    assert one["reached"] == 0.25
    assert one["tv"] == 0.5
    assert whole["kl"] < half["kl"] < one["kl"]
    assert one["kl"] == pytest.approx(np.log(122 / 60.5))
