import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.drawing import captions


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
