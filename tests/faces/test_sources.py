"""data.source picks the source; what fails leaves nothing behind."""

from pathlib import Path

import pytest

from illustgan import atomic
from illustgan.errors import UserError
from illustgan.faces import manifest, sources


def collect(source: str, tmp_path: Path, styles: tuple[str, ...] = ("personas",)) -> None:
    sources.collect(
        source,
        tmp_path / "data/pictures",
        faces=2,
        size=16,
        background="#ffffff",
        seed="s",
        styles=styles,
        pictures=tmp_path / "own",
    )


def test_avatars_and_own(tmp_path: Path) -> None:
    collect("avatars", tmp_path)
    assert {row.source for row in manifest.read(tmp_path / "data/pictures")[0]} == {"avatars"}
    (tmp_path / "own").mkdir()
    (tmp_path / "own/a.png").touch()
    collect("own", tmp_path)
    assert [row.picture for row in manifest.read(tmp_path / "data/pictures")[0]] == ["own/a.png"]
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["pictures"]


@pytest.mark.parametrize("source", ["irasutoya", "own", "avatars"])
def test_an_error_leaves_nothing(tmp_path: Path, source: str) -> None:
    with pytest.raises(UserError, match=r"data\."):
        collect(source, tmp_path, styles=("no such",))
    assert list((tmp_path / "data").iterdir()) == []


def test_replacing_a_folder_is_all_or_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "deep/folder"
    with atomic.replacing_folder(folder) as new:
        (new / "old").touch()
    with pytest.raises(RuntimeError), atomic.replacing_folder(folder) as new:  # noqa: PT012
        (new / "half").touch()
        raise RuntimeError
    assert [path.name for path in folder.iterdir()] == ["old"]
    (tmp_path / "deep/.folder.partial").mkdir()  # as a killed process leaves it
    (tmp_path / "deep/.folder.partial/litter").touch()
    with atomic.replacing_folder(folder) as new:
        (new / "new").touch()
    assert [path.name for path in folder.iterdir()] == ["new"]
    assert [path.name for path in folder.parent.iterdir()] == ["folder"]
