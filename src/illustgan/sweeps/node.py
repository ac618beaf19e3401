"""What a task does on whichever node it comes to. Ray carries this module there by value: nodes import nothing of ours.

The remote, which all nodes reach, has a tar file for every stage that was ever run, by a key of all that decides its
outputs.
"""

import errno
import fcntl
import inspect
import io
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import fsspec

from illustgan.core import parallel

ROOT, OURS = "ILLUSTGAN_SWEEPS", "~/.cache/illustgan/sweeps"  # variable of the node's environment, and without it
LINES = 30  # of a failed item's log that go to the driver
END = ".git/taken"  # the last file that the remote has of a stage
NEWS_EVERY = 2.0  # seconds
WAITS = (1, 4, 15, 60, 120)  # seconds until the next try, when the remote fails
LITTLE = 2**20  # bytes of a disk: with so few, logs lack the words, too
FULL = re.compile(f"{os.strerror(errno.ENOSPC)}|{os.strerror(errno.EDQUOT)}|disk is full")  # the last one by SQLite
# DVC that ends when standard input does. Ray kills children of a worker that died, and no grandchildren: the shell
# dies, and DVC below it notices
SHELL = 'exec 3<&0; "$@" <&3 & wait $!'
DVC = f"""\
import multiprocessing.connection, os, runpy, signal, threading
{inspect.getsource(parallel.end_with)}
end_with(0, group=True)
runpy.run_module("dvc", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Stage:
    """A stage of the pipeline, the key by which the remote has it, and its outputs."""

    name: str
    key: str
    outs: Sequence[str]


@dataclass(frozen=True)
class Job:
    """An item, as it goes to a node: it takes `inputs` and makes `stages`; `files` are params files by name."""

    key: str
    inputs: Sequence[Stage]
    stages: Sequence[Stage]
    files: Mapping[str, str]
    remote: str
    packages: Mapping[str, str]
    cpus: float
    gpus: float


@dataclass(frozen=True)
class Made:
    """What became of an item on a node: `failed` are the last lines of its log, if it did.

    `refused` says why the node, which Ray calls `identity`, is to have no items. `kind` is the processor or GPU, `ran`
    counts stages that were not made before.
    """

    node: str
    identity: str
    kind: str
    ran: int
    seconds: float
    failed: Sequence[str]
    refused: str


class Board:
    """An actor that has the latest news of all items."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    def put(self, key: str, row: dict[str, Any]) -> None:
        self.rows[key] = row

    def read(self) -> dict[str, dict[str, Any]]:
        return self.rows


