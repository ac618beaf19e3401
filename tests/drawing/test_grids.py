import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from illustgan.drawing.grids import centre, grid, pad, resized, shown


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


sides = st.integers(1, 40)
FILTERS = ("lanczos", "bicubic", "bilinear", "box", "hamming")


@given(sides, sides)
def test_centre_is_the_largest_square_in_the_middle(width: int, height: int) -> None:
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    image = Image.fromarray(np.dstack([columns, rows, columns * 0]).astype(np.uint8))
    square = np.asarray(centre(image))
    side = min(width, height)
    assert square.shape == (side, side, 3)
    assert tuple(square[0, 0]) == ((width - side) // 2, (height - side) // 2, 0)
    assert tuple(square[-1, -1] - square[0, 0]) == (side - 1, side - 1, 0)


@given(sides, sides)
def test_pad_shows_everything_and_adds_background(width: int, height: int) -> None:
    square = np.asarray(pad(Image.new("RGB", (width, height), "#102030"), "#ff0000"))
    side = max(width, height)
    assert square.shape == (side, side, 3)
    assert (square == (0x10, 0x20, 0x30)).all(axis=2).sum() == width * height
    assert (square == (255, 0, 0)).all(axis=2).sum() == side * side - width * height


def test_every_filter_keeps_a_flat_colour_and_is_another() -> None:
    for name, side in itertools.product(FILTERS, (5, 16, 100)):
        pixels = resized(Image.new("RGB", (side, side), "#123456"), 16, name)
        assert (pixels.dtype, pixels.shape) == (np.uint8, (16, 16, 3))
        assert (pixels == (0x12, 0x34, 0x56)).all()
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    assert len({resized(noise, 16, name).tobytes() for name in FILTERS}) == len(FILTERS)
