"""Means over seeds: against scipy, pairing, ties and nulls, and many tests at once."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from illustgan.results.evaluations import Sample
from illustgan.results.intervals import Mean, difference, holm, mean


def sample(*values: float | None, least: float = 0.0) -> Sample:
    return Sample(dict(enumerate(values)), least)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=8), st.floats(0.5, 0.99))
def test_equals_scipy(values: list[float], level: float) -> None:
    found = mean(sample(*values), level)
    if found and found.spread and found.spread > 1e-6:
        low, high = scipy.stats.t.interval(level, len(values) - 1, np.mean(values), scipy.stats.sem(values))
        assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))
        assert found.p == pytest.approx(scipy.stats.ttest_1samp(values, 0).pvalue, abs=1e-9)


def test_one_seed_has_no_interval_and_a_null_no_mean() -> None:
    assert mean(sample(2.5), 0.95) == Mean(2.5, None, None, None, 1, None)
    assert mean(sample(2.5, None), 0.95) is mean(sample(), 0.95) is None


def test_equal_seeds_are_as_sure_as_the_figure_is_fine() -> None:
    coarse, wider = mean(sample(2.5, 2.5, 2.5, least=1), 0.95), mean(sample(1.5, 2.5, 3.5, least=0.1), 0.95)
    assert coarse
    assert wider
    assert (coarse.spread, coarse.low, coarse.high, coarse.p) == (0.0, wider.low, wider.high, wider.p)
    assert difference(sample(3.0, 3.0), sample(3.0, 3.0), 0.95) == Mean(0.0, 0.0, 0.0, 0.0, 2, 1.0)


def test_of_many_tests_holm_keeps_those_below_their_share() -> None:
    # his step-down by hand: .01 against .05 / 4, .013 against .05 / 3, .03 against .05 / 2 fails, and so does the rest
    assert holm({"a": 0.03, "b": 0.01, "c": 0.013, "d": 0.04}, 0.95) == {"b", "c"}
    assert holm({"a": 0.02, "b": 0.001}, 0.95) == {"a", "b"}
    assert holm(dict.fromkeys(range(20), 0.004), 0.95) == holm({}, 0.95) == set()


def test_pairing_takes_out_what_seeds_share_and_leaves_out_others() -> None:
    shared = {1: 10.0, 2: -30.0, 3: 50.0}
    a = {seed: value + 1 + seed / 100 for seed, value in shared.items()}
    found = difference(Sample(a | {7: 99.0}), Sample(shared), 0.95)
    ends = pytest.approx(0.995159), pytest.approx(1.044841)
    assert found == Mean(pytest.approx(1.02), pytest.approx(0.01), *ends, 3, pytest.approx(3.203e-5, rel=1e-3))
    assert difference(Sample(a | {2: None}), Sample(shared), 0.95) is None
