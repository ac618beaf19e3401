"""Runs what DVC says is changed, and what follows from it: each stage as a `dvc repro` of its own, some at a time."""

import json
import multiprocessing
import os
import shutil
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

import dvc.cli.parser  # else each job would import it
import dvc.lock
from dvc.dvcfile import Lockfile
from dvc.exceptions import DvcException
from dvc.repo import Repo, lock_repo
from dvc.utils.serialize import load_yaml, modify_yaml

from illustgan.core import files
from illustgan.core.errors import UserError, one_line
from illustgan.jobs import graph
from illustgan.jobs.progress import Lines

LOGS = Path(".scratch/jobs")
LOCK, KEPT = Path("dvc.lock"), LOGS / "dvc.lock"  # the copy is of when DVC could last read it
SIGNALS = (signal.SIGINT, signal.SIGTERM)

dvc.lock.DEFAULT_TIMEOUT = 0.3  # seconds for six tries, between which a job of a second loses most of its time


@dataclass(frozen=True)
class Job:
    """A stage that runs: in which process, that leads a group of its own; since when; on which GPU, or ""."""

    process: ForkProcess
    began: float
    gpu: str


class Run:
    """One go through the pipeline: which stages are done, due, running and failed.

    A stage whose needs are done is done as well when DVC finds nothing changed; else it is due. Stages are scheduled
    one by one, since a training need not wait for what its evaluation needs; of one unit, one at a time.
    """

    def __init__(self) -> None:
        self.repo = Repo(_wait_for_lock=True)
        self.done: set[str] = set()
        self.due: set[str] = set()
        self.failed: set[str] = set()
        self.running: dict[str, Job] = {}
        self.seconds: dict[str, float] = defaultdict(float)  # that each unit ran for
        with lock_repo(self.repo):
            _mend(self.repo)
            self.graph = graph.read(self.repo.index)
            self._look()

    def finished(self) -> list[str]:
        """Units of which every stage is done."""
        return [unit for unit, stages in self.graph.units.items() if self.done.issuperset(stages)]

    def go_on(self, jobs: int, gpus: Sequence[str], lines: Lines) -> int:
        """Run what is due and what becomes so, `jobs` stages at a time; 1 when one failed, else 0.

        What ends it early, as signals do by a KeyboardInterrupt, ends all that runs as Ctrl-C would, and waits for it.
        """
        self.pipe = os.pipe()  # by whose end jobs notice the end of this process, whatever ends it
        try:
            self._start(jobs, gpus)
            while self.running:
                ended = wait([job.process.sentinel for job in self.running.values()], timeout=1)
                for stage in [name for name, job in self.running.items() if job.process.sentinel in ended]:
                    self._end(stage, lines)
                self._start(jobs, gpus)
                lines.show([*self.running])
        except BaseException:
            lines.say(f"stopping {', '.join(self.running)}: run it again to go on")
            for job in self.running.values():
                with suppress(OSError):  # it ended just now
                    os.killpg(job.process.pid, signal.SIGINT)  # DVC leaves it to the stage, which saves its state
            for job in self.running.values():
                job.process.join()
            raise
        finally:
            _sort(self.repo, [*self.graph.needs])
        if self.failed:
            left = [unit for unit, stages in self.graph.units.items() if {*stages} - self.done and not self.failed & {*stages}]
            lines.say(f"not made, since they need what failed: {', '.join(left) or 'nothing'}")
        return 1 if self.failed else 0

    def _ready(self) -> list[str]:
        """Stages whose needs are done and that nobody looked at."""
        known = self.done | self.due | self.failed | self.running.keys()
        return [stage for stage, needs in self.graph.needs.items() if stage not in known and needs <= self.done]

    def _look(self) -> None:
        """Sort what is ready into due and done, until nothing is ready."""
        stages = {stage.addressing: stage for stage in self.repo.index.stages}
        while ready := self._ready():
            for name in ready:
                (self.due if name not in stages or _changed(stages[name]) else self.done).add(name)
        if LOCK.exists():
            with files.replacing(KEPT) as copy:
                shutil.copyfile(LOCK, copy)

    def _start(self, jobs: int, gpus: Sequence[str]) -> None:
        """Start what is due as far as there is room, first what most others need."""
        for stage in sorted(self.due, key=lambda stage: (-self.graph.weights[stage], stage)):
            unit = self.graph.unit(stage)
            if len(self.running) < jobs and unit not in map(self.graph.unit, self.running):
                files.make_folder(LOGS)
                if unit not in self.seconds:
                    _log(unit).unlink(missing_ok=True)
                gpu = min(gpus, key=[job.gpu for job in self.running.values()].count, default="")
                # a fork has DVC in memory, which takes most of a second to start
                process = multiprocessing.get_context("fork").Process(
                    target=_repro, args=(stage, _log(unit), gpu, self.pipe)
                )
                signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # until it is known, and can be ended
                process.start()
                with suppress(OSError):  # the process does so, too; one of them is first
                    os.setpgid(process.pid, process.pid)
                self.running[stage] = Job(process, time.monotonic(), gpu)
                self.due.remove(stage)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _end(self, stage: str, lines: Lines) -> None:
        """Put a stage that ended among the done or the failed, and say so."""
        job, unit, finished = self.running[stage], self.graph.unit(stage), self.finished()
        with suppress(OSError):
            os.killpg(job.process.pid, signal.SIGKILL)  # what a killed job left behind
        job.process.join()
        del self.running[stage]
        self.seconds[unit] += time.monotonic() - job.began
        if job.process.exitcode:
            self.failed.add(stage)
            lines.say(f"{stage} failed: {_reason(_log(unit))} ({_log(unit)} has the rest)")
            return
        self.done.add(stage)
        if self._ready():
            with lock_repo(self.repo):
                self._look()
        for name in self.finished():
            if name not in finished:
                lines.end(name, self.seconds[name])


