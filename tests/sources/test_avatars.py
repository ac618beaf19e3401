"""Avatars: deterministic, disjoint, labelled, licensed."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.sources import manifest

from .folders import FOUR, contents, drawn_avatars


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn_avatars(tmp_path_factory.mktemp("avatars") / "pictures")


def test_the_same_bytes_with_one_worker_and_with_two(drawn: Path, tmp_path: Path) -> None:
    assert contents(drawn_avatars(tmp_path / "two", workers=2)) == contents(drawn)


def test_pictures_are_twice_as_large_and_show_a_face_and_not_empty_paper(drawn: Path) -> None:
    rows, _ = manifest.read(drawn)
    assert {row.picture for row in rows} | {"manifest.csv", "licences.json"} == set(contents(drawn))
    for row in rows:
        with Image.open(drawn / row.picture) as image:
            pixels = np.asarray(image.convert("RGBA"))
        assert pixels.shape == (32, 32, 4)
        assert (pixels[..., 3] == 255).all()
        shown = (pixels[8:24, 8:24, :3] < 250).any(axis=2).mean()  # the middle is skin, but for white eyes
        assert shown > 0.6, row.picture


def test_splits_have_spare_faces_and_share_none_and_styles_take_turns(drawn: Path) -> None:
    pixels = []
    for split in manifest.SPLITS:
        its = [row for row in manifest.read(drawn)[0] if row.split == split]
        assert [row.style for row in its] == FOUR * 9 + FOUR[:2]  # for 20 faces
        pixels.append({(drawn / row.picture).read_bytes() for row in its})
    assert len(pixels[0] | pixels[1] | pixels[2]) == sum(map(len, pixels))


def test_another_seed_is_another_set_and_any_style_is_shown_on_the_background(drawn: Path, tmp_path: Path) -> None:
    styles = ["big-ears", "lorelei"]
    folder = drawn_avatars(tmp_path / "blue", background="#0000ff", styles=styles, faces=1, seed="others")
    rows, licences = manifest.read(folder)
    assert {row.style for row in rows} == {licence.name for licence in licences} == {*styles}
    known = {row.attributes for row in manifest.read(drawn)[0] if row.style == "big-ears"}
    assert not known & {row.attributes for row in rows if row.style == "big-ears"}
    for row in rows:
        with Image.open(folder / row.picture) as image:
            assert image.convert("RGB").getpixel((0, 0)) == (0, 0, 255), row.picture


def test_attributes_are_what_varies_and_nothing_else_and_licences_those_of_the_style(drawn: Path) -> None:
    rows, licences = manifest.read(drawn)
    by_name = {licence.name: licence for licence in licences}
    assert [*by_name] == sorted(FOUR)
    assert (by_name["toon-head"].creator, by_name["toon-head"].licence) == ("Johan Melin", "CC BY 4.0")
    assert by_name["avataaars"].licence_url.startswith("https://")
    for row in rows:
        assert (row.creator, row.licence) == (by_name[row.style].creator, by_name[row.style].licence)
        attributes = json.loads(row.attributes)
        assert row.attributes == manifest.compact_json(attributes)
        assert {"skinColor", "mouthVariant"} <= set(attributes)
        assert all(key.endswith(("Variant", "Color")) and value for key, value in attributes.items())
        assert not {"backgroundColor", "strokeColor", "bodyVariant"} & set(attributes)
