"""Drawings are made as the pipeline makes faces, and are others."""

import json
from pathlib import Path

import numpy as np

from illustgan.attributes.drawing import draw
from illustgan.drawing.grids import resized
from illustgan.faces.reading import read
from illustgan.sources import avatars
from illustgan.sources.settings import Avatars

from ..faces.usual import usual


def test_the_same_pixels_as_through_a_file_and_prepare(tmp_path: Path) -> None:
    images, faces = draw(usual(background="#ff8800"), 4, workers=1)
    assert (images.shape, images.dtype) == ((4, 16, 16, 3), np.uint8)
    for number, style in enumerate(["personas", "big-ears"] * 2):
        task = avatars.Task("", 0, style, f"s/attributes/{number}", 32, "#ff8800")
        png, attributes = avatars.draw(task)
        path = tmp_path / "face.png"
        path.write_bytes(png)
        np.testing.assert_array_equal(images[number], resized(read(path, background="#ff8800"), 16, "lanczos"))
        assert faces[number] == (style, json.loads(attributes))


def test_more_drawings_begin_with_the_same_ones_and_another_seed_has_others() -> None:
    other = usual(avatars=Avatars(seed="t", styles=("personas", "big-ears")))
    few, many, others = (draw(*given, workers=1)[0] for given in ((usual(), 2), (usual(), 5), (other, 2)))
    np.testing.assert_array_equal(many[:2], few)
    assert not np.array_equal(others, few)
