"""The user's folder is copied as it is, and what can't be copied is named."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from illustgan.core.errors import UserError
from illustgan.sources import manifest, own

ODD = {  # what is no file, by its name: how it is made, its reason, and whether DVC stops at it
    "pipe.png": (os.mkfifo, own.NO_FILE, True),
    "zero.png": (lambda path: path.symlink_to("/dev/zero"), own.NO_FILE, True),
    "nowhere.png": (lambda path: path.symlink_to("no\rwhere"), own.NO_FILE, True),
    "itself.png": (lambda path: path.symlink_to(path.name), own.NO_FILE, True),
    "locked.png": (Path.touch, own.NO_FILE, True),
    "linked": (lambda path: path.symlink_to("/usr"), own.LINKED, False),
    "closed/": (Path.mkdir, "a folder that can't be read: permission denied", False),
    "d/" * 100: (lambda path: path.mkdir(parents=True), "a folder that can't be read: too deep", False),
}  # fmt: skip


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder with one picture, in which "locked" and "closed" can't be read, whoever runs this."""
    may, look = os.access, os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "access", lambda path, mode: "locked" not in str(path) and may(path, mode))
    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "own/good.png").write_text("good")
    return tmp_path / "own"


def test_files_of_all_depths_in_order_without_hidden_ones(source: Path, tmp_path: Path) -> None:
    for name in ("b.png", "a/ü.jpg", "manifest.csv", "keep.txt", "a/keep.txt", ".gitkeep", ".git/x.png", "a/.DS_Store"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(name.encode())
    (source / "link.png").symlink_to("b.png")
    own.check(source)
    own.collect(tmp_path / "pictures", pictures=source)
    rows, licences = manifest.read(tmp_path / "pictures")
    names = ["a/keep.txt", "a/ü.jpg", "b.png", "good.png", "link.png", "manifest.csv"]
    assert rows == [manifest.Picture(f"own/{name}", "", "own") for name in names]
    assert licences == []
    assert (tmp_path / "pictures/own/a/ü.jpg").read_bytes() == "a/ü.jpg".encode()
    assert (tmp_path / "pictures/own/link.png").read_bytes() == b"b.png"
    assert manifest.left_out(tmp_path / "pictures") == {}
    assert not (tmp_path / "pictures/rejected.csv").exists()


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_file_is_named_and_what_dvc_stops_at_is_refused(source: Path, tmp_path: Path, name: str) -> None:
    make, reason, stops = ODD[name]
    make(source / name)  # type: ignore[operator]
    own.collect(tmp_path / "pictures", pictures=source)
    assert [row.picture for row in manifest.read(tmp_path / "pictures")[0]] == ["own/good.png"]
    assert manifest.left_out(tmp_path / "pictures") == {f"own/{name.removesuffix('/')}": f"unreadable: {reason}"}
    os.renames(source / name, source / ".git" / name)
    own.check(source)  # DVC sees nothing of Git's, but other hidden files
    os.renames(source / ".git" / name, source / ".hidden" / name)
    if stops:
        words = f"{source} holds '.hidden/{name}', which DVC can't read ({reason}): remove it, or mend it"
        with pytest.raises(UserError, match=re.escape(words) + "$"):
            own.check(source)
    else:
        own.check(source)


def test_of_many_faults_the_first_is_named_and_names_come_escaped(source: Path) -> None:
    for name in (b"b\xff", b"a\r\x1b\xff", b"c"):
        (source / os.fsdecode(name)).touch()
    with pytest.raises(UserError, match=r"own holds 'a\\r\\x1b\\udcff', .*\(a name that is no UTF-8\)"):
        own.check(source)


@pytest.mark.parametrize("make", [lambda path: None, Path.touch, lambda path: path.symlink_to("x")])
def test_a_folder_that_is_none(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "own")
    words = "is no folder" if os.path.lexists(tmp_path / "own") else "is missing"
    with pytest.raises(UserError, match=f"own {words}.*mkdir"):
        own.check(tmp_path / "own")
    with pytest.raises(UserError, match=r"own holds no pictures: put PNG.*data\.source"):
        own.collect(tmp_path, pictures=tmp_path / "own")


def test_the_size_of_a_file_is_looked_at_before_it_is_copied(source: Path, tmp_path: Path) -> None:
    for name, more in (("fits", 0), ("large", 1)):
        with (source / name).open("wb") as file:
            file.truncate(8 * 1000 + 16_000_000 + more)
    own.collect(tmp_path / "pictures", pictures=source, max_pixels=1000)
    reason = "too large: 16008001 bytes, more than any picture of data.max_pixels (1000) has"
    assert manifest.left_out(tmp_path / "pictures") == {"own/large": reason}
    assert sorted(os.listdir(tmp_path / "pictures/own")) == ["fits", "good.png"]
