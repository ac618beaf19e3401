"""How stages end."""

import errno
import runpy
import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest
import torch

from illustgan.core import devices, stage
from illustgan.core.errors import UserError
from illustgan.core.settings import Machine

ROOT = Path(__file__).parents[2]
FULL = "error: memory is full: stop other programs, or choose a smaller scale, and run this again\n"


@pytest.mark.parametrize(
    ("error", "said", "code"),
    [
        *((None, "", code) for code in (None, 0, 130)),
        (UserError("data.faces is 7, raise it"), "error: data.faces is 7, raise it\n", 1),
        (KeyboardInterrupt(), "stopped: run it again to go on\n", 130),
        (OSError(errno.ENOSPC, "Full", "data/x"), "error: data/x: Full: mend that and run this again\n", 1),
        (OSError(errno.ELOOP, "Loop"), "error: a file: Loop: mend that and run this again\n", 1),
        (UserError("a\r\nb\x1b[31m\udcff é　\n"), "error: a b\\x1b[31m\\udcff é\n", 1),
        (MemoryError(), FULL, 1),
        (torch.OutOfMemoryError("CUDA out of memory. Tried"), FULL, 1),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"), FULL, 1),
    ],
)
def test_a_code_is_returned_and_what_is_no_fault_of_ours_is_one_line(
    capsys: pytest.CaptureFixture[str], error: BaseException | None, said: str, code: int | None
) -> None:
    with pytest.raises(SystemExit) as ended:
        stage.run(Mock(side_effect=error, return_value=code))
    assert (ended.value.code, capsys.readouterr().err) == (code, said)


OURS = (ValueError("out of memory"), RuntimeError("x"), OSError("x"), OSError(errno.ENOENT, "No such file", "gone"))


@pytest.mark.parametrize("error", OURS)
def test_faults_of_ours_keep_their_traceback(error: Exception) -> None:
    with pytest.raises(type(error)):
        stage.run(Mock(side_effect=error))


def test_check_refuses_cuda_without_one_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "params.yaml").read_text(encoding="utf-8")
    (tmp_path / "params.yaml").write_text(text.replace("device: auto", "device: cuda"), encoding="utf-8")
    shutil.copy(ROOT / "claims.yaml", tmp_path)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.syspath_prepend(ROOT / "stages")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="1"):
        runpy.run_path(str(ROOT / "stages/check.py"), run_name="__main__")
    said = "error: machine.device is cuda, but torch sees no CUDA device: set machine.device to auto or cpu\n"
    assert capsys.readouterr().err == said
    assert not (tmp_path / "data").exists()
    assert devices.choose(Machine(device="auto", threads=1)).type == "cpu"
