"""KID against a double loop, and its spread."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics import kid as module
from illustgan.metrics.kid import kid, kid_with_spread, within


def by_loops(x: np.ndarray, y: np.ndarray) -> float:
    def k(a: np.ndarray, b: np.ndarray) -> float:
        return (sum(float(p) * float(q) for p, q in zip(a, b, strict=True)) / len(a) + 1) ** 3

    n, m = len(x), len(y)
    xx = sum(k(x[i], x[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    yy = sum(k(y[i], y[j]) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    xy = sum(k(a, b) for a in x for b in y) / (n * m)
    return xx + yy - 2 * xy


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 9), st.integers(2, 9), st.integers(1, 5), st.integers(0, 10_000), st.integers(1, 4))
def test_equals_a_double_loop_in_float64_whatever_the_chunks(n: int, m: int, d: int, seed: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.normal(size=(n, d)).astype(np.float32), random.normal(1, 2, size=(m, d)).astype(np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ROWS", rows)
        assert kid(x, y) == pytest.approx(by_loops(x, y), rel=1e-10, abs=1e-10)
        assert kid(x, y, reference_within=within(y) + 7) == pytest.approx(by_loops(x, y) + 7, rel=1e-10, abs=1e-10)


@pytest.mark.parametrize(("count", "subsets"), [(23, 5), (4, 2), (6, 3)])  # blocks of unequal length, and the smallest
def test_spread_equals_leaving_blocks_out_one_by_one(count: int, subsets: int) -> None:
    random = np.random.default_rng(4)
    x, y = random.normal(size=(count, 3)), random.normal(size=(11, 3))
    left_out = [kid(np.delete(x, block, axis=0), y) for block in np.array_split(np.arange(count), subsets)]
    spread = np.sqrt((subsets - 1) / subsets * np.sum((np.array(left_out) - np.mean(left_out)) ** 2))
    assert kid_with_spread(x, y, subsets) == pytest.approx((by_loops(x, y), spread), rel=1e-9)
    assert kid_with_spread(x, y, subsets, reference_within=within(y) + 7)[0] == pytest.approx(by_loops(x, y) + 7)
