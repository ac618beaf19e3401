"""Labels by hand-made faces, and in the order of the packed arrays."""

from pathlib import Path

import numpy as np
import pytest

from illustgan.attributes import labels
from illustgan.core.errors import UserError
from illustgan.faces.prepare import prepare

from ..faces.usual import usual
from ..sources.folders import drawn_avatars

FACES = [
    ("a", {"skinColor": "#111111", "topVariant": "bun", "hairColor": "#222222", "clothesVariant": "shirt"}),
    ("b", {"eyesVariant": "open", "skinColor": "#111111"}),
    ("a", {"skinColor": "#333333", "topVariant": "hat", "facialHairVariant": "chin"}),
    ("b", {"eyesVariant": "wink", "skinColor": "#111111"}),
    ("a", {"skinColor": "#333333", "topVariant": "bun", "hairColor": "#444444"}),
]


def test_values_are_what_the_faces_of_a_style_have() -> None:
    assert labels.values(FACES) == {
        "style": ["a", "b"],
        "a/skin": ["#111111", "#333333"],
        "a/hair": ["bun", "hat"],
        "a/hair_colour": ["#222222", "#444444"],
        "a/beard": ["chin", "none"],
        "b/eyes": ["open", "wink"],  # and no skin: all are the same
    }


def test_labels_are_indices_and_minus_one_where_an_attribute_does_not_apply() -> None:
    found = labels.of_faces(FACES, labels.values(FACES))
    assert {name: list(numbers) for name, numbers in found.items()} == {
        "style": [0, 1, 0, 1, 0],
        "a/skin": [0, -1, 1, -1, 1],
        "a/hair": [0, -1, 1, -1, 0],
        "a/hair_colour": [0, -1, -1, -1, 1],  # the hat hides it
        "a/beard": [1, -1, 0, -1, 1],
        "b/eyes": [-1, 0, -1, 1, -1],
    }
    assert all(numbers.dtype == np.int64 for numbers in found.values())
    unknown = labels.of_faces([("c", {"skinColor": "#111111"}), ("a", {"skinColor": "#999999"})], labels.values(FACES))
    assert (unknown["style"].tolist(), unknown["a/skin"].tolist()) == ([-1, 0], [-1, -1])
    assert labels.values([("", {}), ("", {})]) == labels.of_faces([("", {})], {}) == {}


def test_the_manifest_follows_the_order_of_the_arrays(tmp_path: Path) -> None:
    pictures = drawn_avatars(tmp_path / "pictures", ["big-ears", "personas"], 6)
    prepare(usual(source="avatars", faces=6), pictures, tmp_path / "prepared", workers=1)
    path = tmp_path / "prepared" / "manifest.csv"
    train, held = labels.faces_of_manifest(path)
    values = labels.values([*train, *held])
    for found in (labels.of_faces(part, values) for part in (train, held)):
        assert found["style"].tolist() == [0, 1, 0, 1, 0, 1]
        assert (found["big-ears/mouth"] >= 0).tolist() == [True, False] * 3
    path.write_text("index,split,style,attributes\n0,train,NA,{}\n0,heldout,,{}\n", encoding="utf-8")
    assert labels.faces_of_manifest(path) == ([("NA", {})], [("", {})])
    path.write_text("index,split\n1,train\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"manifest\.csv is damaged"):
        labels.faces_of_manifest(path)
    with pytest.raises(UserError, match=r"none\.csv is missing"):
        labels.faces_of_manifest(tmp_path / "none.csv")