def work(job: Job, code: bytes, board: Any) -> Made:
    """Make an item in a working copy, which stays where it fails: there it goes on from its checkpoint."""
    import ray

    root, name, began = Path(os.environ.get(ROOT) or OURS).expanduser(), platform.node(), time.monotonic()
    root.mkdir(parents=True, exist_ok=True)
    folder, said, why, refused = root / job.key, "", "", refusal(job.packages)
    log = folder / ".git/log"
    if not refused:
        with (root / f"{job.key}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # a lost task of the same item may take a moment to end
            try:
                lay(folder, code, job.files, root / "cache")
                log.write_text("")
                make(job, folder, log, lambda row: board.put.remote(job.key, {"node": name, **row}))
            except (OSError, RuntimeError, subprocess.SubprocessError) as error:  # Git, too, finds no room
                why = f"{folder}: {error}"
            said = read(log) + why
            if why and (told := [line for line in said.splitlines() if FULL.search(line)]):
                refused = told[-1]
            elif why and shutil.disk_usage(root).free < LITTLE:
                refused = f"the disk is full below {root}"
            if refused or not why:
                shutil.rmtree(folder, ignore_errors=True)
    lines = [line for line in said.splitlines() if line.strip()][-LINES:] if why else []
    identity, seconds = ray.get_runtime_context().get_node_id(), time.monotonic() - began
    return Made(name, identity, kind(job.gpus), len(started(said)), seconds, lines, refused)


def make(job: Job, folder: Path, log: Path, tell: Callable[[dict[str, Any]], Any]) -> None:
    """Take what the remote has, run the stages that it lacks, and send each of them there."""

    def taken(stage: Stage) -> bool:
        return bool(persistently(partial(take, job.remote, stage, folder), log))

    for stage in job.inputs:
        if not taken(stage):
            raise RuntimeError(f"the remote has no {stage.name}: do all nodes reach the same?")
    for stage in job.stages:
        if not taken(stage):
            dvc(folder, ["repro", "--single-item", stage.name], environment(job.cpus, job.gpus), tell)
            persistently(partial(put, job.remote, stage, folder), log)


def persistently(reach: Callable[[], Any], log: Path) -> Any:
    """Do what needs the remote, again and again while that fails; `RuntimeError` when it does so for minutes."""
    for wait in (*WAITS, None):
        try:
            return reach()
        except Exception as error:  # each kind of remote has errors of its own
            said = f"the remote fails: {type(error).__name__}: {error}"
            if wait is None or os.strerror(errno.ENOSPC) in said:
                raise RuntimeError(said) from error
            with log.open("a") as file:
                file.write(f"{said}; next try in {wait} s\n")
            time.sleep(wait)


def place(remote: str, key: str) -> tuple[Any, str]:
    """The remote's file system, and where it has what a stage made."""
    fs, root = fsspec.core.url_to_fs(remote, skip_instance_cache=True)  # an old one remembers what was there
    return fs, f"{root}/{key[:2]}/{key}.tar"


def take(remote: str, stage: Stage, folder: Path) -> bool:
    """Put what the remote has of a stage in its place in a workspace; whether it has it."""
    fs, path = place(remote, stage.key)
    try:
        with fs.open(path, "rb") as file, tarfile.open(fileobj=file, mode="r|") as archive:
            for out in (*stage.outs, END):
                remove(folder / out)  # which can be links to DVC's cache, not to be written to
            archive.extractall(folder, filter="data")
    except (FileNotFoundError, tarfile.ReadError):
        return False
    return (folder / END).exists()  # a loss of power can cut a file of a shared folder


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def put(remote: str, stage: Stage, folder: Path) -> None:
    """Send what a stage made to the remote, which gets all of it or nothing."""
    fs, path = place(remote, stage.key)
    partial = f"{path}.{uuid.uuid4().hex}"
    fs.makedirs(path.rpartition("/")[0], exist_ok=True)
    try:
        with fs.open(partial, "wb") as file, tarfile.open(fileobj=file, mode="w|", dereference=True) as archive:
            for out in stage.outs:
                archive.add(folder / out, out)
            archive.addfile(tarfile.TarInfo(END))
        fs.mv(partial, path)
    except BaseException:
        with suppress(Exception):
            fs.rm(partial)
        raise


def refusal(packages: Mapping[str, str]) -> str:
    """Why this node must not work: others may run code there, or its Python or packages differ; empty if it may."""
    if os.environ.get("RAY_AUTH_MODE", "").lower() != "token":
        return "without RAY_AUTH_MODE=token, who reaches it runs what he likes there"
    others = []
    for package, version in packages.items():
        try:
            here = platform.python_version() if package == "python" else metadata.version(package)
        except metadata.PackageNotFoundError:
            here = "missing"
        if here != version:
            others.append(f"{package} is {here} there, not {version}")
    return ", ".join(others)


def kind(gpus: float) -> str:
    """What computes here: other processors and GPUs give other last digits."""
    with suppress(OSError, StopIteration, IndexError):
        if gpus:
            ask = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader", "-i", os.environ["CUDA_VISIBLE_DEVICES"]]
            return subprocess.run(ask, capture_output=True, text=True).stdout.splitlines()[0]
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return platform.processor() or platform.machine()


def lay(folder: Path, code: bytes, files: Mapping[str, str], cache: Path) -> None:
    """Make a workspace with this code and these params files; that of an interrupted task stays, but for locks."""
    laid = folder / ".git/laid"
    if laid.exists():
        # DVC writes both in place, and a kill can leave half of them; its run cache has what was made
        for name in ("dvc.lock", ".dvc/tmp/rwlock"):
            (folder / name).unlink(missing_ok=True)
        return
    with tarfile.open(fileobj=io.BytesIO(code)) as archive:
        archive.extractall(folder, filter="data")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    (folder / ".dvc/config.local").write_text(
        f'[core]\nsite_cache_dir = "{folder}/.dvc/tmp/site"\n'
        f"[cache]\ndir = \"{cache}\"\ntype = 'reflink,hardlink,copy'\n",
        encoding="utf-8",
    )
    laid.touch()


def dvc(
    folder: Path, words: Sequence[str], env: Mapping[str, str], tell: Callable[[dict[str, Any]], Any] | None = None
) -> None:
    """Run DVC in a workspace, its output at the end of the log there; `tell` gets news of how far its stages are.

    It ends with this process, however that ends, and with it all that it started. `CalledProcessError` when it fails.
    """
    log = folder / ".git/log"
    with log.open("a") as output:
        process = subprocess.Popen(
            ["sh", "-c", SHELL, "sh", sys.executable, "-c", DVC, *words], cwd=folder, env=env, stdin=subprocess.PIPE,
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
        try:
            while process.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(NEWS_EVERY)
                if tell:
                    tell(news(folder, log))
        finally:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)  # and what a stage left behind
    if process.returncode:
        code = process.returncode
        raise subprocess.CalledProcessError(128 - code if code > 128 else code, " ".join(["dvc", *words]))


def environment(cpus: float, gpus: float) -> dict[str, str]:
    """For stages: a Python as ours, as many workers as CPUs, GPUs as given, and nothing that opens the cluster."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAY_", "OMP_"))}
    kept["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", os.defpath)))
    kept["ILLUSTGAN_WORKERS"] = str(max(1, int(cpus)))
    if not gpus:
        kept["CUDA_VISIBLE_DEVICES"] = ""  # a task without GPUs sees all of them otherwise
    return kept


def read(log: Path) -> str:
    """What a log says; nothing where there is none."""
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def started(said: str) -> list[str]:
    """Stages that DVC says it runs, in order."""
    return re.findall(r"^Running stage '(.+)':", said, re.MULTILINE)


def news(folder: Path, log: Path) -> dict[str, Any]:
    """The stage that runs in a workspace, and how far it says it is."""
    row: dict[str, Any] = {"stage": "".join(started(read(log))[-1:])}
    with suppress(OSError, ValueError):  # it ends just now, or is not there yet
        newest = max(folder.glob(".scratch/live/*.json"), key=lambda path: path.stat().st_mtime)
        live = json.loads(newest.read_bytes())
        row |= {name: live[name] for name in ("done", "total", "unit")}
    return row
