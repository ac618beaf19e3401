import numpy as np
import pytest

from illustgan.drawing import captions
from illustgan.drawing.grids import grid, shown
from illustgan.drawing.pairs import pairs


def _faces(count, size, seed):
    return np.random.default_rng(seed).integers(0, 256, (count, size, size, 3), dtype=np.uint8)


@pytest.mark.parametrize("size", [16, 64, 256])
def test_each_sample_stands_above_its_face(size):
    samples, faces = _faces(10, size, 0), _faces(10, size, 1)
    picture = pairs(samples, faces)
    rows = grid(np.concatenate([shown(samples), shown(faces)]), 10)
    np.testing.assert_array_equal(picture[: -captions.BAR], rows)
    assert (picture[-captions.BAR :] != 255).any()


def test_distances_stand_over_their_columns():
    picture = pairs(_faces(10, 64, 0), _faces(10, 64, 1), [0.0, *np.linspace(0.1234, 12345, 9)])
    bar = picture[: captions.BAR]
    assert picture.shape == (2 * captions.BAR + 2 * 66 + 2, 662, 3)
    edges = [round(662 * place / 10) for place in range(11)]
    np.testing.assert_array_equal(bar[:, : edges[1]], captions.bar(edges[1], ("0",)))
    np.testing.assert_array_equal(bar[:, edges[1] : edges[2]], captions.bar(edges[2] - edges[1], ("0.123",)))


def test_refuses_pairs_that_are_none():
    with pytest.raises(ValueError, match="as many faces"):
        pairs(_faces(3, 16, 0), _faces(2, 16, 0))
    with pytest.raises(ValueError, match="as many faces"):
        pairs(_faces(0, 16, 0), _faces(0, 16, 0))
    with pytest.raises(ValueError, match="as many distances"):
        pairs(_faces(3, 16, 0), _faces(3, 16, 0), [1.0])
