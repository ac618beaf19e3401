"""The square lies around the face, with paper where the picture ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from illustgan.faces.finding.crops import RAISE, crop
from illustgan.faces.finding.finder import Found


def test_the_face_fills_the_share_and_lies_a_little_below_the_middle() -> None:
    image = Image.new("RGB", (300, 300), "#000000")
    image.paste("#ff0000", (100, 120, 200, 180))
    square = crop(image, Found((100, 120, 200, 180), 1.0), 0.5, "#ffffff")
    assert square.mode == "RGB"
    assert square.size == (200, 200)
    red = np.argwhere(np.asarray(square)[..., 0] == 255)
    assert tuple(red.min(axis=0)) == (70 + RAISE * 200, 50)
    assert tuple(red.max(axis=0)) == (129 + RAISE * 200, 149)


def test_paper_where_the_picture_ends_and_where_it_is_transparent() -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((10, 20, 30, 255), (0, 0, 20, 20))
    square = np.asarray(crop(image, Found((0, 0, 20, 20), 1.0), 0.25, "#00ff00"))
    assert square.shape == (80, 80, 3)
    drawn = np.argwhere((square == (10, 20, 30)).all(axis=2))
    assert len(drawn) == 400
    assert tuple(drawn[0]) == (30 + round(RAISE * 80), 30)
    assert (square == (0, 255, 0)).all(axis=2).sum() == 6000


@given(st.floats(-50, 90), st.floats(-50, 90), st.floats(0, 60), st.floats(0, 60), st.floats(0.2, 1))
def test_any_box_makes_a_square(left: float, top: float, width: float, height: float, share: float) -> None:
    square = crop(Image.new("RGB", (50, 40)), Found((left, top, left + width, top + height), 1.0), share, "#ffffff")
    assert square.width == square.height >= 1
    assert square.width == pytest.approx(max(width, height) / share, abs=1)


@pytest.mark.parametrize("share", [0, -1, 1.1])
def test_a_share_that_is_none(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        crop(Image.new("RGB", (9, 9)), Found((0, 0, 5, 5), 1.0), share, "#ffffff")
