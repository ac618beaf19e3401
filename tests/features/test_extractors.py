"""All feature sets by their names, what goes for each, their batches, and thumbnails, which need no network."""

import numpy as np
import pytest
import torch
from PIL import Image

from illustgan.features import batching, pixels
from illustgan.features.batching import in_batches
from illustgan.features.extractors import EXTRACTORS

IMAGES = np.random.default_rng(0).integers(0, 256, (20, 16, 16, 3), dtype=np.uint8)
FEATURES = {"lite0": 1280, "random": 512, "pixels": 768}


@pytest.mark.parametrize(("name", "dimensions"), FEATURES.items())
def test_each_gives_its_features_with_and_without_progress_and_refuses_other_pictures(
    monkeypatch: pytest.MonkeyPatch, name: str, dimensions: int
) -> None:
    monkeypatch.setattr(batching, "BATCH", 4)
    assert list(EXTRACTORS) == list(FEATURES)  # in the order of reports
    extract = EXTRACTORS[name](torch.device("cpu"))
    found = extract(IMAGES[:3])
    assert (found.shape, found.dtype) == ((3, dimensions), np.float32)
    np.testing.assert_array_equal(extract(IMAGES[:3], "faces"), found)
    np.testing.assert_array_equal(extract(IMAGES[:1]), found[:1])
    for wrong in (IMAGES.astype(np.float32), IMAGES.transpose(0, 3, 1, 2), IMAGES[0], IMAGES[..., :2]):
        with pytest.raises(ValueError, match="pictures must be uint8"):
            extract(wrong)


@pytest.mark.parametrize(("name", "side", "near"), [("lite0", 112, 0.1), ("random", 64, 0.02)])
def test_networks_scale_as_pillow_does_with_antialias(name: str, side: int, near: float) -> None:
    extract = EXTRACTORS[name](torch.device("cpu"))
    for given in (16, 300):
        image = np.random.default_rng(given).integers(0, 256, (given, given, 3), np.uint8)
        scaled = np.array(Image.fromarray(image).resize((side, side), Image.Resampling.BILINEAR))
        found, expected = extract(image[None]), extract(scaled[None])
        assert np.linalg.norm(found - expected) < near * np.linalg.norm(expected)  # Pillow's are whole levels


@pytest.mark.parametrize("count", [1, 16, 37])
def test_every_picture_once_and_in_order_from_full_batches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    seen = []

    def network(batch: torch.Tensor) -> torch.Tensor:
        seen.append(batch.numpy())
        assert torch.is_inference_mode_enabled()
        return batch.float().mean((1, 2))

    images = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 3), np.uint8)
    found = in_batches(network, images, device=torch.device("cpu"))
    assert (found.dtype, capsys.readouterr().err) == (np.float32, "")
    np.testing.assert_allclose(found, images.mean((1, 2)), rtol=1e-6)
    assert [len(batch) for batch in seen] == [16] * -(-count // 16)
    np.testing.assert_array_equal(np.concatenate(seen)[count:], 0)  # filled up with blank pictures
    monkeypatch.setattr("illustgan.core.progress.EVERY", 0)
    in_batches(network, images, "features of any", device=torch.device("cpu"))
    said = [f"features of any: {min(done, count)}/{count} images" for done in range(16, count + 16, 16)]
    assert [line.partition(",")[0] for line in capsys.readouterr().err.splitlines()] == said


@pytest.mark.parametrize(("height", "width"), [(16, 16), (64, 64), (20, 28), (112, 7)])
def test_cut_pixels_count_by_their_area(height: int, width: int) -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, height, width, 3), np.uint8)
    images[0] = 255
    fine = images.repeat(16, axis=1).repeat(16, axis=2)  # every pixel in 16 × 16: now squares are whole
    expected = fine.reshape(2, 16, height, 16, width, 3).mean((2, 4)) / 127.5 - 1
    found = pixels.extract(images)
    np.testing.assert_allclose(found, expected.reshape(2, -1), atol=1e-6)
    np.testing.assert_allclose(found[0], 1, atol=1e-6)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize(("name", "near"), [("lite0", 5e-3), ("random", 1e-2)])
def test_cuda_agrees(name: str, near: float) -> None:
    cpu, cuda = (EXTRACTORS[name](torch.device(device))(IMAGES) for device in ("cpu", "cuda"))
    np.testing.assert_allclose(cuda, cpu, atol=near * np.abs(cpu).max())
