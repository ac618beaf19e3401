"""Batches of one size, whatever is asked."""

import numpy as np
import pytest
import torch

from illustgan.features.batching import in_batches


@pytest.mark.parametrize("count", [0, 1, 16, 37])
def test_every_picture_once_and_in_order_from_full_batches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    seen = []

    def network(batch: torch.Tensor) -> torch.Tensor:
        seen.append(batch.numpy())
        assert torch.is_inference_mode_enabled()
        return batch.float().mean((1, 2))

    images = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 3), np.uint8)
    found = in_batches(network, images, dimensions=3, device=torch.device("cpu"))
    assert (found.dtype, capsys.readouterr().err) == (np.float32, "")
    np.testing.assert_allclose(found, images.mean((1, 2)), rtol=1e-6)
    assert [len(batch) for batch in seen] == [16] * -(-count // 16)
    np.testing.assert_array_equal(np.concatenate([images[:0], *seen])[count:], 0)  # filled up with blank pictures
    monkeypatch.setattr("illustgan.core.progress.EVERY", 0)
    in_batches(network, images, "features of any", dimensions=3, device=torch.device("cpu"))
    said = [f"features of any: {min(done, count)}/{count} images" for done in range(16, count + 16, 16)]
    assert capsys.readouterr().err.splitlines() == said
