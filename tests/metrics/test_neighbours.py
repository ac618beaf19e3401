"""Distances against differences, their mean, neighbours against sorting, and copies at nought."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics import neighbours
from illustgan.metrics.neighbours import distances, kth, mean_distance, nearest


def by_differences(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.sqrt(np.square(x[:, None].astype(np.float64) - y[None].astype(np.float64)).sum(2))


def rows(count: int, dimensions: int, seed: int, mean: float = 0.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, 1, (count, dimensions)).astype(np.float32)


@settings(max_examples=25)
@given(st.integers(1, 9), st.integers(2, 9), st.integers(1, 5), st.integers(0, 10_000), st.integers(1, 4))
def test_all_equal_plain_differences_whatever_the_chunks(n: int, m: int, d: int, seed: int, chunk: int) -> None:
    x, y = rows(n, d, seed, 3), rows(m, d, seed + 1, 3)
    k = seed % (m - 1) + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "ROWS", chunk)
        found, (closest, index), radii, mean = distances(x, y), nearest(x, y), kth(y, k), mean_distance(y)
    expected = by_differences(x, y)
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert (found.dtype, closest.dtype, index.dtype, radii.dtype) == (np.float32, np.float32, np.int64, np.float32)
    np.testing.assert_array_equal(index, expected.argmin(1))
    np.testing.assert_allclose(closest, expected.min(1), rtol=1e-6)
    within = by_differences(y, y)
    np.testing.assert_allclose(radii, np.sort(within, axis=1)[:, k], rtol=1e-6)
    assert mean == pytest.approx(within[~np.eye(m, dtype=bool)].mean(), rel=1e-9)


@pytest.mark.parametrize("far", [0.0, 1e3, 1e6])
def test_copies_are_at_nought_and_neighbours_keep_their_digits_however_far_from_the_origin(far: float) -> None:
    y = np.random.default_rng(0).normal(far, 1, (40, 30))
    step = 1e-5 * np.random.default_rng(1).normal(size=y.shape)
    step = (y + step) - y  # what the sum can hold at this distance from the origin
    assert not np.diagonal(distances(y, y)).any()
    np.testing.assert_allclose(np.diagonal(distances(y + step, y)), np.sqrt(np.square(step).sum(1)), rtol=1e-6)
    copies = np.repeat(y[:1], 5, axis=0)
    assert not distances(copies, y[:1]).any()
    assert mean_distance(copies) == 0


def test_a_copy_is_its_own_nearest_and_has_no_distance_to_its_twin() -> None:
    y = rows(30, 8, 2)
    closest, index = nearest(y[[7, 3, 7]], y)
    np.testing.assert_array_equal(index, [7, 3, 7])
    assert not closest.any()
    twins = np.concatenate([y, y])
    assert not kth(twins, 1).any()
    assert kth(twins, 2).all()
    np.testing.assert_array_equal(nearest(y, twins)[1], np.arange(30))  # the first of equally near ones


def test_two_products_agree_to_the_bit() -> None:
    x = rows(70, 50, 3)
    whole = distances(x, x)
    np.testing.assert_array_equal(whole, whole.T)
    np.testing.assert_array_equal(distances(x[10:13], x), whole[10:13])
    np.testing.assert_array_equal(distances(x, x[20:31]), whole[:, 20:31])


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_features_that_are_not_finite_are_refused(broken: float) -> None:
    x, wrong = np.eye(3), np.diag([1, 1, broken])
    for pair in ((x, wrong), (wrong, x)):
        with pytest.raises(ValueError, match="finite"):
            nearest(*pair)
