"""States on disk, fingerprints and locks."""

import functools
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.training import checkpoints

CPU = torch.device("cpu")
PARTS = {"code": "a", "data": "b", "params": "c"}


def _flipped(path: Path, place: int) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])


def _replaced(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


STATE, SAMPLES = "state.pt", "samples/000003.npy"
DAMAGED: dict[str, Callable[[Path], object]] = {
    **{f"cut at {n}": lambda at, n=n: os.truncate(at / STATE, n) for n in (0, 1, 31, 32, 33, 500, 1500)},  # type: ignore[misc]
    **{f"flipped at {n}": lambda at, n=n: _flipped(at / STATE, n) for n in (0, 31, 32, 99, 700, 1500, -1)},  # type: ignore[misc]
    "longer": lambda at: (at / STATE).open("ab").write(b"0"),
    "noise": lambda at: (at / STATE).write_bytes(bytes(range(256)) * 9),
    "code": lambda at: (at / STATE).write_bytes(pickle.dumps(pytest.fail)),
    "sealed code": lambda at: _sealed(at, pickle.dumps(pytest.fail)),
    "another run's": lambda at: shutil.copyfile(at.with_name("other") / STATE, at / STATE),
    "torch's own": lambda at: torch.save({"step": 9}, at / STATE),
    "a folder": lambda at: _replaced(at / STATE, Path.mkdir),
    "a pipe": lambda at: _replaced(at / STATE, os.mkfifo),
    "a loop": lambda at: _replaced(at / STATE, lambda path: path.symlink_to(path)),
    "a dangling link": lambda at: _replaced(at / STATE, lambda path: path.symlink_to("nowhere")),
    "a device": lambda at: _replaced(at / STATE, lambda path: path.symlink_to("/dev/zero")),
    "samples gone": lambda at: (at / SAMPLES).unlink(),
    "samples cut": lambda at: os.truncate(at / SAMPLES, 5),
    "samples flipped": lambda at: _flipped(at / SAMPLES, -1),
    "samples a folder": lambda at: _replaced(at / SAMPLES, Path.mkdir),
    "no samples": lambda at: (shutil.rmtree(at / "samples"), (at / "samples").write_text("")),
}


def _sealed(folder: Path, packed: bytes) -> None:
    (folder / STATE).write_bytes(checkpoints._seal(folder, packed) + packed)


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_state_is_said_in_a_line_and_all_of_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    for name in ("one", "other"):
        files.write_array(tmp_path / name / SAMPLES, np.arange(9))
        checkpoints.save(tmp_path / name, {"step": 3, "weights": {"w": torch.arange(90.0)}})
    files.write_array(tmp_path / "one/samples/000006.npy", np.arange(9))  # after the state
    (tmp_path / "one/parts.json").write_text("{}")
    assert (checkpoints.load(tmp_path / "one", CPU) or {})["step"] == 3
    DAMAGED[damage](tmp_path / "one")
    assert checkpoints.load(tmp_path / "one", CPU) is None
    said = f"{tmp_path / 'one'}: the state, or what lies beside it, is damaged: starting afresh\n"
    assert capsys.readouterr().err == said
    assert os.listdir(tmp_path / "one") == ["parts.json"]
    assert checkpoints.load(tmp_path / "one", CPU) is None
    assert capsys.readouterr().err == ""


@pytest.fixture
def opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[Path, str]]:
    """A function that opens the folder of a run with `PARTS` and changes: where it is, and what was said of it."""

    def open_folder(run: str = "dcgan-1", **changes: str) -> tuple[Path, str]:
        with checkpoints.unfinished(tmp_path, run, PARTS | changes) as folder:
            return folder, capsys.readouterr().err

    return open_folder


@pytest.mark.parametrize("content", ["", "[", "[]", "null", "[" * 99_999, "\udcff", None])
def test_parts_that_tell_nothing_start_the_run_afresh(
    tmp_path: Path, opened: Callable[..., tuple[Path, str]], content: str | None
) -> None:
    folder, _ = opened()
    checkpoints.save(folder, {"step": 1})
    (folder / "parts.json").unlink()
    if content is None:
        (folder / "parts.json").mkdir()
    else:
        (folder / "parts.json").write_bytes(content.encode(errors="surrogateescape"))
    said = f"dcgan-1: starting afresh: parts.json is damaged in the interrupted run in {folder}\n"
    assert opened(code="x")[1] == said
    assert opened()[1].startswith("dcgan-1: starting afresh: code changed")
    assert os.listdir(folder) == ["parts.json"]
    for other in ("file", "link"):  # where the folder should be
        shutil.rmtree(folder)
        folder.write_text("") if other == "file" else folder.symlink_to(tmp_path)
        assert opened()[0] == folder
        assert not folder.is_symlink()
        assert opened() == (folder, "")


def test_equal_parts_share_a_folder_and_changed_ones_say_what_changed(opened: Callable[..., tuple[Path, str]]) -> None:
    first, said = opened()
    assert said == ""
    assert opened() == (first, "")
    second, said = opened(code="x")
    assert second != first
    assert said == f"dcgan-1: starting afresh: code changed since the interrupted run in {first}\n"
    assert "data, params changed" in opened(params="y", data="z")[1]
    assert opened("wgan-1")[1] == "", "another run's folder is no reason to say anything"


def test_the_packages_hash_covers_their_sources_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "PACKAGES", tmp_path)
    for name in ("a/__init__.py", "a/b/c.py", "d/e.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    before = checkpoints.sha256_of_packages("a")
    (tmp_path / "d/e.py").write_text("changed")
    assert checkpoints.sha256_of_packages("a") == before
    (tmp_path / "a/b/c.py").write_text("changed")
    assert checkpoints.sha256_of_packages("a") != before


def test_a_second_trainer_of_the_same_run_is_turned_away(tmp_path: Path) -> None:
    other, same = (functools.partial(checkpoints.unfinished, tmp_path, run, PARTS) for run in ("dcgan-2", "dcgan-1"))
    said = r"^another process is training dcgan-1 right now \(.+\): wait for it or stop it$"
    with same(), other(), pytest.raises(UserError, match=said), same():
        pass
    with same():
        pass  # and it is free again
