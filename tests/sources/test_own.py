"""The user's folder is copied as it is."""

from pathlib import Path

import pytest

from illustgan.core.errors import UserError
from illustgan.sources import manifest, own


def test_files_of_all_depths_in_order_without_hidden_ones(tmp_path: Path) -> None:
    source, folder = tmp_path / "own", tmp_path / "pictures"
    folder.mkdir()
    for name in ("b.png", "a/ü.jpg", "manifest.csv", ".gitkeep", ".git/x.png", "a/.DS_Store"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(name.encode())
    own.collect(folder, pictures=source)
    rows, licences = manifest.read(folder)
    assert [row.picture for row in rows] == ["own/a/ü.jpg", "own/b.png", "own/manifest.csv"]
    assert {row.split for row in rows} == {""}
    assert {row.source for row in rows} == {"own"}
    assert licences == []
    assert (folder / "own/a/ü.jpg").read_bytes() == "a/ü.jpg".encode()


@pytest.mark.parametrize("there", [True, False])
def test_no_pictures_is_an_error_in_words(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "own").mkdir()
        (tmp_path / "own/.gitkeep").touch()
    with pytest.raises(UserError, match=r"own holds no pictures: put PNG.*data\.source"):
        own.collect(tmp_path, pictures=tmp_path / "own")
