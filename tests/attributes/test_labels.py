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


VALUES = {
    "style": ["toon-head", "personas"],
    "toon-head/skin": ["#5c3829", "#f1c3a5"],
    "toon-head/eyes": ["happy", "wide"],
    "personas/skin": ["#e5a07e", "#eeb4a4"],
    "personas/hair": ["beanie", "theCaesar", "cap"],
    "personas/eyes": ["glasses", "open", "sunglasses"],
    "personas/beard": ["walrus", "none"],
}
LABELS = {
    "style": np.array([0, 1, 1, -1]),
    "toon-head/skin": np.array([1, -1, -1, -1]),
    "toon-head/eyes": np.array([0, -1, -1, -1]),
    "personas/skin": np.array([-1, 0, 1, -1]),
    "personas/hair": np.array([-1, 1, 2, -1]),
    "personas/eyes": np.array([-1, -1, 2, -1]),
    "personas/beard": np.array([-1, 0, 1, -1]),
}


def test_a_trait_is_told_by_the_values_of_the_styles_where_some_have_it_and_some_have_not() -> None:
    found = labels.traits(VALUES)
    assert list(found) == ["toon-head", "personas", "dark skin", "hat", "glasses", "beard"]
    assert found["dark skin"] == {"toon-head/skin": [True, False]}  # every persona here is light
    assert found["glasses"] == {"personas/eyes": [True, False, True]}
    assert found["hat"] == {"personas/hair": [True, False, True]}
    wanted = {"personas": [0, 1, 1, None], "dark skin": [0, None, None, None], "hat": [None, 0, 1, None]}
    wanted |= {"glasses": [None, None, 1, None], "beard": [None, 1, 0, None]}
    for name, has in wanted.items():
        np.testing.assert_array_equal(labels.having(LABELS, found[name]), np.array(has, np.float64))
