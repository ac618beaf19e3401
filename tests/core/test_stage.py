"""How stages end, files are written and progress is shown."""

import errno
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from illustgan.core import devices, stage
from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.core.settings import Machine

FULL = "error: memory is full: stop other programs, or choose a smaller scale, and run this again\n"


@pytest.mark.parametrize(
    ("error", "said", "code"),
    [
        (UserError("data.faces is 7, raise it"), "error: data.faces is 7, raise it\n", 1),
        (KeyboardInterrupt(), "stopped: run it again to go on\n", 130),
        (
            OSError(errno.ENOSPC, "No space left on device", "data/runs/x"),
            "error: data/runs/x: No space left on device: mend that and run this again\n",
            1,
        ),
        (OSError(errno.ELOOP, "Loop"), "error: a file: Loop: mend that and run this again\n", 1),
        (UserError("a\r\nb\x1b[31m\udcff é　\n"), "error: a  b?[31m? é\n", 1),
        (MemoryError(), FULL, 1),
        (torch.OutOfMemoryError("CUDA out of memory. Tried"), FULL, 1),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"), FULL, 1),
    ],
)
def test_what_is_no_fault_of_ours_is_one_line(
    capsys: pytest.CaptureFixture[str], error: BaseException, said: str, code: int
) -> None:
    with pytest.raises(SystemExit) as ended:
        stage.run(raising(error))
    assert (ended.value.code, capsys.readouterr().err) == (code, said)


def raising(error: BaseException) -> Callable[[], None]:
    def main() -> None:
        raise error

    return main


OURS = (ValueError("out of memory"), RuntimeError("x"), OSError("x"), OSError(errno.ENOENT, "No such file", "gone"))


@pytest.mark.parametrize("error", OURS)
def test_faults_of_ours_keep_their_traceback(error: Exception) -> None:
    with pytest.raises(type(error)):
        stage.run(raising(error))


@pytest.mark.parametrize("code", [None, 0, 130])
def test_the_return_value_is_the_exit_code(code: int | None) -> None:
    with pytest.raises(SystemExit) as ended:
        stage.run(lambda: code)
    assert ended.value.code == code


def test_logs_get_a_line_now_and_then_and_none_of_quick_work(monkeypatch: pytest.MonkeyPatch) -> None:
    log, now = io.StringIO(), 0.0
    monkeypatch.setattr(sys, "stderr", log)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    with Progress("prepare", 3) as progress:
        progress.advance(3)
    with Progress("train", 100, "step") as progress:
        for _ in range(100):
            now += 0.5
            progress.advance(note="loss 1")
    assert log.getvalue() == "train: 40/100 steps  loss 1\ntrain: 80/100 steps  loss 1\ntrain: 100/100 steps\n"


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(log, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", log)
    with Progress("train", 4, "step", start=2) as progress:
        progress.advance(2)
    assert "train" in log.getvalue()
    assert "4/4" in log.getvalue()


def test_wanting_cuda_without_one_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
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
