"""All feature sets by their names: the shapes that reports rely on, and what goes for each."""

import numpy as np
import pytest
import torch

from illustgan.features import batching
from illustgan.features.extractors import EXTRACTORS

IMAGES = np.random.default_rng(0).integers(0, 256, (20, 16, 16, 3), dtype=np.uint8)
FEATURES = {"lite0": 1280, "random": 512, "pixels": 768}


def test_their_names_in_the_order_of_reports() -> None:
    assert list(EXTRACTORS) == list(FEATURES)


@pytest.mark.parametrize(("name", "dimensions"), FEATURES.items())
def test_each_gives_its_features_with_and_without_progress_and_refuses_other_pictures(
    monkeypatch: pytest.MonkeyPatch, name: str, dimensions: int
) -> None:
    monkeypatch.setattr(batching, "BATCH", 4)
    extract = EXTRACTORS[name](torch.device("cpu"))
    found = extract(IMAGES[:3])
    assert (found.shape, found.dtype) == ((3, dimensions), np.float32)
    np.testing.assert_array_equal(extract(IMAGES[:3], "faces"), found)
    np.testing.assert_array_equal(extract(IMAGES[:1]), found[:1])
    assert extract(IMAGES[:0]).shape == (0, dimensions)
    for wrong in (IMAGES.astype(np.float32), IMAGES.transpose(0, 3, 1, 2), IMAGES[0], IMAGES[..., :2]):
        with pytest.raises(ValueError, match="pictures must be uint8"):
            extract(wrong)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize(("name", "near"), [("lite0", 5e-3), ("random", 1e-2)])
def test_cuda_agrees(name: str, near: float) -> None:
    cpu, cuda = (EXTRACTORS[name](torch.device(device))(IMAGES) for device in ("cpu", "cuda"))
    np.testing.assert_allclose(cuda, cpu, atol=near * np.abs(cpu).max())
