"""The earth mover's distance against a closed form, and the prices that prove it the least."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics import transport
from illustgan.metrics.transport import earth_mover


@settings(max_examples=20)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 10_000))
def test_on_a_line_it_is_the_area_between_the_distribution_functions(n: int, m: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.normal(size=n), random.normal(0.5, 2, m)
    at = np.sort(np.concatenate([x, y]))
    below = [np.searchsorted(np.sort(z), at[:-1], side="right") / len(z) for z in (x, y)]
    area = float(np.abs(below[0] - below[1]) @ np.diff(at))
    assert earth_mover(x[:, None], y[:, None]) == pytest.approx(area, rel=1e-5, abs=1e-7)


def test_a_solver_that_gives_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert p @ found.u + q @ found.v == pytest.approx(found.cost, abs=1e-9)
