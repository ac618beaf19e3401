"""What a task does on whichever node it comes to. Ray carries this module there by value: it needs nothing of ours."""

import errno
import fcntl
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
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT, OURS = "ILLUSTGAN_SWEEPS", "~/.cache/illustgan/sweeps"  # variable of the node's environment, and without it
LINES = 30  # of a failed item's log that go to the driver
NEWS_EVERY = 2.0  # seconds
LITTLE = 2**20  # bytes of a disk: with so few, logs lack the words, too
FULL = re.compile(f"{os.strerror(errno.ENOSPC)}|{os.strerror(errno.EDQUOT)}|disk is full")  # the last one by SQLite
# Ray kills children of a worker that died, and no grandchildren: the shell dies, and carry.py sees its input end
SHELL = 'exec 3<&0; "$@" <&3 & wait $!'


@dataclass(frozen=True)
class Job:
    """An item, as it goes to a node: `files` are params files by name, `remote` a URL, `carry` a script's text."""

    item: str
    key: str
    stages: Sequence[str]
    files: Mapping[str, str]
    remote: str
    carry: str
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
    folder, ended, said, refused = root / job.key, 1, "", refusal(job.packages)
    if not refused:
        with (root / f"{job.key}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # a lost task of the same item may take a moment to end
            try:
                lay(folder, code, job.files, job.remote, root / "cache")
                (folder / ".git/carry.py").write_text(job.carry, encoding="utf-8")
                words, env = [".git/carry.py", "--push", "--targets", *job.stages], environment(job.cpus, job.gpus)
                ended, said = run(folder, words, env, lambda row: board.put.remote(job.key, {"node": name, **row}))
            except (OSError, subprocess.SubprocessError) as error:  # Git, too, finds no room
                said = f"{folder}: {error}"
            if ended and (told := [line for line in said.splitlines() if FULL.search(line)]):
                refused = told[-1]
            elif ended and shutil.disk_usage(root).free < LITTLE:
                refused = f"the disk is full below {root}"
            if refused or not ended:
                shutil.rmtree(folder, ignore_errors=True)
    lines = [line for line in said.splitlines() if line.strip()][-LINES:] if ended else []
    ran = len(re.findall("^Running stage '", said, re.MULTILINE))
    identity = ray.get_runtime_context().get_node_id()
    return Made(name, identity, kind(job.gpus), ran, time.monotonic() - began, lines, refused)


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


def lay(folder: Path, code: bytes, files: Mapping[str, str], remote: str, cache: Path) -> None:
    """Make a workspace with this code and these params files; that of an interrupted task stays, but for locks."""
    laid = folder / ".git/laid"
    if laid.exists():
        # DVC writes both in place, and a kill can leave half of them; the cache has what was made
        for name in ("dvc.lock", ".dvc/tmp/rwlock"):
            (folder / name).unlink(missing_ok=True)
        return
    with tarfile.open(fileobj=io.BytesIO(code)) as archive:
        archive.extractall(folder, filter="data")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    (folder / ".dvc/config.local").write_text(
        f'[core]\nremote = sweep\nsite_cache_dir = "{folder}/.dvc/tmp/site"\n'
        f"[cache]\ndir = \"{cache}\"\ntype = 'reflink,hardlink,copy'\n"
        f'[\'remote "sweep"\']\nurl = "{remote}"\n',
        encoding="utf-8",
    )
    laid.touch()


def run(
    folder: Path, words: Sequence[str], env: Mapping[str, str], tell: Callable[[dict[str, Any]], Any] | None = None
) -> tuple[int, str]:
    """Exit code and output of Python with carry.py in a workspace; `tell` gets news of how far its stages are.

    It ends with this process, however that ends, and with it all that it started.
    """
    log = folder / ".git/log"
    with log.open("w") as output:
        process = subprocess.Popen(
            ["sh", "-c", SHELL, "sh", sys.executable, *words], cwd=folder, env=env, stdin=subprocess.PIPE,
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
    killed = f"\nkilled by signal {process.returncode - 128}" if process.returncode > 128 else ""
    return process.returncode, log.read_text(encoding="utf-8", errors="replace") + killed


def environment(cpus: float, gpus: float) -> dict[str, str]:
    """For stages: a Python as ours, as many workers as CPUs, GPUs as given, and nothing that opens the cluster."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAY_", "OMP_"))}
    kept["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", os.defpath)))
    kept["ILLUSTGAN_WORKERS"] = str(max(1, int(cpus)))
    if not gpus:
        kept["CUDA_VISIBLE_DEVICES"] = ""  # a task without GPUs sees all of them otherwise
    return kept


def news(folder: Path, log: Path) -> dict[str, Any]:
    """The stage that runs in a workspace, and how far it says it is."""
    stages = re.findall(r"^Running stage '(.+)':", log.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    row: dict[str, Any] = {"stage": stages[-1] if stages else ""}
    with suppress(OSError, ValueError):  # it ends just now, or is not there yet
        newest = max(folder.glob(".scratch/live/*.json"), key=lambda path: path.stat().st_mtime)
        live = json.loads(newest.read_bytes())
        row |= {name: live[name] for name in ("done", "total", "unit", "pace")}
    return row
