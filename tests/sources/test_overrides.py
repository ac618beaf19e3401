"""keep.txt and drop.txt say what the user wants."""

from pathlib import Path

import pytest

from illustgan.core.errors import UserError
from illustgan.sources import overrides
from illustgan.sources.overrides import Overrides

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
