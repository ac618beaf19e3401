"""data.source picks the source, what fails leaves nothing behind, and manifests and keep.txt are read as meant."""

import csv
import io
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.core.errors import UserError
from illustgan.core.settings import ParamsFile
from illustgan.sources import collecting, manifest, overrides
from illustgan.sources.manifest import Licence, Picture
from illustgan.sources.overrides import Overrides
from illustgan.sources.settings import Data

DATA = ParamsFile(Path(__file__).parents[2] / "params.yaml").block("data", Data)


def collect(source: str, tmp_path: Path, dry_run: bool = False) -> None:
    avatars = DATA.avatars.model_copy(update={"styles": ("personas",)})
    data = DATA.model_copy(update={"source": source, "faces": 2, "size": 16, "avatars": avatars})
    collecting.collect(
        data, tmp_path / "data/pictures", own=tmp_path / "own", cache=tmp_path / "cache", dry_run=dry_run
    )


@pytest.mark.parametrize("source", ["irasutoya", "own"])
def test_an_error_leaves_nothing(tmp_path: Path, source: str) -> None:
    (tmp_path / "own").mkdir()
    with pytest.raises(UserError, match=r"data\."):
        collect(source, tmp_path)
    assert list((tmp_path / "data").iterdir()) == []


def test_own_pictures_with_what_the_user_overrules_and_then_avatars(tmp_path: Path) -> None:
    (tmp_path / "data/.pictures.partial/litter").mkdir(parents=True)  # as a killed process leaves it
    (tmp_path / "own").mkdir()
    (tmp_path / "own/a.png").touch()
    (tmp_path / "own/drop.txt").write_text("# blurred\nb.png\n\na.png\n")
    collect("own", tmp_path)
    assert (tmp_path / "data/pictures/drop.txt").read_text() == "a.png\nb.png\n"
    assert not (tmp_path / "data/pictures/keep.txt").exists()
    assert [row.picture for row in manifest.read(tmp_path / "data/pictures")[0]] == ["own/a.png"]
    collect("avatars", tmp_path)
    assert {row.source for row in manifest.read(tmp_path / "data/pictures")[0]} == {"avatars"}
    assert not (tmp_path / "data/pictures/drop.txt").exists()
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["pictures"]


@pytest.mark.parametrize("source", ["own", "avatars"])
def test_a_dry_run_is_for_what_is_fetched(tmp_path: Path, source: str) -> None:
    with pytest.raises(UserError, match=f"data.source is {source}, which fetches nothing"):
        collect(source, tmp_path, dry_run=True)
    assert not (tmp_path / "data").exists()


SHA = "0123456789abcdef" * 4


def test_entries_are_names_and_hashes(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text(f"# mine\n\n  a b.png \r\n{SHA.upper()}\nÜ.JPG\n", encoding="utf-8-sig")
    assert overrides.read(tmp_path) == Overrides(frozenset({"a b.png", SHA, "Ü.JPG"}))
    assert overrides.read(tmp_path / "none") == Overrides()


@pytest.mark.parametrize(
    ("drop", "words"), [(b"b.png\na.png\n", "drop.txt: 'a.png' is in keep.txt too"), (b"\xff\xfe\0", "is not UTF-8")]
)
def test_an_entry_in_both_or_other_bytes_are_an_error_in_words(tmp_path: Path, drop: bytes, words: str) -> None:
    (tmp_path / "keep.txt").write_text("b.png\na.png\n")
    (tmp_path / "drop.txt").write_bytes(drop)
    with pytest.raises(UserError, match=words):
        overrides.read(tmp_path)


def test_verdicts_by_names_and_by_the_first_digits_of_a_hash() -> None:
    overruled = Overrides(frozenset({"a.png", SHA[:12]}), frozenset({"b.png", SHA[1:13], SHA[:7]}))
    for names in (["a.png", "f" * 64], ["x", SHA]):
        assert overruled.verdict(names) is True
    for names in (["x", "b.png"], ["a.png", "b.png"]):
        assert overruled.verdict(names) is False
    for names in (["x"], [], [SHA[:12] + ".png"]):
        assert overruled.verdict(names) is None


plain = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)  # any script
names = (
    plain
    | st.text("a\", '\r\n\t#\\0é\x1b\x85\u2028", max_size=8)
    | st.sampled_from(["NA", "nan", "null", "1.0", "007", "-0", "1e5", "\ufeffa"])
    | st.binary(max_size=6).map(os.fsdecode)  # bytes of file names that are no UTF-8 stay what they are
)


@given(st.lists(st.builds(Picture, names, names, names, names, names, names, names), max_size=4), plain)
def test_round_trip_also_by_other_readers_and_usual_names_have_usual_bytes(pictures: list[Picture], name: str) -> None:
    licence = Licence(name, "c", "u", "s", "u", "l", "u")
    with TemporaryDirectory() as folder:
        reasons = {picture.picture: picture.source for picture in pictures}
        manifest.write(Path(folder), pictures, [licence], reasons)
        assert manifest.read(Path(folder)) == (pictures, [licence])
        assert manifest.left_out(Path(folder)) == reasons
        text = Path(folder, "manifest.csv").read_bytes().decode("utf-8", "surrogateescape")
    rows, usual = [picture.row() for picture in pictures], io.StringIO()
    assert [*csv.DictReader(io.StringIO(text, newline=""))] == rows
    writer = csv.DictWriter(usual, manifest.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    assert text == usual.getvalue() or "\r" in text


def test_what_only_some_pictures_have_is_empty_for_the_others(tmp_path: Path) -> None:
    pictures = [Picture("a", "", "own"), Picture("b", "", "own", origin={"post": "x"})]
    manifest.write(tmp_path, pictures, [])
    assert [picture.origin for picture in manifest.read(tmp_path)[0]] == [{"post": ""}, {"post": "x"}]
