"""The network: what it computes, and what its answer may not depend on."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw, ImageFilter

from illustgan.core.errors import UserError
from illustgan.features import batching, lite0
from illustgan.features.extractors import EXTRACTORS, Extract
from illustgan.metrics.kid import kid

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def extract() -> Extract:
    return EXTRACTORS["lite0"](CPU)


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


def test_features_of_the_network_that_the_weights_were_made_for(extract: Extract) -> None:
    """Against what another implementation, efficientnet-lite-pytorch 0.1.0, gives with them in float64."""
    down, across = np.mgrid[:64, :64]
    slopes = np.stack([down * 4, across * 4, down * across // 16], axis=-1).astype(np.uint8)
    found = extract(np.stack([slopes, slopes[::-1], 255 - slopes]))
    assert (found.dtype, found.shape) == (np.float32, (3, lite0.DIMENSIONS))
    near = 1e-5 * found.max()
    np.testing.assert_allclose(found[0, [1167, 897, 1199]], [3.85755491, 3.31371748, 2.27810898], atol=near)
    np.testing.assert_allclose(found[1, [245, 468, 71]], [4.70264001, 4.11158766, 3.05451289], atol=near)
    np.testing.assert_allclose(found[2, [245, 897, 901]], [4.84268397, 3.76429531, 2.63044982], atol=near)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), [14.57425542, 20.12101414, 16.83112073], rtol=1e-5)
    assert (found > 0).sum(1).tolist() == [205, 295, 229]


def test_a_picture_does_not_depend_on_how_many_are_measured_with_it(
    extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = faces(37, 1)
    whole = extract(images)
    near = partial(np.testing.assert_allclose, atol=2e-5 * whole.max())
    np.testing.assert_array_equal(extract(images[:5]), whole[:5])
    np.testing.assert_array_equal(extract(images), whole)
    near(extract(images[3:9]), whole[3:9])
    monkeypatch.setattr(batching, "BATCH", 5)
    near(extract(images), whole)


@pytest.mark.parametrize("size", [16, 112, 160])
def test_takes_pictures_of_any_size(extract: Extract, size: int) -> None:
    found = extract(faces(2, 2, size=size))
    assert found.shape == (2, 1280)
    assert np.isfinite(found).all()


def test_kid_orders_blurred_copies(extract: Extract) -> None:
    real = extract(faces(80, 3))
    distances = [kid(extract(faces(80, 4, blur)), real) for blur in (0, 0.7, 1.5, 3)]
    assert distances == sorted(distances)
    assert abs(distances[0]) < 0.1 * distances[1]


def test_refuses_other_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lite0, "WEIGHTS", tmp_path / "weights.pth")
    with pytest.raises(UserError, match=r"weights\.pth, .*, can't be read: reinstall"):
        lite0.load(CPU)
    lite0.WEIGHTS.write_bytes(b"not these")
    with pytest.raises(UserError, match=r"weights\.pth has SHA-256 .* reinstall"):
        lite0.load(CPU)
