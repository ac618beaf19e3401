"""Killed at any moment and started again, a training ends where the uninterrupted one ends, to the byte."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Repository, digest

pytestmark = pytest.mark.pipeline

TRAIN = ("python", "stages/train.py", "dcgan", "1")
RESULTS = ("data/runs/dcgan/1", "reports/history/dcgan")


@pytest.fixture(scope="module")
def prepared(fresh: Path, quick: Path) -> Path:
    """A copy of `fresh` with faces to train on."""
    folder = fresh.with_name("prepared")
    shutil.copytree(fresh, folder, symlinks=True)
    Repository(folder, quick).run("dvc", "repro", "prepare")
    return folder


@pytest.fixture
def longer(copy_of: Callable[..., Repository], prepared: Path, quick: Path) -> Repository:
    """A repository with prepared faces whose training takes a few seconds and saves its state all the time."""
    repository = copy_of(prepared, quick)
    repository.set({"scales.smoke.steps": 120, "scales.smoke.snapshots": 30, "train.checkpoint": 0.05})
    repository.environment["STAGE_PID"] = str(repository.folder.with_name("pid"))
    return repository


def kill(repository: Repository, number: signal.Signals, snapshots: int, later: float = 0) -> tuple[int, str]:
    """Code and errors of a training that gets a signal so many seconds after its unfinished run has the snapshots."""
    process = start(repository, snapshots)
    time.sleep(later)
    os.kill(int(Path(repository.environment["STAGE_PID"]).read_text()), number)
    said = process.communicate()[1]
    return process.returncode, said


def start(repository: Repository, snapshots: int) -> "subprocess.Popen[str]":
    """A training whose unfinished run has so many snapshots."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(TRAIN, cwd=repository.folder, env=repository.environment, **pipes)
    end = time.monotonic() + 60
    while len(list(repository.folder.glob(".scratch/dcgan-1-*/samples/0*.npy"))) < snapshots:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "the training does not come on"
        time.sleep(0.01)
    return process


def test_sigkill_at_random_moments(longer: Repository) -> None:
    Repository(longer.folder).run(*TRAIN)  # in a Python of its own, as users start it
    whole = digest(longer.folder, *RESULTS)
    assert len(whole) == 31 + 2 + 2  # samples, weights, run.json and the history
    moments = random.Random(5)
    for count in (2, 7, 12):  # well before the end, on a fast machine too
        assert kill(longer, signal.SIGKILL, count, moments.uniform(0, 0.1))[0] == 128 + signal.SIGKILL
        assert digest(longer.folder, *RESULTS) == whole  # what was published stays as it is
    longer.run(*TRAIN)
    assert digest(longer.folder, *RESULTS) == whole
    assert not list(longer.folder.glob(".scratch/dcgan-1-*"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_save_first(longer: Repository, number: signal.Signals, code: int) -> None:
    longer.set({"train.checkpoint": 1000})
    ended, said = kill(longer, number, 5)
    assert ended == code, said
    assert "train dcgan-1: stopped at step" in said
    assert list(longer.folder.glob(".scratch/dcgan-1-*/state.pt"))


def test_a_second_trainer_of_the_same_run_stops_and_changed_params_start_afresh(longer: Repository) -> None:
    process = start(longer, 3)
    stage = int(Path(longer.environment["STAGE_PID"]).read_text())
    os.kill(stage, signal.SIGSTOP)  # until the other one has looked
    assert "error: another process is training dcgan-1 right now" in longer.run(*TRAIN, code=1)
    os.kill(stage, signal.SIGKILL)
    process.communicate()
    longer.set({"variants.dcgan.lr": 0.01})
    assert "starting afresh: params changed since the interrupted run" in longer.run(*TRAIN)
