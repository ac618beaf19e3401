"""Curves: correlations against scipy, their intervals, and the stopping rule on curves whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from illustgan.metrics.curves import partial_correlation, rank_correlation, regret, stopping_step, value_at


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=4, max_size=14))
def test_equals_scipy_with_ties(points: list[tuple[int, int]]) -> None:
    x, y = (np.array(column, float) for column in zip(*points, strict=True))
    found = rank_correlation(x, y, resamples=20)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        assert set(found.values()) == {None}
        return
    assert found["spearman"] == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
    assert found["kendall"] == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-12)


def test_intervals_are_percentiles_over_resamples() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=9)
    y = x + random.normal(size=9)
    drawn = np.random.default_rng(5).integers(0, 9, (200, 9))
    for name, function in (("spearman", stats.spearmanr), ("kendall", stats.kendalltau)):
        values = [function(x[rows], y[rows]).statistic for rows in drawn]
        found = rank_correlation(x, y, resamples=200, level=0.8, seed=5)
        low, high = np.percentile(values, [10, 90])
        assert -1 <= low < high <= 1
        assert rank_correlation(x, y) == rank_correlation(x, y, resamples=1000, level=0.95, seed=0)
        assert [found[f"{name}_low"], found[f"{name}_high"]] == pytest.approx([low, high], abs=1e-9)


def test_equal_orders_are_one_to_the_bit_and_opposite_ones_minus_one() -> None:
    x = np.array([1, 2, 5, 9, 20.0])
    assert set(rank_correlation(x, np.exp(x)).values()) == {1.0}
    assert set(rank_correlation(x, -x).values()) == {-1.0}


@pytest.mark.parametrize(("x", "y"), [([1, 2, 3], [1, 2, 3]), ([1, 1, 1, 1], [1, 2, 3, 4]), ([1, 2, 3, 4], [0] * 4)])
def test_undefined_is_none(x: list[float], y: list[float]) -> None:
    assert set(rank_correlation(x, y).values()) == {None}


def test_degenerate_resamples_are_dropped() -> None:
    found = rank_correlation([0, 0, 0, 1], [0, 0, 0, 1], resamples=500)
    assert set(found.values()) == {1.0}


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=4, max_size=14))
def test_the_partial_correlation_is_that_of_ranks_given_the_place(points: list[tuple[int, int]]) -> None:
    x, y = (np.array(column, float) for column in zip(*points, strict=True))
    place = np.arange(len(x))
    found = partial_correlation(x, y, resamples=20)
    known = (
        [stats.spearmanr(*pair).statistic for pair in ((x, y), (x, place), (y, place))]
        if np.ptp(x) and np.ptp(y)
        else []
    )
    if found["partial"] is None:
        assert set(found.values()) == {None}
        return
    together, first, second = known
    expected = (together - first * second) / np.sqrt((1 - first**2) * (1 - second**2))
    assert found["partial"] == pytest.approx(expected, abs=1e-9)
    assert -1 <= found["partial_low"] <= found["partial"] <= found["partial_high"] <= 1


def trends(shape: str, count: int, length: int, seed: int) -> np.ndarray:
    """Rows that go down, each at its own pace and with noise of its own: float64 (count, length)."""
    random = np.random.default_rng(seed)
    time, noise = np.linspace(0, 1, length), random.normal(size=(count, length))
    if shape == "walk":
        return (noise - 0.5).cumsum(1)
    pace = random.uniform(1, 8, (count, 1))
    drift = {"line": -time, "decay": np.exp(-time * pace), "power": (1 + 20 * time) ** (-pace / 8)}
    return drift[shape] + random.choice([0.05, 0.15, 0.4], (count, 1)) * noise


@pytest.mark.parametrize("length", [12, 24])
@pytest.mark.parametrize("shape", ["line", "decay", "power", "walk"])
def test_trends_that_have_nothing_in_common_say_no_more_than_the_clock(shape: str, length: int) -> None:
    pairs = [*zip(*(trends(shape, 300, length, seed) for seed in (1, 2)), strict=True)]
    found = [partial_correlation(x, y, resamples=200) for x, y in pairs]
    decided = [
        one for one in found if one["partial"] is not None and not one["partial_low"] <= 0 <= one["partial_high"]
    ]
    assert len(decided) < 0.08 * len(pairs)
    simple = [rank_correlation(x, y, resamples=100)["spearman_low"] for x, y in pairs[:60]]
    assert np.mean([low is not None and low > 0 for low in simple]) > 0.2  # trends are signs to the bootstrap


def test_what_goes_beyond_the_clock_is_seen() -> None:
    random = np.random.default_rng(0)
    shared = random.normal(size=(40, 12))
    curves, qualities = (shared - np.arange(12) + 0.3 * random.normal(size=(40, 12)) for _ in range(2))
    found = [partial_correlation(x, y) for x, y in zip(curves, qualities, strict=True)]
    assert np.mean([one["partial_low"] is not None and one["partial_low"] > 0 for one in found]) > 0.5
    assert set(partial_correlation(-np.arange(12), curves[0]).values()) == {None}
    assert set(partial_correlation([1, 3, 2], [3, 1, 2]).values()) == {None}


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


def by_the_rule(steps: np.ndarray, values: np.ndarray, smoothing: float, patience: float) -> int:
    """The stopping rule record by record."""
    end, pairs = steps[-1], [*zip(steps.tolist(), values.tolist(), strict=True)]
    smooth = {
        at: np.median([v for s, v in pairs if at - smoothing * end < s <= at or s == at]) for at in steps.tolist()
    }
    looked = [at for at in smooth if at >= smoothing * end]
    early = [at for at in looked if at <= 0.25 * end] or looked[:1]
    peak = best = max(early, key=lambda at: smooth[at])
    for at in looked[looked.index(peak) + 1 :]:
        if smooth[at] < smooth[best] - 0.01 * abs(smooth[peak]):
            best = at
        elif at - best >= patience * end:
            return best
    return int(end)


@settings(max_examples=70)
@given(st.integers(1, 40), st.integers(0, 999), st.sampled_from([0, 0.01, 0.1, 0.3, 0.9]), st.floats(0, 0.5))
def test_stops_as_the_rule_says_in_any_unit(count: int, seed: int, smoothing: float, patience: float) -> None:
    random = np.random.default_rng(seed)
    steps = np.cumsum(random.integers(1, 9, count))
    values = np.abs(random.normal(0, 0.02, count).cumsum() + random.choice([-1, 0, 1])) + np.linspace(0.2, 0, count)
    stop = by_the_rule(steps, values, smoothing, patience)
    assert stopping_step(steps, values, smoothing=smoothing, patience=patience) == stop
    assert stopping_step(steps * 2, values / 4, smoothing=smoothing, patience=patience) == 2 * stop
    assert stopping_step(steps, values) == by_the_rule(steps, values, 0.1, 0.2)
    assert stopping_step(steps, -values) == by_the_rule(steps, -values, 0.1, 0.2)


def test_a_record_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        value_at([1, 2], [0, np.nan], [1], 1)


def test_regret_is_what_stopping_costs() -> None:
    expected = {"kid": 2, "kid_best": 2, "kid_last": 3, "regret": 0, "regret_last": 1}
    assert regret([100, 200, 300], [5.0, 2.0, 3.0], 240) == expected
    assert regret([100, 200, 300], [5.0, 2.0, 3.0], 150)["kid"] == 5  # the earlier of two equally near
    assert regret([100, 200, 300], [5.0, 2.0, 3.0], 9999)["kid"] == 3
