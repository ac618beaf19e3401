"""From pictures to faces: found, cropped, split, overruled by the user, and all of it in bounded memory."""

import fcntl
import hashlib
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from illustgan.faces import cutting, finder
from illustgan.faces.cutting import DROPPED, PIXEL, Cutter, content_sha256, split
from illustgan.faces.duplicates import pixels_sha256
from illustgan.faces.packing import Face
from illustgan.faces.prepare import prepare
from illustgan.faces.reading import NO_ROOM, ROOM, WORKERS, room
from illustgan.sources.manifest import Picture
from illustgan.sources.overrides import Overrides

from . import drawn_figures as figures
from .usual import collected, noise, table, usual

FOUND: dict[str, Any] = {
    "size": 32, "crop": "face", "min_side": 48, "max_pixels": 1_000_000, "near_duplicates": 2, "same_drawing": 15.0
}  # fmt: skip


def cutter(folder: Path, keep: str = "", drop: str = "", **changes: Any) -> Cutter:
    return Cutter(usual(**FOUND | changes), folder, Overrides(*(frozenset({name} - {""}) for name in (keep, drop))))


def save(folder: Path, name: str, image: Image.Image) -> Picture:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    image.save(folder / name)
    return Picture(name, "", "own")


def usable(faces: list[Face]) -> list[Face]:
    return [face for face in faces if not face.reason]


@pytest.fixture
def crowd(tmp_path: Path) -> Picture:
    image = figures.paper()
    for place, (x, y) in enumerate(((90, 120), (300, 120), (200, 300))):
        figures.face(image, x, y, 110, hair=(90 * place, 30, 60))
    return save(tmp_path, "own/crowd.png", image)


def one_face(folder: Path, name: str = "own/doubt.png", side: int = 120, up: int = 0) -> Picture:
    """A picture with a candidate that is none at a threshold of .999999."""
    image = figures.paper()
    figures.face(image, 200, 200 - up, side)
    return save(folder, name, image)


def test_every_face_of_a_crowd_on_one_side_of_the_split(tmp_path: Path, crowd: Picture) -> None:
    cuts = usable(cutter(tmp_path)(crowd))
    assert len(cuts) == 3
    assert len({cut.picture.split for cut in cuts}) == 1
    assert len({cut.content for cut in cuts}) == 1
    assert len({cut.pixels.tobytes() for cut in cuts}) == 3
    with Image.open(tmp_path / crowd.picture) as image:
        boxes = [one.box for one in finder.find(image, 0.5) if not one.reason]
    for cut, box in zip(cuts, boxes, strict=True):
        assert tuple(map(float, cut.box.split())) == box
        assert 0.5 <= float(cut.confidence) <= 1
        assert cut.pixels.shape == (32, 32, 3)


def test_small_faces_are_left_out_with_their_place(tmp_path: Path) -> None:
    row = one_face(tmp_path, side=28)
    [small], [cut] = cutter(tmp_path)(row), usable(cutter(tmp_path, min_side=20)(row))
    assert small.reason.startswith("too small: ")
    assert small.box == cut.box
    assert small.pixels is not None


def test_a_picture_is_dropped_by_any_of_its_names_and_one_face_by_what_its_sheet_says(
    tmp_path: Path, crowd: Picture
) -> None:
    digest = hashlib.sha256((tmp_path / crowd.picture).read_bytes()).hexdigest()
    for name in ("own/crowd.png", "crowd.png", digest, digest[:8]):
        assert cutter(tmp_path, drop=name)(crowd) == [Face(crowd, DROPPED)]
    first, *others = usable(cutter(tmp_path)(crowd))
    verdicts = cutter(tmp_path, drop=first.sha256[:8])(crowd)
    assert [face.box for face in usable(verdicts)] == [face.box for face in others]
    assert [face.reason for face in verdicts if face.reason] == [DROPPED]


@pytest.mark.parametrize("by", ["crop", "picture"])
def test_a_doubtful_face_is_kept(tmp_path: Path, by: str) -> None:
    doubtful, unsure = one_face(tmp_path), {"threshold": 0.9999999, "min_side": 500}
    [rejected] = cutter(tmp_path, **unsure)(doubtful)
    assert rejected.reason.startswith("no face: ")
    assert float(rejected.confidence) > 0.5
    assert rejected.pixels is not None
    name = "doubt.png" if by == "picture" else rejected.sha256
    [kept] = usable(cutter(tmp_path, **unsure, keep=name)(doubtful))
    assert kept.kept
    assert (kept.pixels == rejected.pixels).all()
    assert kept.box == rejected.box


def test_a_kept_picture_without_anything_like_a_face_is_taken_whole(tmp_path: Path) -> None:
    nobody = save(tmp_path, "own/wall.png", Image.new("RGB", (400, 300), (90, 140, 200)))
    assert cutter(tmp_path)(nobody) == [Face(nobody, "no face: nothing like one in the picture")]
    [kept] = usable(cutter(tmp_path, keep="wall.png")(nobody))
    assert kept.kept
    assert kept.box == ""
    assert np.abs(kept.pixels.astype(int) - (90, 140, 200)).max() <= 1


def test_pictures_of_one_post_stay_together(tmp_path: Path) -> None:
    splits = set()
    for number in range(12):
        row = replace(one_face(tmp_path, f"{number}.png", 100 + number, number), origin={"post": "https://example.org"})
        splits |= {cut.picture.split for cut in usable(cutter(tmp_path, heldout=0.5)(row))}
    assert len(splits) == 1


