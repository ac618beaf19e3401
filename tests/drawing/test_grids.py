import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.drawing.grids import grid, shown


@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 5), st.integers(0, 3))
def test_every_face_stands_where_the_geometry_says(count, columns, side, gap):
    images = np.random.default_rng(0).integers(0, 255, (count, side, side + 1, 3), dtype=np.uint8)
    picture = grid(images, columns, gap)
    rows = -(-count // columns)
    assert picture.shape == (rows * (side + gap) + gap, columns * (side + 1 + gap) + gap, 3)
    covered = np.zeros(picture.shape[:2], bool)
    for place, image in enumerate(images):
        top, left = gap + place // columns * (side + gap), gap + place % columns * (side + 1 + gap)
        np.testing.assert_array_equal(picture[top : top + side, left : left + side + 1], image)
        covered[top : top + side, left : left + side + 1] = True
    assert (picture[~covered] == 255).all()


@pytest.mark.parametrize(
    ("size", "drawn"), [(16, 64), (20, 60), (48, 48), (64, 64), (96, 96), (128, 128), (160, 80), (224, 112), (256, 128)]
)
def test_faces_are_drawn_at_a_sane_size_and_flat_colours_stay_exact(size, drawn):
    images = np.empty((2, size, size, 3), np.uint8)
    images[:] = (201, 3, 254)
    pictures = shown(images)
    assert pictures.shape == (2, drawn, drawn, 3)
    assert (pictures == (201, 3, 254)).all()


def test_reducing_averages_whole_blocks():
    images = np.zeros((1, 256, 256, 3), np.uint8)
    images[0, 0, 0] = 200
    assert shown(images)[0, 0, 0].tolist() == [50, 50, 50]
    assert not shown(images)[0, 0, 1:].any()
