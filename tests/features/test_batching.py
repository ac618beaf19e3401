"""Batches of one size, whatever is asked."""

import numpy as np
import pytest
import torch

from illustgan.features import batching
from illustgan.features.batching import in_batches


@pytest.mark.parametrize("count", [0, 1, 16, 37])
def test_every_picture_once_and_in_order_from_full_batches(count: int) -> None:
    seen = []

    def network(batch: torch.Tensor) -> torch.Tensor:
        seen.append(len(batch))
        return batch.float().mean((1, 2))

    images = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 3), np.uint8)
    found = in_batches(network, images, dimensions=3, device=torch.device("cpu"))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, images.mean((1, 2)), rtol=1e-6)
    assert seen == [batching.BATCH] * -(-count // batching.BATCH)
