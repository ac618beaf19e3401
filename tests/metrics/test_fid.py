"""The Fréchet distance against the eigenvalues of whole matrices."""

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
    assert fid(x, x) == pytest.approx(0, abs=1e-9)
