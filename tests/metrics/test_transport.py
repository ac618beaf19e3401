"""The earth mover's distance against closed forms and against trying all assignments."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics import transport
from illustgan.metrics.transport import earth_mover


@settings(max_examples=20)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 10_000))
def test_equals_the_best_of_all_assignments(n: int, d: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.normal(size=(n, d)), random.normal(1, 1, (n, d))
    best = min(np.linalg.norm(x - y[list(order)], axis=1).mean() for order in permutations(range(n)))
    assert earth_mover(x, y) == pytest.approx(best, rel=1e-6)


@settings(max_examples=20)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 10_000))
def test_on_a_line_it_is_the_area_between_the_distribution_functions(n: int, m: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.normal(size=n), random.normal(0.5, 2, m)
    at = np.sort(np.concatenate([x, y]))
    below = [np.searchsorted(np.sort(z), at[:-1], side="right") / len(z) for z in (x, y)]
    area = float(np.abs(below[0] - below[1]) @ np.diff(at))
    assert earth_mover(x[:, None], y[:, None]) == pytest.approx(area, rel=1e-5, abs=1e-7)


def test_refuses_what_can_not_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    for x, y in ((np.zeros((0, 2)), np.eye(2)), (np.eye(2), np.zeros((0, 2))), (np.full((1, 2), np.nan), np.eye(2))):
        with pytest.raises(ValueError, match=r"move|near|finite"):
            earth_mover(x, y)
    monkeypatch.setattr(transport, "PIVOTS", 1)
    points = np.random.default_rng(2).normal(size=(2, 40, 3))
    with pytest.warns(UserWarning, match="numItermax"), pytest.raises(ArithmeticError, match="no optimal transport"):
        earth_mover(points[0], points[1, 1:])


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10_000))
def test_plan_and_prices_prove_each_other(n: int, m: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    p, q = (random.dirichlet(np.full(size, 0.2)) for size in (n, m))
    costs = np.linalg.norm(random.normal(size=(n, 1, 2)) - random.normal(size=(m, 2)), axis=-1)
    found = transport.transport(p, q, costs)
    np.testing.assert_allclose(found.plan.sum(1), p, atol=1e-9)
    np.testing.assert_allclose(found.plan.sum(0), q, atol=1e-9)
    assert found.cost == pytest.approx((found.plan * costs).sum())
    assert found.cost <= p @ costs @ q + 1e-9  # the independent coupling
    assert (found.u[:, None] + found.v - costs)[np.ix_(p > 0, q > 0)].max() <= 1e-9
    assert found.dual(p, q) == pytest.approx(found.cost, abs=1e-9)


def test_refuses_what_is_no_distribution_and_costs_that_do_not_fit() -> None:
    two = np.full(2, 0.5)
    assert transport.transport(two, two + 4.5e-10, np.ones((2, 2))).cost == pytest.approx(1)  # floats, nearly 1
    wrong = ([0.5, 0.5 + 1.05e-9], [1.5, -0.5], [np.nan, 1.0], [], np.eye(2) / 2)
    for p in map(np.array, wrong):
        with pytest.raises(ValueError, match="a distribution is"):
            transport.transport(two, p, np.zeros((2, 2)))
    for costs in (np.zeros((3, 2)), np.full((2, 2), np.inf)):
        with pytest.raises(ValueError, match="costs are finite"):
            transport.transport(two, two, costs)
