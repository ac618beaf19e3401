"""Avatars: deterministic, disjoint, labelled, licensed."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.core.errors import UserError
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
    rows, _ = manifest.read(drawn)
    pixels = []
    for split in manifest.SPLITS:
        its = [row for row in rows if row.split == split]
        assert len(its) > 20
        assert [row.style for row in its] == [FOUR[number % 4] for number in range(len(its))]
        pixels.append({(drawn / row.picture).read_bytes() for row in its})
    assert len(pixels[0] | pixels[1] | pixels[2]) == sum(map(len, pixels))


def test_another_seed_is_another_set(drawn: Path, tmp_path: Path) -> None:
    other, mine = contents(drawn_avatars(tmp_path / "other", seed="others")), contents(drawn)
    assert sum(other[name] == mine[name] for name in mine if name.endswith(".png")) <= 1


def test_any_other_style_is_shown_whole_on_the_background(tmp_path: Path) -> None:
    folder = drawn_avatars(tmp_path / "blue", background="#0000ff", styles=["big-ears", "lorelei"], faces=1)
    rows, licences = manifest.read(folder)
    assert {row.style for row in rows} == {licence.name for licence in licences} == {"big-ears", "lorelei"}
    for row in rows:
        with Image.open(folder / row.picture) as image:
            assert image.convert("RGB").getpixel((0, 0)) == (0, 0, 255), row.picture


def test_attributes_hold_variants_and_colours_that_vary_and_nothing_else(drawn: Path) -> None:
    rows, _ = manifest.read(drawn)
    for row in rows:
        attributes = json.loads(row.attributes)
        assert row.attributes == manifest.compact_json(attributes)
        assert list(attributes) == sorted(attributes)
        assert {"skinColor", "mouthVariant"} <= set(attributes)
        assert all(key.endswith(("Variant", "Color")) and value for key, value in attributes.items())
        assert not {"backgroundColor", "strokeColor", "bodyVariant"} & set(attributes)


def test_licence_and_creator_come_from_the_style(drawn: Path) -> None:
    rows, licences = manifest.read(drawn)
    assert [licence.name for licence in licences] == sorted(FOUR)
    by_name = {licence.name: licence for licence in licences}
    assert by_name["toon-head"].creator == "Johan Melin"
    assert by_name["toon-head"].licence == "CC BY 4.0"
    assert by_name["avataaars"].licence_url.startswith("https://")
    for row in rows:
        assert (row.creator, row.licence) == (by_name[row.style].creator, by_name[row.style].licence)


@pytest.mark.parametrize(
    ("wrong", "meant"), [("toonhead", "toon-head"), ("Personas", "personas"), ("../big-ears", "big-ears")]
)
def test_an_unknown_style_is_named_with_close_ones(tmp_path: Path, wrong: str, meant: str) -> None:
    with pytest.raises(UserError, match=r"data\.avatars\.styles.*no style") as error:
        drawn_avatars(tmp_path / "wrong", styles=["personas", wrong])
    assert wrong in str(error.value)
    assert meant in str(error.value).split("mean")[1]
    assert "\n" not in str(error.value)
