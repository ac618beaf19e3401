"""Means over seeds: closed forms, pairing, and how often the interval is right."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from illustgan.claims.intervals import Mean, difference, mean


def test_two_values_have_a_closed_form() -> None:
    # t with one degree of freedom is Cauchy: its quantile is tan(π (p - 1/2))
    reach = math.tan(math.pi * 0.45) * math.sqrt(2) / math.sqrt(2)
    expected = Mean(2.0, pytest.approx(math.sqrt(2)), pytest.approx(2 - reach), pytest.approx(2 + reach), 2)
    assert mean([1.0, 3.0], 0.9) == expected


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=8), st.floats(0.5, 0.99))
def test_equals_scipy(values: list[float], level: float) -> None:
    found = mean(values, level)
    if found and found.spread and found.spread > 1e-6:
        low, high = scipy.stats.t.interval(level, len(values) - 1, np.mean(values), scipy.stats.sem(values))
        assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))
        assert found.differs == (not found.low <= 0 <= found.high)


def test_one_seed_has_no_interval_equal_seeds_one_without_width_and_a_null_no_mean() -> None:
    assert mean([2.5], 0.95) == Mean(2.5, None, None, None, 1)
    assert mean([2.5, 2.5, 2.5], 0.95) == Mean(2.5, 0.0, 2.5, 2.5, 3)
    assert mean([2.5, None], 0.95) is mean([], 0.95) is None


def test_covers_the_truth_as_often_as_it_says() -> None:
    draws = np.random.default_rng(0).normal(4, 2, size=(1500, 3))
    for level in (0.5, 0.9):
        found = [difference(dict(enumerate(row)), dict.fromkeys(range(3), 4.0), level) for row in draws.tolist()]
        covered = np.mean([one is not None and one.differs is False for one in found])
        assert covered == pytest.approx(level, abs=4 * math.sqrt(level * (1 - level) / len(draws)))


def test_pairing_takes_out_what_seeds_share_and_leaves_out_others() -> None:
    shared = {1: 10.0, 2: -30.0, 3: 50.0}
    a = {seed: value + 1 + seed / 100 for seed, value in shared.items()}
    found = difference(a | {7: 99.0}, shared, 0.95)
    assert found == Mean(pytest.approx(1.02), pytest.approx(0.01), pytest.approx(0.995159), pytest.approx(1.044841), 3)
    assert difference(a | {2: None}, shared, 0.95) is None
