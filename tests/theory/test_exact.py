"""Distances of discrete distributions, beside the earth mover's: axioms where they hold, and closed forms."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from illustgan.metrics.transport import transport
from illustgan.theory.exact import js, kl, reverse_kl, tv

Numbers = npt.NDArray[np.float64]
P, Q = np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.25, 0.5])


@st.composite
def several(draw: st.DrawFn, count: int) -> list[Numbers]:
    """Distributions over the same points, many masses 0 or tiny."""
    size = draw(st.integers(1, 6))
    mass = st.one_of(st.just(0.0), st.integers(1, 9).map(float), st.floats(1e-320, 1.0))
    rows = [np.array(draw(st.lists(mass, min_size=size, max_size=size))) for _ in range(count)]
    assume(all(row.sum() > 1e-3 for row in rows))
    return [row / row.sum() for row in rows]


def em(p: Numbers, q: Numbers, costs: Numbers) -> float:
    return transport(p, q, costs).cost


@given(several(3), st.integers(0, 1000))
def test_metrics_are_metrics(rows: list[Numbers], seed: int) -> None:
    p, q, r = rows
    costs = cdist(at := np.random.default_rng(seed).normal(size=(len(p), 2)), at)
    assert em(p, q, 1 - np.eye(len(p))) == pytest.approx(tv(p, q), abs=1e-9)  # at equal distances it is TV
    for distance in (tv, lambda a, b: np.sqrt(js(a, b)), lambda a, b: em(a, b, costs)):
        assert distance(p, p) == pytest.approx(0, abs=1e-12)
        assert distance(p, q) >= 0
        assert distance(p, q) == pytest.approx(distance(q, p), abs=1e-7)
        assert distance(p, r) <= distance(p, q) + distance(q, r) + 1e-7
        if np.abs(p - q).max() > 1e-3:
            assert distance(p, q) > 1e-5


@given(several(2))
def test_how_they_bound_each_other(rows: list[Numbers]) -> None:
    p, q = rows
    assert 2 * tv(p, q) ** 2 <= kl(p, q) + 1e-12  # Pinsker
    assert 0 <= js(p, q) <= math.log(2) + 1e-12
    assert js(p, q) <= tv(p, q) * math.log(2) + 1e-12  # Lin 1991
    assert tv(p, q) ** 2 / 2 <= js(p, q) + 1e-12  # Pinsker against the mixture
    assert 0 <= tv(p, q) <= 1 + 1e-12
    # tiny masses can make a divergence overflow, but only absent ones must
    if ((q == 0) & (p > 0)).any():
        assert kl(p, q) == math.inf
    mixture = (p + q) / 2
    assume(((mixture > 0) | (p + q == 0)).all())
    assert js(p, q) == pytest.approx((kl(p, mixture) + kl(q, mixture)) / 2, abs=1e-9)


def test_values_by_hand() -> None:
    assert tv(P, Q) == 0.5
    assert kl(P, Q) == pytest.approx(math.log(2))
    assert kl(Q, P) == math.inf
    mixture = 0.5 * math.log(4 / 3) + 0.5 * (0.5 * math.log(2 / 3) + 0.5 * math.log(2))
    assert js(P, Q) == pytest.approx(mixture)
    apart = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert (tv(*apart), kl(*apart)) == (1, math.inf)
    assert js(*apart) == pytest.approx(math.log(2))


def test_reverse_kl_by_hand() -> None:
    assert reverse_kl(np.array([5, 5]), np.array([0.5, 0.5])) == 0
    assert reverse_kl(np.array([8, 0, 0, 0]), np.full(4, 0.25)) == pytest.approx(math.log(4))
    uneven = 0.25 * math.log(0.5) + 0.75 * math.log(1.5)
    assert reverse_kl(np.array([1, 3]), np.array([0.5, 0.5])) == pytest.approx(uneven)
    assert reverse_kl(np.array([0, 0]), np.array([0.9, 0.1])) == pytest.approx(math.log(10))
