"""KID against torch-fidelity's, on the same features."""

import numpy as np
import pytest

from illustgan.metrics.kid import kid


@pytest.mark.parametrize(("count", "dimensions"), [(2, 3), (40, 7), (60, 300)])
def test_equals_torch_fidelity(count: int, dimensions: int) -> None:
    other = pytest.importorskip("torch_fidelity.metric_kid")
    random = np.random.default_rng(count)
    x, y = random.gamma(1, 1, (count, dimensions)), random.gamma(1.5, 1, (count, dimensions))
    kernel = {"kid_kernel_poly_degree": 3, "kid_kernel_poly_gamma": None, "kid_kernel_poly_coef0": 1}
    matrices = [other.kernel_poly(a, b, **kernel) for a, b in ((x, x), (x, y), (y, y))]
    assert kid(x, y) == pytest.approx(other.mmd2(*matrices), rel=1e-9)
