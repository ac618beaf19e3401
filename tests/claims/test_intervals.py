"""Means over seeds: closed forms, pairing, and how often the interval is right."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from illustgan.claims.intervals import Mean, difference, mean

NUMBERS = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=8)


def test_two_values_have_a_closed_form() -> None:
    # t with one degree of freedom is Cauchy: its quantile is tan(π (p - 1/2))
    found = mean([1.0, 3.0], 0.9)
    reach = math.tan(math.pi * 0.45) * math.sqrt(2) / math.sqrt(2)
    assert (found.mean, found.spread, found.seeds) == (2.0, pytest.approx(math.sqrt(2)), 2)
    assert (found.low, found.high) == (pytest.approx(2 - reach), pytest.approx(2 + reach))


@given(NUMBERS, st.floats(0.5, 0.99))
def test_equals_scipy(values: list[float], level: float) -> None:
    found = mean(values, level)
    if found.spread and found.spread > 1e-6:
        low, high = scipy.stats.t.interval(level, len(values) - 1, np.mean(values), scipy.stats.sem(values))
        assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def test_one_seed_has_no_interval_and_equal_seeds_one_without_width() -> None:
    assert mean([2.5], 0.95) == Mean(2.5, None, None, None, 1)
    assert mean([2.5, 2.5, 2.5], 0.95) == Mean(2.5, 0.0, 2.5, 2.5, 3)


def test_covers_the_truth_as_often_as_it_says() -> None:
    draws = np.random.default_rng(0).normal(4, 2, size=(1500, 3))
    for level in (0.5, 0.9):
        found = [mean(row.tolist(), level) for row in draws]
        covered = np.mean([m.low <= 4 <= m.high for m in found if m.low is not None and m.high is not None])
        assert covered == pytest.approx(level, abs=4 * math.sqrt(level * (1 - level) / len(draws)))


def test_pairing_takes_out_what_seeds_share() -> None:
    shared = {1: 10.0, 2: -30.0, 3: 50.0}
    a = {seed: value + 1 + seed / 100 for seed, value in shared.items()}
    found = difference(a, shared, 0.95)
    assert found.mean == pytest.approx(1.02)
    assert found.spread == pytest.approx(0.01)
    assert found.low is not None
    assert found.low > 0.9


def test_only_common_seeds_count() -> None:
    assert difference({1: 2.0, 7: 99.0}, {1: 0.5, 3: 4.0}, 0.95) == Mean(1.5, None, None, None, 1)
    with pytest.raises(ValueError, match="at least one number"):
        difference({1: 2.0}, {2: 2.0}, 0.95)


@pytest.mark.parametrize(
    ("values", "level", "message"),
    [
        *(([], 0.95, "finite"), ([1.0, math.nan], 0.95, "finite"), ([math.inf], 0.95, "finite")),
        *(([1.0, 2.0], level, "between 0 and 1") for level in (0.0, 1.0, 95.0)),
    ],
)
def test_refuses_what_has_no_mean_and_other_levels(values: list[float], level: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        mean(values, level)
