"""Killed at any moment and started again, a training ends where the uninterrupted one ends, to the byte."""

import hashlib
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Repository

pytestmark = pytest.mark.pipeline

TRAIN = ("python", "stages/train.py", "dcgan", "1")
RESULTS = ("data/runs/dcgan/1", "reports/history/dcgan/1.csv")


@pytest.fixture(scope="module")
def prepared(fresh: Path, quick: Path) -> Path:
    """A copy of `fresh` with faces to train on."""
    folder = fresh.with_name("prepared")
    shutil.copytree(fresh, folder, symlinks=True)
    Repository(folder, quick).run("dvc", "repro", "prepare")
    return folder


@pytest.fixture
def longer(copy_of: Callable[..., Repository], prepared: Path) -> Repository:
    """A repository with prepared faces whose training takes a few seconds and saves its state all the time."""
    repository = copy_of(prepared)
    repository.set({"scales.smoke.steps": 120, "scales.smoke.snapshots": 30, "train.checkpoint": 0.05})
    return repository


def digest(folder: Path) -> dict[str, str]:
    files = sorted(
        p for place in RESULTS for p in ((folder / place).rglob("*") if "csv" not in place else [folder / place])
    )
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files if p.is_file()}


def start(repository: Repository) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        TRAIN,
        cwd=repository.folder,
        env=repository.environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_for_snapshots(repository: Repository, process: "subprocess.Popen[str]", count: int) -> None:
    """Until the unfinished run has `count` snapshots."""
    end = time.monotonic() + 60
    while len(list(repository.folder.glob(".scratch/dcgan-1-*/samples/0*.npy"))) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "the training does not come on"
        time.sleep(0.01)


def test_sigkill_at_random_moments(longer: Repository) -> None:
    longer.run(*TRAIN)
    whole = digest(longer.folder)
    assert len(whole) == 31 + 2 + 2  # samples, weights, run.json and the history
    moments = random.Random(5)
    for count in (2, 7, 12):  # well before the end, on a fast machine too
        process = start(longer)
        wait_for_snapshots(longer, process, count)
        time.sleep(moments.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert digest(longer.folder) == whole  # what was published stays whole, whatever happens to the next run
    longer.run(*TRAIN)
    assert digest(longer.folder) == whole
    assert not list(longer.folder.glob(".scratch/dcgan-1-*"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_save_first(longer: Repository, number: signal.Signals, code: int) -> None:
    longer.set({"train.checkpoint": 1000})
    process = start(longer)
    wait_for_snapshots(longer, process, 5)
    process.send_signal(number)
    _, said = process.communicate()
    assert process.returncode == code, said
    assert "train dcgan-1: stopped at step" in said
    assert list(longer.folder.glob(".scratch/dcgan-1-*/state.pt"))


def test_a_second_trainer_of_the_same_run_stops_and_says_so(longer: Repository) -> None:
    longer.set({"scales.smoke.steps": 3000, "scales.smoke.snapshots": 300})
    process = start(longer)
    wait_for_snapshots(longer, process, 1)
    said = longer.run(*TRAIN, code=1)
    assert "error: another process is training dcgan-1 right now" in said
    process.kill()
    process.communicate()


def test_changed_params_start_afresh_and_say_why(longer: Repository) -> None:
    process = start(longer)
    wait_for_snapshots(longer, process, 3)
    process.kill()
    process.communicate()
    longer.set({"variants.dcgan.lr": 0.01})
    assert "starting afresh: params changed since the interrupted run" in longer.run(*TRAIN)
