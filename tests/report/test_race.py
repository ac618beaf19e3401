import base64
import io

import numpy as np
import pytest
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.gan import run_folder
from illustgan.report import race

from .. import run_folders


def _read(root, *models):
    runs = [run_folder.read(root / f"data/runs/{name}/1") for name in models]
    return race.read(runs, root / "data/prepared/faces.npy")


def _pixels(uri):
    data = base64.b64decode(uri.removeprefix("data:image/webp;base64,"))
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_a_picture_is_a_frame_with_a_row_for_each_variant_and_a_column_for_each_latent(make_root):
    found = _read(make_root(), "gan", "dcgan")
    assert (found.side, found.latents, len(found.frames)) == (8, 9, 4)
    panel = found.panels[1]
    assert (panel.model, panel.steps, panel.tflop) == ("dcgan", [0, 2000, 2500, 4000], [0, 2, 2.5, 4])
    pixels = np.stack([_pixels(frame) for frame in found.frames])
    assert pixels.shape == (4, 2 * 8, 9 * 8, 3)
    assert pixels[:, 4, :, 1].mean(1) == pytest.approx([0, 50, 125, 200], abs=12)  # WebP loses some
    assert pixels[:, 12, :, 1].mean(1) == pytest.approx([0, 100, 125, 200], abs=12)
    assert pixels[:, 12, :, 0].mean(1) == pytest.approx([60] * 4, abs=12)
    assert _pixels(found.nearest).shape == (2 * race.NEAREST * 8, 9 * 8, 3)
    still = _pixels(panel.still.uri)
    assert still.shape == (panel.still.height, panel.still.width, 3) == (2 * 8, 5 * 8, 3)
    assert still[12].mean(1).reshape(5, 8).mean(1) == pytest.approx(
        [87] * 4 + [255], abs=12
    )  # of nine, the tenth is white


def test_clocks_of_different_lengths_are_refused(make_root):
    root = make_root()
    run_folders.write(root / "data/runs/wgan/1", model="wgan", clock=[0, 4000], weights=False)
    with pytest.raises(UserError, match="clock has 2 frames"):
        _read(root, "gan", "wgan")


def test_long_races_are_thinned_evenly_and_keep_their_ends(make_root, monkeypatch):
    monkeypatch.setattr(race, "FRAMES", 3)
    assert _read(make_root(), "gan").panels[0].steps in ([0, 1000, 4000], [0, 2500, 4000])


def test_the_nearest_faces_are_searched_in_parts_and_of_equals_the_first_comes_first(monkeypatch):
    monkeypatch.setattr(race, "CHUNK", 2)
    faces = np.full((5, 2, 2, 3), np.array([0, 9, 4, 9, 255]).reshape(5, 1, 1, 1), np.uint8)
    assert race.nearest(faces[[1, 4]], faces, 3).tolist() == [[1, 3, 2], [4, 1, 3]]
    assert race.nearest(faces[:1], faces, 9).shape == (1, 5)
