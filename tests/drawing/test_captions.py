import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.drawing import captions
from illustgan.drawing.captions import SPACE, gallery, pairs, value
from illustgan.drawing.grids import grid, shown


@settings(max_examples=40, deadline=None)
@given(st.integers(20, 700), st.text(min_size=1, max_size=40), st.floats(-0.5, 1.5))
def test_a_bar_has_its_size_whatever_the_text(width, text, share):
    picture = captions.bar(width, (text,), ("step 5,500", "5,500"), share)
    assert (picture.shape, picture.dtype) == ((captions.BAR, width, 3), np.uint8)


def test_the_two_texts_never_touch_and_the_step_outlives_the_name_in_a_narrow_bar():
    texts = ("a_very_long_variant_name",), ("step 130,000", "130,000")
    for width in (90, 132, 198, 400):
        inked = np.flatnonzero((captions.bar(width, *texts) != 255).any(axis=(0, 2)))
        assert inked[0] >= captions.MARGIN - 1
        assert inked[-1] < width - captions.MARGIN + 1
        assert np.diff(inked).max() >= captions.MARGIN  # a space between them
    np.testing.assert_array_equal(captions.bar(70, *texts)[:, 12:], captions.bar(70, ("",), ("130,000",))[:, 12:])


@pytest.mark.parametrize(("share", "filled"), [(0.0, 0), (0.25, 50), (1.0, 200), (7.0, 200)])
def test_the_line_shows_the_share(share, filled):
    line = captions.bar(200, ("x",), share=share)[-2]
    assert (line == captions.DONE).all(axis=1).sum() == filled
    assert (line == captions.TO_DO).all(axis=1).sum() == 200 - filled


def test_work_has_as_many_decimals_as_its_total_needs():
    said = [captions.work(*pair) for pair in ((3.5, 28.0), (0.0125, 0.05), (91234.5, 300000.0), (0.0, 0.0))]
    assert said == ["3.5 TFLOP", "0.0125 TFLOP", "91,234 TFLOP", "0 TFLOP"]


def _faces(count, size, seed):
    return np.random.default_rng(seed).integers(0, 256, (count, size, size, 3), np.uint8)


def test_the_worst_stand_left_of_the_best_each_over_its_value():
    worst, best = _faces(16, 64, 0), _faces(16, 64, 1)
    values = [value(0, 1 + place) for place in range(16)], [value(1 + place, 0) for place in range(16)]
    picture = gallery(worst, values[0], best, values[1])
    width, height = 4 * 66 + 2, captions.BAR + 4 * (64 + captions.BAR + 2) + 2 + captions.BAR
    assert picture.shape == (height, 2 * width + SPACE, 3)
    for faces, said, heading, left in ((worst, values[0], "worst", 0), (best, values[1], "best", width + SPACE)):
        np.testing.assert_array_equal(picture[: captions.BAR, left : left + width], captions.bar(width, (heading,)))
        for place, face in enumerate(faces):
            top = captions.BAR + 2 + place // 4 * (64 + captions.BAR + 2)
            start = left + 2 + place % 4 * 66
            cell = picture[top : top + 64 + captions.BAR, start : start + 64]
            np.testing.assert_array_equal(cell[:64], face)
            np.testing.assert_array_equal(cell[64:], captions.bar(64, (said[place],)))


def test_values_are_counts_and_beyond_all_balls_distances():
    said = [value(12, 0.4), value(0, 1.834), value(0, 1234.4), value(0, math.inf)]
    assert said == ["near 12", "off 1.83", "off 1234", "off inf"]


def test_the_explanation_of_the_widest_fits_and_none_is_cut_beyond_words():
    for size in (16, 64, 128):
        faces = _faces(16, size, 0)
        foot = gallery(faces, ["1"] * 16, faces, ["1"] * 16)[-captions.BAR :]
        dark = np.flatnonzero((foot < 128).any(axis=(0, 2)))
        assert 100 < dark.max() < foot.shape[1] - captions.MARGIN


@pytest.mark.parametrize("size", [16, 64, 256])
def test_each_sample_stands_above_its_face(size):
    samples, faces = _faces(10, size, 0), _faces(10, size, 1)
    picture = pairs(samples, faces, [0.5] * 10)
    rows = grid(np.concatenate([shown(samples), shown(faces)]), 10)
    np.testing.assert_array_equal(picture[captions.BAR : -captions.BAR], rows)
    assert (picture[-captions.BAR :] != 255).any()


def test_distances_stand_over_their_columns():
    picture = pairs(_faces(10, 64, 0), _faces(10, 64, 1), [0.0, *np.linspace(0.1234, 12345, 9)])
    bar = picture[: captions.BAR]
    assert picture.shape == (2 * captions.BAR + 2 * 66 + 2, 662, 3)
    edges = [round(662 * place / 10) for place in range(11)]
    np.testing.assert_array_equal(bar[:, : edges[1]], captions.bar(edges[1], ("0",)))
    np.testing.assert_array_equal(bar[:, edges[1] : edges[2]], captions.bar(edges[2] - edges[1], ("0.123",)))
