import io

import numpy as np
import pytest
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.drawing import animations
from illustgan.drawing.animations import Form


def _noise(side, index):
    """Pure noise, the worst case; fewer faces a side are a part of the larger picture."""
    whole = np.random.default_rng(index).integers(0, 256, (6 * 40, 6 * 40, 3), dtype=np.uint8)
    return whole[: side * 40, : side * 40]


def _flat(side, index):
    """As many flat patches as faces, 40 colours in all over the frames, one step of brightness apart."""
    values = (np.arange(36).reshape(6, 6) + index) % 40 + 100
    patches = np.stack([values, values + 1, 255 - values], axis=-1).astype(np.uint8)
    return patches.repeat(20, 0).repeat(20, 1)[: side * 20, : side * 20]


def _frames(data):
    picture = Image.open(io.BytesIO(data))
    frames, times = [], []
    for index in range(picture.n_frames):
        picture.seek(index)
        frames.append(np.asarray(picture.convert("RGB")))
        times.append(picture.info["duration"])
    return frames, times


def test_noise_stays_within_the_bound_and_a_larger_one_never_gives_a_poorer_form():
    forms = []
    for limit in (30_000, 300_000, 2_000_000):
        data = animations.gif(_noise, 8, 6, 120, limit)
        assert len(data) <= limit
        frames, times = _frames(data)
        assert sum(times) == 8 * 120 + animations.HOLD_MS
        forms.append((frames[0].shape[0] // 40, len(frames)))
    assert forms == sorted(forms)
    assert forms[0] < (3, 8)
    assert forms[-1] == (6, 8)
    with pytest.raises(UserError, match=r"render\.gif_bytes.*2000 bytes"):
        animations.gif(_noise, 6, 2, 120, 2000)


def test_flat_colours_stay_flat_and_nearly_as_they_are():
    frames, times = _frames(animations.gif(_flat, 8, 6, 120, 4_000_000))
    assert times == [120] * 7 + [120 + animations.HOLD_MS]
    for index, frame in enumerate(frames):
        np.testing.assert_allclose(frame.astype(int), _flat(6, index), atol=4)
        patches = frame.reshape(6, 20, 6, 20, 3)
        assert (patches == patches[:, :1, :, :1]).all()


def test_it_loops_with_the_same_bytes_for_the_same_frames_and_keeps_the_time_of_equal_ones():
    one, two = (animations.gif(_noise, 5, 4, 70, 10**6) for _ in range(2))
    assert one == two
    assert Image.open(io.BytesIO(one)).info["loop"] == 0
    data = animations.gif(lambda side, index: _flat(side, 0), 6, 6, 100, 10**6)
    assert sum(_frames(data)[1]) == 6 * 100 + animations.HOLD_MS


@pytest.mark.parametrize("count", [1, 2, 3])
def test_very_short_runs_are_drawn_too(count):
    assert len(_frames(animations.gif(_flat, count, 6, 100, 10**6))[0]) == count


def test_frames_kept_are_counted_from_the_last_and_time_is_kept():
    assert animations.kept(9, 4) == [0, 4, 8]
    assert animations.kept(10, 4) == [0, 1, 5, 9]
    assert animations.kept(1, 512) == [0]
    assert animations.durations([0, 1, 5, 9], 100) == [100, 400, 400, 100 + animations.HOLD_MS]


@pytest.mark.parametrize("side", [2, 3, 4, 6])
def test_forms_start_with_the_best(side):
    forms = animations.forms(side)
    assert forms[0] == Form(side, 256, 1)
    assert {min(form.side for form in forms), max(form.side for form in forms)} == {2, side}
    assert len(set(forms)) == len(forms)
