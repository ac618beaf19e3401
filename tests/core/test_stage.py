"""How stages end, files are written and progress is shown."""

import errno
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from illustgan.core import devices, files, stage
from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.core.settings import Machine


def test_a_users_error_is_one_line_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    def main() -> None:
        raise UserError("data.faces is 7, raise it")

    with pytest.raises(SystemExit) as ended:
        stage.run(main)
    assert ended.value.code == 1
    assert capsys.readouterr().err == "error: data.faces is 7, raise it\n"


@pytest.mark.parametrize(
    ("error", "said", "code"),
    [
        (KeyboardInterrupt(), "stopped: run it again to go on\n", 130),
        (
            OSError(errno.ENOSPC, "No space left on device", "data/runs/x"),
            "error: data/runs/x: No space left on device: mend that and run this again\n",
            1,
        ),
    ],
)
def test_what_is_no_fault_of_ours_is_one_line(
    capsys: pytest.CaptureFixture[str], error: BaseException, said: str, code: int
) -> None:
    def main() -> None:
        raise error

    with pytest.raises(SystemExit) as ended:
        stage.run(main)
    assert (ended.value.code, capsys.readouterr().err) == (code, said)


def test_faults_of_ours_keep_their_traceback() -> None:
    for error in (ValueError("x"), OSError(errno.ENOENT, "No such file", "gone")):

        def main(error: Exception = error) -> None:
            raise error

        with pytest.raises(type(error)):
            stage.run(main)


@pytest.mark.parametrize("code", [None, 0, 130])
def test_the_return_value_is_the_exit_code(code: int | None) -> None:
    with pytest.raises(SystemExit) as ended:
        stage.run(lambda: code)
    assert ended.value.code == code


def test_our_own_faults_keep_their_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        stage.run(lambda: 1 // 0)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.txt"
    files.write_text(path, "first\n")
    with pytest.raises(FileNotFoundError), files.replacing(path) as temporary:
        temporary.write_text("half") and (tmp_path / "missing").read_text()
    assert path.read_bytes() == b"first\n"
    files.write_bytes(path, b"second")
    assert path.read_bytes() == b"second"
    assert os.listdir(path.parent) == ["file.txt"]


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    with files.replacing_folder(folder) as temporary:
        (temporary / "a").write_text("1")
    with pytest.raises(FileNotFoundError), files.replacing_folder(folder) as temporary:
        (temporary / "b").write_text("2") and (tmp_path / "missing").read_text()
    assert os.listdir(folder) == ["a"]
    with files.replacing_folder(folder) as temporary:
        (temporary / "c").write_text("3")
    assert os.listdir(folder) == ["c"]
    assert os.listdir(tmp_path) == ["folder"]


def test_logs_get_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    now = 0.0
    with Progress("train", 100, "step", every=10, clock=lambda: now) as progress:
        for _ in range(100):
            now += 0.25
            progress.advance(note="loss 1")
    assert log.getvalue() == "train: 40/100 steps  loss 1\ntrain: 80/100 steps  loss 1\ntrain: 100/100 steps\n"


def test_quick_work_says_nothing_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    with Progress("train", 3) as progress:
        progress.advance(3)
    assert log.getvalue() == ""


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    log = Terminal()
    monkeypatch.setattr(sys, "stderr", log)
    with Progress("train", 4, "step", start=2) as progress:
        progress.advance(2)
    assert "train" in log.getvalue()
    assert "4/4" in log.getvalue()


def test_wanting_cuda_without_one_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UserError, match=r"machine.device is cuda"):
        devices.choose(Machine(device="cuda", threads=1))
    assert devices.choose(Machine(device="auto", threads=1)).type == "cpu"


def test_check_refuses_cuda_without_one_before_anything_is_written(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    text = (root / "params.yaml").read_text(encoding="utf-8")
    (tmp_path / "params.yaml").write_text(text.replace("device: auto", "device: cuda"), encoding="utf-8")
    shutil.copy(root / "claims.yaml", tmp_path)
    command, hidden = [sys.executable, str(root / "stages/check.py")], {**os.environ, "CUDA_VISIBLE_DEVICES": ""}
    ended = subprocess.run(command, cwd=tmp_path, env=hidden, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: machine.device is cuda, but torch sees no CUDA device")
    assert not (tmp_path / "data").exists()