@given(st.binary(min_size=32, max_size=32).map(bytes.hex), st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0, 0.5))
def test_a_greater_share_only_adds(digest: str, one: float, two: float, three: float) -> None:
    less, between, more = sorted((one, two, three))
    assert split(digest, less, between) in (split(digest, more, between), "train")
    assert split(digest, between, less) in (split(digest, between, more), "train")
    assert [split(digest, *shares) for shares in ((0, 0), (1, 0), (0, 1))] == ["train", "heldout", "validation"]


def test_the_share_holds_on_average_and_content_is_size_and_pixels() -> None:
    many = [content_sha256(Image.new("RGB", (wide, 4), (red, 0, 0))) for wide in range(1, 21) for red in range(100)]
    assert len(set(many)) == 2000
    shares = Counter(split(digest, 0.2, 0.1) for digest in many)
    assert abs(shares["heldout"] / 2000 - 0.2) < 0.03
    assert abs(shares["validation"] / 2000 - 0.1) < 0.03


def test_packed_faces_without_near_duplicates_and_what_is_kept_comes_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pictures of one to three drawn people, one of them twice."""
    source, dice = tmp_path / "own", random.Random(3)
    source.mkdir()
    for number in range(22):
        image = figures.paper()
        for place in range(1 + number % 3):
            hair = tuple(dice.randrange(160) for _ in range(3))
            tone = dice.choice(list(figures.SKIN))
            figures.face(image, 70 + 130 * place, 120 + 20 * place, dice.randrange(80, 110), tone, hair=hair)  # type: ignore[arg-type]
        image.save(source / f"{number:03d}.png")
    with Image.open(source / "000.png") as image:  # another picture, the same face
        moved = figures.paper(424, 400)
        moved.paste(image, (24, 0))
    moved.save(source / "moved.png")
    pictures, both = collected(source, tmp_path / "pictures"), {"own/000.png", "own/moved.png"}

    def prepared(name: str, kept: set[str]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        (pictures / "keep.txt").write_text("\n".join(kept))
        prepare(usual(**FOUND, faces=20, heldout=0.2, validation=0.05), pictures, tmp_path / name, workers=1)
        rows, rejected = (table(tmp_path / name / f"{kind}.csv") for kind in ("manifest", "rejected"))
        return rows, rejected

    def alike(rejected: list[dict[str, str]]) -> set[str]:
        return both & {row["picture"] for row in rejected if row["reason"].startswith("duplicate: looks")}

    rows, rejected = prepared("one", set())
    assert capsys.readouterr().err.count("names no picture") == 0
    assert (tmp_path / "one/sheets/accepted-01.png").exists()
    sets = [np.load(tmp_path / f"one/{name}.npy") for name in ("faces", "heldout", "validation")]
    assert sets[0].shape == (20, 32, 32, 3)
    assert len(sets[1]) >= 2
    assert [row["sha256"] for row in rows] == [pixels_sha256(face) for face in np.concatenate(sets)]
    assert len({(row["picture"], row["split"]) for row in rows}) == len({row["picture"] for row in rows})
    [gone] = alike(rejected)
    spare = next(row["sha256"] for row in rejected if row["reason"].startswith("not needed"))
    rows, rejected = prepared("two", {gone, spare[:10], "no-such.png"})
    assert spare in {row["sha256"] for row in rows}
    assert alike(rejected) == both - {gone}  # what is kept comes first, and now the other is like it
    assert capsys.readouterr().err.splitlines()[-1] == "data/own/keep.txt: 'no-such.png' names no picture and no face"
    assert not alike(prepared("three", both)[1])


A = Picture("a.png", "", "own")


def locked(folder: Path, kind: int) -> bool:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@pytest.mark.parametrize("size", [ROOM, ROOM + 1, 4 * ROOM])
def test_small_pictures_go_side_by_side_and_the_kernel_bounds_them(tmp_path: Path, size: int) -> None:
    with room(tmp_path, size):
        assert locked(tmp_path, fcntl.LOCK_SH) == (size > ROOM)
        assert locked(tmp_path, fcntl.LOCK_EX)
        np.empty(size * 9 // 10, np.uint8)
        with pytest.raises(MemoryError):
            np.empty(size * 2, np.uint8)  # by more than what others may free meanwhile
    np.empty(size * 2, np.uint8)
    assert not locked(tmp_path, fcntl.LOCK_EX)
    # 1.5 GB with the parent process at the default data.max_pixels
    assert WORKERS * 80_000_000 + max(WORKERS * ROOM, PIXEL * 50_000_000) < 1.4e9


def test_what_wants_more_has_it_alone_or_is_left_out_with_a_reason(tmp_path: Path, monkeypatch: Any) -> None:
    noise(1).save(tmp_path / "a.png")
    load, content_sha256 = Image.Image.load, cutting.content_sha256

    def wanting(work: Callable[..., Any]) -> Callable[..., Any]:
        def work_in_memory(*arguments: Any) -> Any:
            np.empty(2 * ROOM, np.uint8)
            return work(*arguments)

        return work_in_memory

    for place, name, work in ((Image.Image, "load", load), (cutting, "content_sha256", content_sha256)):
        with monkeypatch.context() as patch:  # by a decoder, and after it
            patch.setattr(place, name, wanting(work))
            assert Cutter(usual(), tmp_path)(A) == [Face(A, NO_ROOM)]
            assert not Cutter(usual(max_pixels=4 * ROOM // PIXEL), tmp_path)(A)[0].reason


def test_a_large_webp_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its decoder sets aside what it may need when the head is read, and says that the file is damaged."""
    Image.new("RGB", (4000, 4000), (200, 10, 30)).save(tmp_path / "a.png", "WEBP", lossless=True, method=0)
    monkeypatch.setattr(cutting, "ROOM", 20_000_000)
    [face] = Cutter(usual(max_pixels=16_000_000), tmp_path)(A)
    assert (face.pixels == (200, 10, 30)).all()
