"""Squares lie in the middle, and the filter is the named one."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from illustgan.drawing.squares import centre, pad, resized

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
