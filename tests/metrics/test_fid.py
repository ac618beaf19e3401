"""The Fréchet distance against the eigenvalues of whole matrices, and closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics.fid import frechet, moments


def fid(x: np.ndarray, y: np.ndarray) -> float:
    return frechet(moments(x), moments(y))


def by_covariances(x: np.ndarray, y: np.ndarray) -> float:
    """From the eigenvalues of the product of both d × d matrices."""
    a, b = (np.atleast_2d(np.cov(z.astype(np.float64), rowvar=False)) for z in (x, y))
    root = np.sqrt(np.maximum(np.linalg.eigvals(a @ b).real, 0)).sum()
    return float(np.square(x.mean(0) - y.mean(0)).sum() + np.trace(a) + np.trace(b) - 2 * root)


@settings(max_examples=25)
@given(st.integers(2, 30), st.integers(2, 30), st.integers(1, 12), st.integers(0, 10_000))
def test_equals_the_eigenvalues_of_whole_matrices_for_few_and_for_many(n: int, m: int, d: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.normal(3, 1, (n, d)), random.normal(2, 2, (m, d)) @ random.normal(size=(d, d))
    assert fid(x, y) == pytest.approx(by_covariances(x, y), rel=1e-6, abs=1e-5)  # roots of eigenvalues near nought
    assert fid(y, x) == pytest.approx(fid(x, y), rel=1e-9)


@pytest.mark.parametrize("count", [3, 40])
def test_closed_forms(count: int) -> None:
    x = np.random.default_rng(1).normal(size=(count, 8))
    shift = np.arange(8.0)
    assert fid(x, x) == pytest.approx(0, abs=1e-9)
    assert fid(x + shift, x) == pytest.approx(np.square(shift).sum())
    # scaled about its mean by s, the deviations differ by |1 - s| of what they are
    variance = x.var(0, ddof=1).sum()
    assert fid(x.mean(0) + 3 * (x - x.mean(0)), x) == pytest.approx(4 * variance)
    assert fid(np.repeat(x[:1], 5, axis=0), x) == pytest.approx(np.square(x[0] - x.mean(0)).sum() + variance)
