"""Runs what DVC says is changed, and what follows from it: each stage as a `dvc repro` of its own, some at a time."""

import multiprocessing
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, NamedTuple, cast

import dvc.cli.parser  # in memory before forks need it
import networkx as nx
from dvc.repo import Repo, lock_repo
from ruamel.yaml import YAML
from tqdm import tqdm

from illustgan.core import files, live
from illustgan.core.errors import one_line
from illustgan.core.live import span
from illustgan.core.parallel import end_with
from illustgan.core.progress import Progress

LOGS, LOCK, LABEL = Path(".scratch/jobs"), Path("dvc.lock"), "pipeline"
UNSURE = LOGS / "unsure"  # there while DVC may write dvc.lock, and after a kill
SIGNALS = (signal.SIGINT, signal.SIGTERM)
tqdm.monitor_interval = 0  # no thread, which forks do not go well with


@dataclass(frozen=True)
class Graph:
    """Of each stage, in the order of a plain `dvc repro`: all that must be done before it, and its unit.

    A unit is all that matrices have for one item: dcgan-1 is train@dcgan-1, render@dcgan-1 and so on. A stage that
    shares its item with none is a unit by itself.
    """

    needs: Mapping[str, frozenset[str]]
    units: Mapping[str, str]


def read_graph(index: Any) -> Graph:
    """The graph of a DVC index (`dvc.repo.Repo().index`); of a dvc.yaml that makes no sense, DVC's own errors."""
    stages = nx.dfs_postorder_nodes(index.graph)  # whose edges lead to what a stage needs
    needs = {s.addressing: frozenset(n.addressing for n in nx.descendants(index.graph, s)) for s in stages}
    items = {stage: stage.partition("@")[2] for stage in needs}  # DVC's own mark
    sharing = Counter(items.values())
    return Graph(needs, {stage: item if item and sharing[item] > 1 else stage for stage, item in items.items()})


class Job(NamedTuple):
    """The process of a stage that runs, the number of it and of the group that it leads, and its GPU or none."""

    process: ForkProcess
    group: int
    gpu: str


