"""Thumbnails against means of squares, by area where squares cut pixels."""

import numpy as np
import pytest

from illustgan.features import pixels


@pytest.mark.parametrize(("height", "width"), [(16, 16), (64, 64), (20, 28), (112, 7)])
def test_cut_pixels_count_by_their_area(height: int, width: int) -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, height, width, 3), np.uint8)
    images[0] = 255
    fine = images.repeat(16, axis=1).repeat(16, axis=2)  # every pixel in 16 × 16: now squares are whole
    expected = fine.reshape(2, 16, height, 16, width, 3).mean((2, 4)) / 127.5 - 1
    found = pixels.extract(images)
    assert (found.shape, found.dtype) == ((2, pixels.DIMENSIONS), np.float32)
    np.testing.assert_allclose(found, expected.reshape(2, -1), atol=1e-6)
    np.testing.assert_allclose(found[0], 1, atol=1e-6)
