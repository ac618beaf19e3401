"""Batches of one size, whatever is asked."""

import numpy as np
import pytest
import torch

from illustgan.features import batching
from illustgan.features.batching import in_batches

CPU = torch.device("cpu")


@pytest.mark.parametrize("count", [0, 1, 16, 37])
def test_every_picture_once_and_in_order_from_full_batches(count: int) -> None:
    seen = []

    def network(batch: torch.Tensor) -> torch.Tensor:
        seen.append(len(batch))
        return batch.float().mean((1, 2))

    images = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 3), np.uint8)
    found = in_batches(network, images, 3, CPU)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, images.mean((1, 2)), rtol=1e-6)
    assert seen == [batching.BATCH] * -(-count // batching.BATCH)


@pytest.mark.parametrize(
    "images", [np.zeros((2, 4, 4, 3)), np.zeros((2, 4, 4), np.uint8), np.zeros((2, 3, 4, 4), np.uint8)]
)
def test_other_arrays_are_refused(images: np.ndarray) -> None:
    with pytest.raises(ValueError, match="pictures must be uint8"):
        in_batches(lambda batch: batch, images, 3, CPU)
