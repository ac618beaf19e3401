"""Memorising: copies are flagged, held-out faces are not, and the statistic is Mann and Whitney's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from illustgan.metrics.memorisation import memorisation


@settings(max_examples=30)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=20), st.lists(st.integers(0, 6), min_size=2, max_size=20))
def test_equals_scipy_with_ties(samples: list[int], heldout: list[int]) -> None:
    found = memorisation(np.array(samples, float), np.array(heldout, float))["copying"]
    if len(set(samples + heldout)) == 1:
        assert found == 0
        return
    test = stats.mannwhitneyu(samples, heldout, method="asymptotic", use_continuity=False, alternative="less")
    assert stats.norm.cdf(found) == pytest.approx(test.pvalue, rel=1e-6)


def test_closer_is_the_share_below_the_nearest_percent_in_any_order() -> None:
    heldout = np.arange(201.0)  # one in a hundred lies below 2
    assert memorisation(np.array([5.0, 1.99, 2, 2.01, 0]), heldout[::-1])["closer"] == 0.4
    random = np.random.default_rng(8)
    heldout, honest = random.normal(10, 1, (2, 2000))
    honest[:200] = 0
    assert memorisation(random.permutation(honest), heldout)["closer"] == pytest.approx(0.11, abs=0.01)


@pytest.mark.parametrize("bound", [0.004, 0.03])
def test_closer_is_honest_where_look_alikes_were_removed_from_the_held_out(bound: float) -> None:
    random = np.random.default_rng(3)
    drawn, honest = random.uniform(size=(2, 20_000))
    kept = drawn[drawn > bound]
    found = memorisation(honest, kept, len(drawn) - len(kept))["closer"]
    # more than a percent were removed: all that is nearer than what was kept
    assert found == pytest.approx(max(bound, 0.01), abs=0.002)
    assert memorisation(honest, kept)["closer"] == pytest.approx(bound + 0.01, abs=0.002)
