"""Curves: correlations against scipy, their intervals, and the stopping rule on curves whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from illustgan.metrics import curves
from illustgan.metrics.curves import rank_correlation, regret, stopping_step, value_at


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=4, max_size=14))
def test_equals_scipy_with_ties(points: list[tuple[int, int]]) -> None:
    x, y = (np.array(column, float) for column in zip(*points, strict=True))
    found = rank_correlation(x, y, resamples=20)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        assert set(found.values()) == {None}
        return
    assert found["spearman"] == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
    assert found["kendall"] == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-12)
    for name in ("spearman", "kendall"):
        low, high = found[f"{name}_low"], found[f"{name}_high"]
        assert low is not None
        assert high is not None
        assert -1 <= low <= high <= 1


def test_intervals_are_percentiles_over_resamples() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=9)
    y = x + random.normal(size=9)
    drawn = np.random.default_rng(5).integers(0, 9, (200, 9))
    for name, function in (("spearman", stats.spearmanr), ("kendall", stats.kendalltau)):
        values = [function(x[rows], y[rows]).statistic for rows in drawn]
        found = rank_correlation(x, y, resamples=200, level=0.8, seed=5)
        expected = np.percentile(values, [10, 90])
        assert [found[f"{name}_low"], found[f"{name}_high"]] == pytest.approx(expected, abs=1e-9)


def test_a_monotone_curve_is_one_and_reversing_a_side_reverses_the_sign() -> None:
    x = np.array([1, 2, 5, 9, 20.0])
    assert set(rank_correlation(x, np.exp(x)).values()) == {1.0}
    assert set(rank_correlation(x, -x).values()) == {-1.0}
    y = np.array([3.0, 1, 4, 1, 5])
    one, other = rank_correlation(x, y), rank_correlation(x, -y)
    assert one["spearman_low"] == pytest.approx(-other["spearman_high"])  # type: ignore[operator]
    assert rank_correlation(x, y) == one
    assert rank_correlation(x, y, seed=1) != one


@pytest.mark.parametrize(("x", "y"), [([1, 2, 3], [1, 2, 3]), ([1, 1, 1, 1], [1, 2, 3, 4]), ([1, 2, 3, 4], [0] * 4)])
def test_undefined_is_none(x: list[float], y: list[float]) -> None:
    assert rank_correlation(x, y) == dict.fromkeys(
        ["spearman", "spearman_low", "spearman_high", "kendall", "kendall_low", "kendall_high"]
    )


def test_degenerate_resamples_are_dropped() -> None:
    found = rank_correlation([0, 0, 0, 1], [0, 0, 0, 1], resamples=500)
    assert set(found.values()) == {1.0}


def test_values_are_medians_over_a_window_and_shorter_at_the_ends() -> None:
    steps = np.arange(0, 100, 10)
    values = np.arange(10.0) ** 2
    found = value_at(steps, values, [0, 50, 90, 54, 500], 20)
    np.testing.assert_allclose(found, [(0 + 1) / 2, 25, (64 + 81) / 2, (25 + 36) / 2, 81])
    np.testing.assert_allclose(value_at(steps, values, [30, 33, 35, 36], 0), [9, 9, 9, 16])
    assert value_at(steps, values, [], 20).shape == (0,)


@settings(max_examples=20)
@given(st.integers(1, 30), st.integers(0, 50), st.integers(0, 999))
def test_values_equal_a_loop(count: int, window: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    steps = np.cumsum(random.integers(1, 9, count))
    values = random.normal(1e6, 1, count)
    wanted = random.integers(0, steps[-1] + 1, 5)
    for at, found in zip(wanted, value_at(steps, values, wanted, window), strict=True):
        near = np.abs(steps - at) <= window / 2
        expected = np.median(values[near]) if near.any() else values[np.abs(steps - at).argmin()]
        assert found == pytest.approx(expected, rel=1e-12)


STEPS = np.arange(10, 1001, 10)


def curve(*points: tuple[float, float]) -> np.ndarray:
    """A curve through (share of the run, value), with a little noise."""
    shares, values = zip(*points, strict=True)
    return np.interp(STEPS / 1000, shares, values) + np.random.default_rng(0).normal(0, 0.001, len(STEPS))


def test_stops_at_the_valley_and_not_while_the_critic_still_learns() -> None:
    rise_and_fall = curve((0, 0.1), (0.1, 1), (0.5, 0.3), (1, 0.9))
    stop = stopping_step(STEPS, rise_and_fall)
    assert 480 <= stop <= 540
    assert stop in STEPS


def test_a_curve_that_falls_to_the_end_never_stops() -> None:
    assert stopping_step(STEPS, curve((0, 0), (0.1, 1), (1, 0.1))) == 1000


def test_a_plateau_stops_where_it_begins() -> None:
    assert 290 <= stopping_step(STEPS, curve((0, 1), (0.3, 0.4), (1, 0.4))) <= 360


def test_a_curve_that_only_rises_stops_at_the_end_of_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    rising = curve((0, 0), (1, 1))
    assert stopping_step(STEPS, rising) == 250
    for share, step in ((0.1, 100), (1, 1000)):
        monkeypatch.setattr(curves, "WARMUP", share)
        assert stopping_step(STEPS, rising) == step


def test_patience_outlives_a_bump_and_small_falls_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    bump = curve((0, 1), (0.3, 0.5), (0.4, 0.6), (0.5, 0.5), (1, 0.1))
    assert stopping_step(STEPS, bump, patience=0.1) < 350
    assert stopping_step(STEPS, bump, patience=0.3) == 1000
    slow = curve((0, 1), (0.3, 0.5), (1, 0.48))
    monkeypatch.setattr(curves, "TOLERANCE", 0.1)
    assert stopping_step(STEPS, slow) < 350
    monkeypatch.setattr(curves, "TOLERANCE", 0.001)
    assert stopping_step(STEPS, slow, smoothing=0.2) > 600


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=40), st.floats(0.01, 100))
def test_stops_at_a_record_whatever_the_curve_and_its_unit(values: list[float], scale: float) -> None:
    steps = np.arange(1, len(values) + 1) * 7
    stop = stopping_step(steps, values)
    assert stop in steps
    assert stopping_step(steps * 3, values) == 3 * stop
    assert stopping_step(steps, np.array(values) * 2.0 ** round(np.log2(scale))) == stop


def test_regret_is_what_stopping_costs() -> None:
    found = regret([100, 200, 300], [5.0, 2.0, 3.0], 240)
    assert (found.kid, found.kid_best, found.kid_last) == (2, 2, 3)
    assert (found.regret, found.regret_last) == (0, 1)
    assert regret([100, 200, 300], [5.0, 2.0, 3.0], 150).kid == 5  # the earlier of two equally near
    assert regret([100, 200, 300], [5.0, 2.0, 3.0], 9999).kid == 3