def _log(unit: str) -> Path:
    return LOGS / f"{unit.replace('/', '-')}.log"


def _changed(stage: Any) -> bool:
    try:
        return bool(stage.status())
    except DvcException:  # which its own job says, and leaves the others alone
        return True


def _repro(stage: str, log: Path, gpu: str, pipe: tuple[int, int]) -> None:
    """In a fork: become `dvc repro` of one stage, with its output in `log`, and end with its code."""
    os.setpgid(0, 0)
    for number, handler in zip(SIGNALS, (signal.default_int_handler, signal.SIG_DFL), strict=True):
        signal.signal(number, handler)
    os.close(pipe[1])
    threading.Thread(target=_end_with_parent, args=pipe[:1], daemon=True).start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(output, number)
    if gpu:
        os.environ["CUDA_VISIBLE_DEVICES"] = gpu
    sys.argv = ["dvc", "--wait-for-lock", "repro", "--single-item", stage]  # DVC's locks name it so
    sys.exit(dvc.cli.main())


def _end_with_parent(pipe: int) -> None:
    os.read(pipe, 1)  # until no process can write to it any more
    os.killpg(0, signal.SIGKILL)


def _reason(log: Path) -> str:
    """What a log says of why its stage failed: our own line, or else the last that is not DVC's."""
    said = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    ours = [line for line in said if line.startswith("error: ")]
    others = [line for line in said if "ERROR" not in line[:10]]
    return one_line((ours or others or said or [""])[-1])


def _mend(repo: Repo) -> None:
    """Put right what DVC was writing when it was killed: it writes these files in place."""
    locks = Path(repo.tmp_dir) / "rwlock"
    with suppress(FileNotFoundError):
        try:
            json.loads(locks.read_bytes())
        except ValueError:
            locks.unlink()
    try:
        Lockfile(repo, str(LOCK)).load()
    except DvcException:
        if not KEPT.exists():
            raise UserError(f"{LOCK} is damaged: take it back with git checkout {LOCK}, or delete it") from None
        shutil.copyfile(KEPT, LOCK)


def _sort(repo: Repo, order: Sequence[str]) -> None:
    """Put the stages in dvc.lock in this order, others behind: it is the same whichever ended first."""
    places = {stage: place for place, stage in enumerate(order)}
    with lock_repo(repo):
        stages = [*load_yaml(LOCK)["stages"]] if LOCK.exists() else []
        ordered = sorted(stages, key=lambda stage: places.get(stage, len(places)))
        if ordered != stages:
            with files.replacing(LOCK) as copy:
                shutil.copyfile(LOCK, copy)
                with modify_yaml(copy) as content:
                    for stage in ordered:
                        content["stages"][stage] = content["stages"].pop(stage)
