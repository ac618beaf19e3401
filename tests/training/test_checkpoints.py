"""States on disk, fingerprints and locks."""

import os
import pickle
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.training import checkpoints

CPU = torch.device("cpu")
PARTS = {"code": "a", "data": "b", "params": "c"}
STATE, SAMPLES = "state.pt", "samples/000003.npy"


def _flipped(path: Path, place: int) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])


def _replaced(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


def _sealed(folder: Path, packed: bytes) -> None:
    (folder / STATE).write_bytes(checkpoints._seal(folder, packed) + packed)


DAMAGED: dict[str, Callable[[Path], object]] = {
    **{f"cut at {n}": lambda at, n=n: os.truncate(at / STATE, n) for n in (0, 31, 500)},  # type: ignore[misc]
    **{f"flipped at {n}": lambda at, n=n: _flipped(at / STATE, n) for n in (0, 32, 700, -1)},  # type: ignore[misc]
    "longer": lambda at: (at / STATE).open("ab").write(b"0"),
    "code": lambda at: (at / STATE).write_bytes(pickle.dumps(pytest.fail)),
    "sealed code": lambda at: _sealed(at, pickle.dumps(pytest.fail)),
    "another run's": lambda at: shutil.copyfile(at.with_name("other") / STATE, at / STATE),
    "a folder": lambda at: _replaced(at / STATE, Path.mkdir),
    "a pipe": lambda at: _replaced(at / STATE, os.mkfifo),
    "a dangling link": lambda at: _replaced(at / STATE, lambda path: path.symlink_to("nowhere")),
    "a device": lambda at: _replaced(at / STATE, lambda path: path.symlink_to("/dev/zero")),
    "samples gone": lambda at: (at / SAMPLES).unlink(),
    "samples flipped": lambda at: _flipped(at / SAMPLES, -1),
    "samples a folder": lambda at: _replaced(at / SAMPLES, Path.mkdir),
}


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
    for said in (f"{tmp_path / 'one'}: the state, or what lies beside it, is damaged: starting afresh\n", ""):
        assert checkpoints.load(tmp_path / "one", CPU) is None
        assert capsys.readouterr().err == said
        assert os.listdir(tmp_path / "one") == ["parts.json"]


def test_equal_parts_share_a_folder_and_changed_ones_say_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(run: str = "dcgan-1", **changes: str) -> tuple[Path, str]:
        """Where a run with `PARTS` and changes is, and what was said of it."""
        with checkpoints.unfinished(tmp_path, run, PARTS | changes) as folder:
            return folder, capsys.readouterr().err

    first, said = opened()
    assert said == ""
    assert opened() == (first, "")
    second, said = opened(code="x")
    assert second != first
    assert said == f"dcgan-1: starting afresh: code changed since the interrupted run in {first}\n"
    assert "data, params changed" in opened(params="y", data="z")[1]
    assert opened("wgan-1")[1] == "", "another run's folder is no reason to say anything"
    for other in ("file", "link"):  # where the folder should be
        shutil.rmtree(first)
        first.write_text("") if other == "file" else first.symlink_to(tmp_path)
        assert opened()[0] == first
        assert not first.is_symlink()
    for folder in (first, second):
        (folder / "parts.json").write_text("[")
    assert f"params changed since the interrupted run in {tmp_path}" in opened(params="z", data="z")[1]


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
    def trainer(run: str = "dcgan-1") -> AbstractContextManager[Path]:
        return checkpoints.unfinished(tmp_path, run, PARTS)

    said = r"^another process is training dcgan-1 right now \(.+\): wait for it or stop it$"
    with trainer(), trainer("dcgan-2"), pytest.raises(UserError, match=said), trainer():
        pass
    with trainer():
        pass  # and it is free again
