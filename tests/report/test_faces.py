import csv
import io
import json

import pytest

from illustgan.core.errors import UserError
from illustgan.report import faces


def _manifest(*rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, ["split", "style", "attributes"])
    writer.writeheader()
    writer.writerows(dict(zip(writer.fieldnames, row, strict=True)) for row in rows)
    return file.getvalue()


def test_values_are_counted_by_attribute_and_style_over_training_faces():
    manifest = _manifest(
        ("train", "toon-head", json.dumps({"hairColor": "#fff", "eyes": "wide"})),
        ("train", "toon-head", json.dumps({"hairColor": "#000", "eyes": "wide"})),
        ("train", "big-ears", json.dumps({"eyes": "a, <b>"})),
        ("heldout", "big-ears", json.dumps({"eyes": "other"})),
    )
    assert faces.counts(manifest) == {"train": 3, "heldout": 1}
    assert faces.known(manifest) == [
        ("big-ears: eyes", [("a, <b>", "1")]),
        ("toon-head: eyes", [("wide", "2")]),
        ("toon-head: hair color", [("#000", "1"), ("#fff", "1")]),
    ]


def test_nothing_is_known_of_own_pictures():
    assert faces.known(_manifest(("train", "", "{}"), ("train", "", ""))) == []
    assert faces.known("index,split\n0,train\n") == []


@pytest.mark.parametrize("content", ["{", "[1]"])
def test_damaged_attributes_are_named(content):
    with pytest.raises(UserError, match=r"manifest\.csv: attributes are damaged"):
        faces.known(_manifest(("train", "a", content)))


def test_reasons_are_counted_by_kind_the_most_first(tmp_path):
    path = tmp_path / "rejected.csv"
    assert faces.left_out(path) is None
    path.write_text("picture,reason\n")
    assert faces.left_out(path) == []
    path.write_text('picture,reason\na,too small: 8x8\nb,"no face: 1, 2"\nc,no face: x\nd,dropped: e\n')
    assert faces.left_out(path) == ["2 without a face", "1 dropped", "1 too small"]
    path.write_text("picture,reason\na,duplicate: of b\nc,duplicate: of d\ne,no face: x\n")
    assert faces.left_out(path) == ["2 duplicates", "1 without a face"]
    path.write_text("picture,reason\na,duplicate: of b\n")
    assert faces.left_out(path) == ["1 duplicate"]
