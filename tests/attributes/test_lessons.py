"""Drawings: made as the pipeline makes faces, and others; and the classifier's folder."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.attributes import classifier
from illustgan.attributes.lessons import draw, teach
from illustgan.attributes.settings import Attributes, Lessons
from illustgan.drawing.squares import resized
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


CHOSEN, LESSONS = Attributes(batch=8, lr=0.01, accuracy=0.9, scales={}), Lessons(drawings=16, steps=2)


@pytest.mark.parametrize("source", ["avatars", "own"])
def test_weights_only_if_something_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str) -> None:
    known = ['{""hairVariant"":""a""}', '{""hairVariant"":""b""}'] if source == "avatars" else ["{}", "{}"]
    rows = ["index,split,style,attributes", *(f'{n},heldout,personas,"{face}"' for n, face in enumerate(known))]
    (tmp_path / "manifest.csv").write_text("\n".join(rows) + "\n")
    np.save(tmp_path / "heldout.npy", np.zeros((2, 16, 16, 3), np.uint8))
    teach(usual(source=source), CHOSEN, LESSONS, tmp_path, tmp_path / "attributes", torch.device("cpu"))
    contents = [json.loads((tmp_path / f"attributes/{name}.json").read_text()) for name in ("accuracies", "attributes")]
    assert contents[0] == {name: attribute["accuracy"] for name, attribute in contents[1]["attributes"].items()}
    learnt = (tmp_path / "attributes/classifier.safetensors").exists()
    assert learnt == ("style" in contents[0]) == (source == "avatars")
    assert (classifier.load(tmp_path / "attributes", torch.device("cpu")) is None) == (source == "own")
    assert ("data.source own: nothing is known" in capsys.readouterr().out) == (source == "own")
