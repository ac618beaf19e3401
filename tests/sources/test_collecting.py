"""data.source picks the source; what fails leaves nothing behind."""

from pathlib import Path

import pytest

from illustgan.core.errors import UserError
from illustgan.core.settings import ParamsFile
from illustgan.sources import collecting, manifest
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
