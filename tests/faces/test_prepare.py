"""From pictures to packed faces, for both kinds of source, with sheets that show them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.drawing.captions import BAR
from illustgan.faces.packing import GAP, LABELLED_TILE, Face, labelled, overview, pack
from illustgan.faces.prepare import prepare
from illustgan.sources.manifest import Picture

from ..sources.folders import contents, drawn_avatars
from .usual import collected, noise, table, usual

AVATARS = {"source": "avatars", "faces": 40, "near_duplicates": 2}


def run(pictures: Path, folder: Path, workers: int = 1, **changes: Any) -> Path:
    prepare(usual(**changes), pictures, folder, workers=workers)
    return folder


def collect_own(tmp_path: Path, count: int, name: str = "one") -> Path:
    """Pictures 0 to count - 1, collected."""
    source = tmp_path / name / "own"
    source.mkdir(parents=True)
    for seed in range(count):
        noise(seed).save(source / f"{seed:03d}.png")
    return collected(source, tmp_path / name / "pictures")


def test_avatars_exactly_as_many_of_both_whatever_the_workers_and_what_was_there(tmp_path: Path) -> None:
    drawn = drawn_avatars(tmp_path / "pictures", ["personas", "big-ears"], 40)
    copies = dict.fromkeys(("train/00005-big-ears.png", "heldout/00005-big-ears.png"), "train/00002-personas.png")
    copies["heldout/00009-big-ears.png"] = "heldout/00004-personas.png"
    for copy, original in copies.items():
        (drawn / copy).write_bytes((drawn / original).read_bytes())
    (drawn / "train/00007-big-ears.png").write_bytes(b"damaged")
    for name in ("one", "two"):
        (tmp_path / name / "sheets").mkdir(parents=True)  # what DVC leaves of the outs that it removes
        (tmp_path / name / "sheets/old.png").touch()
    folder = run(drawn, tmp_path / "one", **AVATARS)
    # bounds are for pictures from outside
    other = run(drawn, tmp_path / "two", workers=2, min_side=1000, max_pixels=1, **AVATARS)
    assert contents(folder) == contents(other)
    assert set(contents(folder)) == {
        "faces.npy", "heldout.npy", "validation.npy", "manifest.csv", "rejected.csv", "licences.json",
        "sheets/contact_sheet.png",
    }  # fmt: skip
    sets = [np.load(folder / f"{name}.npy") for name in ("faces", "heldout", "validation")]
    assert {(faces.shape, str(faces.dtype)) for faces in sets} == {((40, 16, 16, 3), "uint8")}
    assert len({face.tobytes() for faces in sets for face in faces}) == 120
    rows = table(folder / "manifest.csv")
    assert list(rows[0]) == [
        "index", "split", "picture", "box", "confidence", "sha256", "source", "style", "licence", "creator",
        "attributes",
    ]  # fmt: skip
    assert [(row["split"], int(row["index"])) for row in rows] == [
        (split, index) for split in ("train", "heldout", "validation") for index in range(40)
    ]
    for row, face in zip(rows, np.concatenate(sets), strict=True):
        assert row["sha256"] == hashlib.sha256(face.tobytes()).hexdigest()
        assert json.loads(row["attributes"])["skinColor"]
        assert row["licence"] == "CC BY 4.0"
    licences = json.loads((folder / "licences.json").read_text(encoding="utf-8"))
    assert [licence["name"] for licence in licences] == ["big-ears", "personas"]
    assert sum(licence["faces"] for licence in licences) == 120
    with Image.open(folder / "sheets/contact_sheet.png") as sheet:
        assert sheet.size == (16 * 20 + 4, 3 * 20 + 4)
    reasons = {row["picture"]: row["reason"] for row in table(folder / "rejected.csv")}
    assert {copy: reasons[copy] for copy in copies} == {
        copy: f"duplicate: the same as {original}" for copy, original in copies.items()
    }
    assert reasons.pop("train/00007-big-ears.png").startswith("unreadable: ")
    assert all(reason.startswith("duplicate: ") for reason in reasons.values())  # and of what is spare, no word


def test_avatars_that_are_too_alike(tmp_path: Path) -> None:
    folder = drawn_avatars(tmp_path / "pictures", ["initials"], 64)  # without fonts, nothing but a coloured square
    words = r"of 252 pictures \d+ are left to train on \(data\.faces is 64\), .*duplicate.*data\.avatars\.styles"
    with pytest.raises(UserError, match=words) as error:
        run(folder, tmp_path / "prepared", source="avatars", faces=64, near_duplicates=0)
    assert ": lower data.faces, or add styles to data.avatars.styles; " in str(error.value)
    for row in table(tmp_path / "prepared/rejected.csv"):
        split, original = row["picture"].split("/")[0], row["reason"].removeprefix("duplicate: the same as ")
        assert (original[:5] != "train", original) < (split != "train", row["picture"])
        assert original.startswith(("train/", f"{split}/"))
        one, other = ((folder / name).read_bytes() for name in (row["picture"], original))
        assert one == other


def test_own_pictures_are_split_by_content_and_names_do_not_matter(tmp_path: Path) -> None:
    one = run(collect_own(tmp_path, 40), tmp_path / "prepared", faces=20)
    faces, heldout = np.load(one / "faces.npy"), np.load(one / "heldout.npy")
    assert faces.shape == (20, 16, 16, 3)
    assert 1 <= len(heldout) <= round(0.25 / 0.65 * 20)
    rows, rejected = table(one / "manifest.csv"), table(one / "rejected.csv")
    assert {row["reason"] for row in rejected} <= {"not needed: data.faces is 20"}
    assert len(rows) + len(rejected) == 40
    source = tmp_path / "one/own"
    for path in list(source.iterdir()):
        path.rename(source / f"{hashlib.sha256(path.name.encode()).hexdigest()}.png")
    other = run(collected(source, tmp_path / "renamed"), tmp_path / "again", faces=20)
    for name in ("faces.npy", "heldout.npy", "sheets/contact_sheet.png"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_crop_and_background_and_a_strip_that_does_not_become_a_bomb(tmp_path: Path) -> None:
    pictures = collect_own(tmp_path, 32)
    noise(0, 4000, 8).save(pictures / "own/000.png")
    folder = run(pictures, tmp_path / "pad", crop="pad", background="#ff0000")
    padded, centred = (np.load(made / "faces.npy") for made in (folder, run(pictures, tmp_path / "centre")))
    assert (padded[:, 0, :, 0] > 200).all()  # 24×20 in a square: a red band above
    assert padded[:, 0, :, 1].mean() < 60
    assert centred[:, 0, :, 1].mean() > 100
    reasons = {row["picture"]: row["reason"] for row in table(folder / "rejected.csv")}
    assert reasons["own/000.png"].startswith("too large: 4000x4000 pixels when padded")


MORE, SHARES = "add pictures to data/own", "lower data.heldout or data.validation"
BOUNDS = "lower data.min_side, or raise data.max_pixels"


@pytest.mark.parametrize(
    ("changes", "words", "advice"),
    [
        ({"faces": 100}, r"19 are left .* 11 to hold out and 3 for validation \(1 too large, 1 too small\)",
         f"lower data.faces to 19, or {SHARES}, or {MORE}, or {BOUNDS}"),
        ({"validation": 1e-9}, "to hold out and 0 for validation", f"raise data.validation, or {MORE}, or {BOUNDS}"),
        ({"min_side": 1000}, r"0 are left .*\(1 too large, 34 too small\)", f"{SHARES}, or {MORE}, or {BOUNDS}"),
        ({"near_duplicates": 64, "max_pixels": 10**6, "min_side": 1, "faces": 40}, r"\(1 duplicate\)",
         f"{MORE}, or lower or empty data.near_duplicates or data.finder.same_drawing"),
        ({"crop": "face", "same_drawing": 15.0, "max_pixels": 10**6}, r"0 are left .*\(35 no face\)",
         f"{SHARES}, or {MORE}, or lower data.finder.threshold"),
    ],
)  # fmt: skip
def test_too_few_pictures_say_how_many_and_what_to_change(
    tmp_path: Path, changes: dict[str, Any], words: str, advice: str
) -> None:
    pictures = collect_own(tmp_path, 35)
    noise(3, 5, 5).save(pictures / "own/003.png")
    noise(4, 600, 400).save(pictures / "own/004.png")
    with Image.open(pictures / "own/005.png") as image:
        image.resize((48, 40), Image.Resampling.NEAREST).save(pictures / "own/006.png")
    (tmp_path / "prepared").mkdir()
    (tmp_path / "prepared/faces.npy").touch()
    with pytest.raises(UserError, match=f"^of 35 pictures .*{words}") as error:
        run(pictures, tmp_path / "prepared", **changes)
    assert str(error.value).endswith(f"{advice}; {tmp_path}/prepared/rejected.csv says why each was left out")
    names = [row["picture"] for row in table(tmp_path / "prepared/rejected.csv")]
    assert names == sorted(names)
    assert set(contents(tmp_path / "prepared")) == {"faces.npy", "rejected.csv"}  # what was there stays


FACES = [np.full((30 + 9 * number,) * 2 + (3,), (20 * number, 0, 0), np.uint8) for number in range(12)]
LABELS = [f"{number}.png" for number in range(12)]


def test_an_overview_has_every_face_once_and_large_ones_smaller() -> None:
    faces = np.stack([np.full((128, 128, 3), value, np.uint8) for value in range(40)])
    sheet = overview(faces, "#ff0000")
    assert sheet.width == 16 * 68 + 4
    shown = [sheet.getpixel((36 + n % 16 * 68, 36 + n // 16 * 68))[0] for n in range(40)]  # type: ignore[index]
    assert sorted(shown) == list(range(40))
    assert overview(faces, "#ff0000").tobytes() == sheet.tobytes()


@pytest.mark.parametrize(("reasons", "lines"), [(None, 2), (["too many dark marks"] * 12, 3)])
def test_ten_a_row_above_their_words(reasons: list[str] | None, lines: int) -> None:
    page = labelled(FACES, LABELS, [0.9] * 12, reasons)
    across, tall = LABELLED_TILE + GAP, LABELLED_TILE + lines * BAR + GAP
    assert page.size == (10 * across + GAP, 2 * tall + GAP)
    shown = [page.getpixel((60 + n % 10 * across, 60 + n // 10 * tall)) for n in range(12)]
    assert shown == [(20 * number, 0, 0) for number in range(12)]
    assert (np.asarray(page)[across:tall, :LABELLED_TILE] < 100).any()
    assert labelled(FACES, LABELS, [0.9] * 12, reasons).tobytes() == page.tobytes()


def test_sheets_of_a_pack_show_what_was_found_and_the_surest_that_was_left_out(tmp_path: Path) -> None:
    def face(value: int, sure: str, reason: str = "") -> Face:
        return Face(Picture(f"{value}", "train", "own"), reason, np.full((16, 16, 3), value, np.uint8), "0 0 9 9", sure)

    train = [face(10, "0.9000"), face(20, ""), face(30, "0.6000")]
    reasons = {40: ("no face: no mouth", "0.2000"), 50: ("not needed: x", "0.9900"), 60: ("dropped: x", "0.4000")}
    rejected = [face(value, sure, reason) for value, (reason, sure) in reasons.items()]
    rejected += [face(70, "", "too small: x"), Face(Picture("gone", "", "own"), "unreadable: x")]
    pack(tmp_path, {"train": train, "heldout": train[:1]}, rejected, [], "#ffffff")
    assert {path.stem for path in (tmp_path / "sheets").iterdir()} == {"accepted-01", "contact_sheet", "rejected-01"}
    for name, values in (("accepted", [10, 30, 10]), ("rejected", [60, 40])):
        with Image.open(tmp_path / f"sheets/{name}-01.png") as sheet:
            assert sheet.width == len(values) * 132 + 4
            shown = [sheet.getpixel((60 + 132 * place, 60)) for place in range(len(values))]
            assert shown == [(value,) * 3 for value in values]
