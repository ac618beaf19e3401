"""States on disk, fingerprints and locks."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from illustgan.training import checkpoints

CPU = torch.device("cpu")
PARTS = {"code": "a", "data": "b", "params": "c"}


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    assert checkpoints.load(tmp_path, CPU) is None
    checkpoints.save(tmp_path, {"step": 1})
    checkpoints.save(tmp_path, {"step": 3, "history": [[1.0, 2.5]], "weights": {"w": torch.arange(3.0)}})
    with pytest.raises(Exception, match=r"pickle|lambda"):
        checkpoints.save(tmp_path, {"step": lambda: 2})  # leaves the earlier state
    found = checkpoints.load(tmp_path, CPU)
    assert found is not None
    assert (found["step"], found["history"]) == (3, [[1.0, 2.5]])
    assert torch.equal(found["weights"]["w"], torch.arange(3.0))
    assert [p.name for p in tmp_path.iterdir()] == ["state.pt"]


def test_equal_parts_share_a_folder_and_changed_ones_say_what_changed(tmp_path: Path) -> None:
    first, said = checkpoints.open_folder(tmp_path, "dcgan-1", PARTS)
    assert said is None
    assert checkpoints.open_folder(tmp_path, "dcgan-1", dict(reversed(PARTS.items()))) == (first, None)
    second, said = checkpoints.open_folder(tmp_path, "dcgan-1", {**PARTS, "code": "x"})
    assert second != first
    assert said == f"starting afresh: code changed since the interrupted run in {first}"
    _, said = checkpoints.open_folder(tmp_path, "dcgan-1", {**PARTS, "params": "y", "data": "z"})
    assert "data, params changed" in str(said)
    # another run's folder is no reason to say anything
    assert checkpoints.open_folder(tmp_path, "wgan-1", PARTS)[1] is None


def test_the_hash_of_files_sees_names_contents_and_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    first = checkpoints.sha256_of_files([one, two])
    assert first == checkpoints.sha256_of_files([one, two])
    assert first != checkpoints.sha256_of_files([two, one])
    two.write_text("3")
    assert first != checkpoints.sha256_of_files([one, two])


def test_the_packages_hash_covers_the_loaded_modules() -> None:
    said = "from illustgan.training import checkpoints as c; print(c.sha256_of_package())"
    [once], [again, more] = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        for code in (said, f"{said}; import illustgan.gan.objectives; print(c.sha256_of_package())")
    )
    assert once == again != more


def test_a_second_trainer_of_the_same_run_is_turned_away(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from illustgan.training import checkpoints as c\n"
        "for run in ('dcgan-1', 'dcgan-2'):\n"
        "    try:\n"
        "        with c.exclusive(pathlib.Path(sys.argv[1]), run): print('in')\n"
        "    except c.UserError as error: print(error)\n"
    )
    with checkpoints.exclusive(tmp_path, "dcgan-1"):
        command = [sys.executable, "-c", code, str(tmp_path)]
        first, second = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert first.startswith("another process is training dcgan-1 right now")
    assert first.endswith("wait for it or stop it")
    assert second == "in"
    with checkpoints.exclusive(tmp_path, "dcgan-1"):
        pass  # and it is free again
