import base64
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from illustgan.core import run_folder
from illustgan.report import race


def _read(root, *models):
    runs = [run_folder.read(root / f"data/runs/{name}/1") for name in models]
    return race.read(runs, root / "data/prepared/faces.npy")


def _pixels(picture):
    data = base64.b64decode(picture.uri.removeprefix("data:image/webp;base64,"))
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_a_row_is_a_frame_and_a_column_a_latent(make_root):
    found = _read(make_root(), "gan", "dcgan")
    assert (found.side, found.latents, found.frames) == (8, 9, 4)
    panel = found.panels[1]
    assert (panel.model, panel.steps, panel.tflop) == ("dcgan", [0, 2000, 2500, 4000], [0, 2, 2.5, 4])
    pixels = _pixels(panel.frames)
    assert pixels.shape == (4 * 8, 9 * 8, 3)
    assert (panel.frames.width, panel.frames.height) == (9 * 8, 4 * 8)
    assert pixels[4::8, :, 1].mean(1) == pytest.approx([0, 100, 125, 200], abs=12)  # WebP loses some
    assert _pixels(panel.nearest).shape == (race.NEAREST * 8, 9 * 8, 3)


@pytest.mark.parametrize(("name", "value"), [("FRAMES", 3), ("PIXELS", 3 * 9 * 8 * 8)])
def test_long_races_are_thinned_evenly_and_keep_their_ends(make_root, monkeypatch, name, value):
    monkeypatch.setattr(race, name, value)
    assert _read(make_root(), "gan").panels[0].steps in ([0, 1000, 4000], [0, 2500, 4000])


SMALL = hnp.arrays(np.uint8, st.tuples(st.integers(1, 6), st.just(2), st.just(2), st.just(3)))


@given(SMALL, SMALL, st.integers(1, 7))
def test_the_nearest_faces_are_those_of_the_plain_sum_of_squares(samples, faces, count):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(race, "CHUNK", 2)  # faces are searched in parts
        found = race.nearest(samples, faces, count)
    assert found.shape == (len(samples), min(count, len(faces)))
    for sample, places in zip(samples.astype(int), found, strict=True):
        distances = [int(((sample - face) ** 2).sum()) for face in faces.astype(int)]
        assert list(places) == sorted(range(len(faces)), key=lambda place: (distances[place], place))[:count]
