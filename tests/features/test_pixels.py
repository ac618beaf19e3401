"""Thumbnails against means of squares, and by area where squares cut pixels."""

import numpy as np
import pytest

from illustgan.features import pixels


def pictures(count: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(height).integers(0, 256, (count, height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("side", [16, 32, 64, 96])
def test_is_the_mean_of_whole_squares(side: int) -> None:
    images = pictures(3, side, side)
    step = side // 16
    expected = images.reshape(3, 16, step, 16, step, 3).mean((2, 4)) / 127.5 - 1
    found = pixels.extract(images)
    assert (found.shape, found.dtype) == ((3, pixels.DIMENSIONS), np.float32)
    np.testing.assert_allclose(found, expected.reshape(3, -1), atol=1e-6)


@pytest.mark.parametrize(("height", "width"), [(20, 28), (112, 7), (16, 40)])
def test_cut_pixels_count_by_their_area(height: int, width: int) -> None:
    images = pictures(2, height, width)
    fine = images.repeat(16, axis=1).repeat(16, axis=2)  # every pixel in 16 × 16: now squares are whole
    expected = fine.reshape(2, 16, height, 16, width, 3).mean((2, 4)) / 127.5 - 1
    np.testing.assert_allclose(pixels.extract(images), expected.reshape(2, -1), atol=1e-6)


def test_black_and_white() -> None:
    for value, expected in ((0, -1), (255, 1)):
        found = pixels.extract(np.full((1, 20, 20, 3), value, np.uint8))
        np.testing.assert_allclose(found, expected, atol=1e-6)
