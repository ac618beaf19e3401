"""States of toys on disk: there after an interruption, gone after success, and never another setting's."""

from pathlib import Path
from typing import Any

import pytest
import torch

from illustgan.core.errors import UserError
from illustgan.theory.keeping import Folder, kept


def interrupted(scratch: Path, settings: dict[str, int], state: dict[str, Any]) -> None:
    """A stage that saves a state and is then stopped."""
    with kept(scratch, "ring", settings) as folder:
        assert Folder(folder / "gan").load() is None
        Folder(folder / "gan").save(state)
        raise KeyboardInterrupt


def test_a_state_survives_an_interruption_and_no_success(tmp_path: Path) -> None:
    state = {"step": 3, "weights": torch.arange(3.0)}
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path, {"steps": 5}, state)
    with kept(tmp_path, "ring", {"steps": 5}) as folder:
        loaded = Folder(folder / "gan").load()
        assert loaded is not None
        assert loaded["step"] == 3
        assert torch.equal(loaded["weights"], state["weights"])
        assert Folder(folder / "wgan").load() is None
    with kept(tmp_path, "ring", {"steps": 5}) as folder:
        assert Folder(folder / "gan").load() is None


def test_other_settings_start_afresh_and_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path, {"steps": 5}, {"step": 3})
    with kept(tmp_path, "ring", {"steps": 6}) as folder:
        assert Folder(folder / "gan").load() is None
    assert "params changed" in capsys.readouterr().err


def test_a_second_process_is_told_to_wait(tmp_path: Path) -> None:
    with kept(tmp_path, "ring", {}), pytest.raises(UserError, match="ring right now"), kept(tmp_path, "ring", {}):
        pass