class Run:
    """One go through the pipeline: which stages are done, due, running and failed.

    A stage whose needs are done is done itself if DVC finds nothing changed, and due if it does. Stages are scheduled
    one by one, since a training need not wait for what its evaluation needs; of a unit, one at a time.
    """

    def __init__(self) -> None:
        self.done: set[str] = set()
        self.due: set[str] = set()
        self.failed: set[str] = set()
        self.running: dict[str, Job] = {}
        self.began: dict[str, float] = {}  # by unit
        self.killed = False  # whether a job was
        self.repo = Repo(_wait_for_lock=True)
        with lock_repo(self.repo):
            locks = Path(self.repo.tmp_dir, "rwlock")
            if files.json_if_whole(locks, dict[str, Any]) is None:  # not there, or killed while DVC wrote it
                locks.unlink(missing_ok=True)
            if UNSURE.exists() and LOCK.exists():
                content = without_last(LOCK.read_bytes())
                files.write_bytes(LOCK, content) if content else LOCK.unlink()
            self.graph = read_graph(self.repo.index)
            self._look()

    def go_on(self, jobs: int, gpus: Sequence[str]) -> int:
        """Run what is due and what becomes so, `jobs` stages at a time; 1 when one failed, else 0.

        What ends it early, as signals do by a KeyboardInterrupt, ends all that runs as Ctrl-C would, and waits for it.
        """
        files.write_text(UNSURE, "")
        self.pipe = os.pipe()  # at whose end jobs notice that this process is no more
        self._say(f"{jobs} at a time; logs are in {LOGS}, and what they do is shown in {live.PAGE}")
        try:
            with Progress(LABEL, len({*self.graph.units.values()}), "job", self._finished(), self._about) as progress:
                self._start(jobs, gpus)
                while self.running:
                    ended = wait([job.process.sentinel for job in self.running.values()], timeout=1)
                    for stage in [name for name, job in self.running.items() if job.process.sentinel in ended]:
                        self._end(stage)
                    self._start(jobs, gpus)
                    progress.advance(self._finished() - progress.done)
        except BaseException:
            self._say(f"stopping {', '.join(self.running)}: run it again to go on")
            for job in self.running.values():
                with suppress(OSError):  # it ended just now
                    os.killpg(job.group, signal.SIGINT)  # DVC leaves it to the stage, which saves its state
            for job in self.running.values():
                job.process.join()
            raise
        finally:
            with lock_repo(self.repo):
                sort(LOCK, self.graph.needs)
            if not self.killed:
                UNSURE.unlink()
        if self.failed:
            left = [stage for stage in self.graph.needs if stage not in self.done | self.failed]
            self._say(f"not made, since they need what failed: {', '.join(left) or 'nothing'}")
        return 1 if self.failed else 0

    def _look(self) -> None:
        """Sort stages whose needs are done, and that nobody looked at, into done and due, until there are none."""
        stages = {stage.addressing: stage for stage in self.repo.index.stages}
        while ready := self._ready():
            for name in ready:
                (self.due if name not in stages or stages[name].status() else self.done).add(name)

    def _ready(self) -> list[str]:
        known = self.done | self.due | self.failed | self.running.keys()
        return [stage for stage, needs in self.graph.needs.items() if stage not in known and needs <= self.done]

    def _start(self, jobs: int, gpus: Sequence[str]) -> None:
        """Start what is due as far as there is room: first what ends a unit that has begun, then what most need."""
        units, needs = self.graph.units, self.graph.needs.values()
        needed = {stage: sum(stage in all_of_it for all_of_it in needs) for stage in self.due}
        for stage in sorted(self.due, key=lambda stage: (units[stage] not in self.began, -needed[stage], stage)):
            unit, log = units[stage], self._log(stage)
            if len(self.running) == jobs or unit in {units[other] for other in self.running}:
                continue
            if unit not in self.began:
                log.unlink(missing_ok=True)
                self.began[unit] = time.monotonic()
            gpu = min(gpus, key=[job.gpu for job in self.running.values()].count, default="")
            # a fork has DVC in memory, which takes most of a second to start
            process = multiprocessing.get_context("fork").Process(target=_repro, args=(stage, log, gpu, self.pipe))
            signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # until it is known, and can be ended
            process.start()
            self.running[stage] = job = Job(process, cast(int, process.pid), gpu)
            with suppress(OSError):  # the process does so, too: one of them is first
                os.setpgid(job.group, job.group)
            self.due.remove(stage)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _end(self, stage: str) -> None:
        """Put a stage whose process ended among the done or the failed, and say so."""
        job, unit = self.running[stage], self.graph.units[stage]
        with suppress(OSError):
            os.killpg(job.group, signal.SIGKILL)  # what a job leaves behind that was itself killed
        job.process.join()
        del self.running[stage]
        if job.process.exitcode:
            self.failed.add(stage)
            self.killed |= job.process.exitcode < 0
            self._say(f"{stage} failed: {reason(self._log(stage))} (the rest is in {self._log(stage)})")
            return
        self.done.add(stage)
        if self._ready():
            with lock_repo(self.repo):
                self._look()
        if all(other in self.done for other, its in self.graph.units.items() if its == unit):
            self._say(f"{unit} done in {span(time.monotonic() - self.began[unit])}")

    def _log(self, stage: str) -> Path:
        return LOGS / f"{self.graph.units[stage].replace('/', '-')}.log"

    def _finished(self) -> int:
        """How many units are done."""
        units = self.graph.units
        return len({*units.values()} - {unit for stage, unit in units.items() if stage not in self.done})

    def _about(self) -> dict[str, Any]:
        """What runs, and how far it is; no pace, since jobs are of all lengths."""
        far = [f"{item.label} {item.done}/{item.total}" for item in live.running() if item.label != LABEL]
        return {"note": ", ".join(far or self.running), "pace": 0.0}

    def _say(self, line: str) -> None:
        tqdm.write(line, file=sys.stderr)  # above a bar


def _repro(stage: str, log: Path, gpu: str, pipe: tuple[int, int]) -> None:
    """In a fork: become `dvc repro` of one stage, whose output goes to the log, and end with its code."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.close(pipe[1])
    end_with(pipe[0], group=True)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    if gpu:
        os.environ["CUDA_VISIBLE_DEVICES"] = gpu
    sys.argv = ["dvc", "--wait-for-lock", "repro", "--single-item", stage]  # which DVC's own locks name
    sys.exit(dvc.cli.main())


def sort(lock: Path, stages: Iterable[str]) -> None:
    """Put dvc.lock's stages into this order, written as DVC does: it is the same whichever ended first."""
    if not lock.exists():
        return
    yaml, places = YAML(), {stage: place for place, stage in enumerate(stages)}
    yaml.default_flow_style = False
    content = yaml.load(lock)
    for stage in sorted(content["stages"], key=lambda stage: places.get(stage, len(places))):
        content["stages"][stage] = content["stages"].pop(stage)
    with files.replacing(lock) as temporary:
        yaml.dump(content, temporary)


def without_last(lock: bytes) -> bytes:
    """dvc.lock without its last stage, empty without any: DVC writes in place, and a kill can cut what still reads.

    What is lost by that, DVC has in its run cache, and does not run again.
    """
    whole = re.split(rb"^(?=  \S)", lock, flags=re.MULTILINE)[:-1]
    return b"".join(whole) if len(whole) > 1 else b""  # the first part is what stands before all stages


def reason(log: Path) -> str:
    """Why a stage failed: the last line of ours, or of any if there is none."""
    said = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return one_line([*(said[-1:] or ["it says nothing"]), *(line for line in said if line.startswith("error: "))][-1])
