"""Drawings are made as the pipeline makes faces, and are others."""

import json
from pathlib import Path

import numpy as np

from illustgan.attributes.drawing import draw
from illustgan.drawing.squares import resized
from illustgan.faces.reading import read
from illustgan.sources import avatars

LOOK = {"size": 16, "resize_filter": "lanczos", "background": "#ff8800"}


def test_the_same_pixels_as_through_a_file_and_prepare(tmp_path: Path) -> None:
    drawn = draw(["personas", "big-ears"], 4, seed="s", workers=1, **LOOK)
    assert drawn.images.shape == (4, 16, 16, 3)
    assert drawn.images.dtype == np.uint8
    for number, style in enumerate(["personas", "big-ears"] * 2):
        task = avatars.Task("", 0, style, f"s/attributes/{number}", 32, "#ff8800")
        png, attributes = avatars.draw(task)
        path = tmp_path / "face.png"
        path.write_bytes(png)
        np.testing.assert_array_equal(drawn.images[number], resized(read(path, background="#ff8800"), 16, "lanczos"))
        assert drawn.faces[number] == (style, json.loads(attributes))


def test_more_drawings_begin_with_the_same_ones_and_another_seed_has_others() -> None:
    few = draw(["personas"], 2, seed="s", workers=1, **LOOK)
    many = draw(["personas"], 5, seed="s", workers=1, **LOOK)
    np.testing.assert_array_equal(many.images[:2], few.images)
    assert not np.array_equal(draw(["personas"], 2, seed="t", workers=1, **LOOK).images, few.images)
