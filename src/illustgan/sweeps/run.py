"""The items of a sweep as tasks of Ray, which starts them again elsewhere when a node is lost; failures by item.

Ray is that of a cluster that is there, or of this machine alone; only with a token, and only nodes with our packages.
"""

import os
import platform
import re
import secrets
import sys
from collections.abc import Collection, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from tqdm import tqdm

from illustgan.core import files
from illustgan.core.errors import UserError, one_line
from illustgan.core.live import span
from illustgan.core.progress import Progress
from illustgan.jobs import machine
from illustgan.sweeps import node
from illustgan.sweeps.plan import FOLDER, Item

RETRIES = 3  # when a node or a worker is lost
SHOWN = 5  # lines of a failed item's log; a file has more
REQUIREMENTS = Path("requirements.txt")
SHARED = 200 * 2**20  # bytes of shared memory: what goes through Ray is small


def connect(address: str) -> Any:
    """Ray, connected to the cluster at an address, or started here without one, where it listens on 127.0.0.1 alone.

    `UserError` when it can't be reached, and for a wrong token.
    """
    os.environ["RAY_AUTH_MODE"] = "token"
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    started: dict[str, Any] = {}
    if not address:
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # as on these systems: addresses of this machine only
        # seconds for which Ray's agents stay when this process is killed
        os.environ["RAY_gcs_rpc_server_reconnect_timeout_s"] = "5"  # noqa: SIM112  # Ray's own case
        os.environ.setdefault(node.ROOT, str((FOLDER / "node").resolve()))
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)  # for the processes that this one starts
        started = {"num_cpus": machine.cores(), "object_store_memory": SHARED, "dashboard_host": "127.0.0.1"}
    try:
        import ray

        context = ray.init(address or "local", logging_level="error", log_to_driver=False, **started)
    except ImportError:
        raise UserError("Ray is not installed: pip install -r requirements-cluster.txt") from None
    except Exception as error:  # of many types, with no common one
        raise UserError(
            f"no way to Ray at {address or 'this machine'}: does it run, and is its token ours (docs/cluster.md)? "
            f"{one_line(str(error), 200)}"
        ) from None
    if context.dashboard_url:
        print(f"Ray's dashboard: http://{context.dashboard_url}", file=sys.stderr)
    ray.cloudpickle.register_pickle_by_value(node)
    return ray


def _at(*nodes: str, but: bool = False) -> dict[str, str]:
    """How Ray is told to place something on one of these nodes, or on any but these."""
    return {"ray.io/node-id": f"{'!' * but}in({','.join(nodes)})"}


def suited(ray: Any, cpus: float, gpus: float, but: Collection[str] = ()) -> list[str]:
    """Nodes that are there and can ever have room for an item."""
    return [
        each["NodeID"]
        for each in ray.nodes()
        if each["Alive"] and each["Resources"].get("CPU", 0) >= cpus and each["Resources"].get("GPU", 0) >= gpus
        if each["NodeID"] not in but
    ]


def packages() -> dict[str, str]:
    """Versions here of what requirements.txt names, and of Python, which all nodes must have."""
    names = re.findall(r"^([\w.-]+)==", REQUIREMENTS.read_text("utf-8"), re.MULTILINE) if REQUIREMENTS.exists() else []
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in [*names, "dvc"]}}


class Tasks:
    """Items by key, with the params files of each, and what became of them; `job` has what is alike in all."""

    def __init__(self, ray: Any, items: Mapping[str, tuple[Item, Mapping[str, str]]], **job: Any) -> None:
        self.ray, self.items, self.job = ray, items, job
        self.running: dict[Any, str] = {}  # keys, by what Ray calls a task
        self.made: dict[str, node.Made] = {}
        self.failed: set[str] = set()
        self.refused: set[str] = set()  # nodes that get no more items

    def run(self, code: bytes) -> set[str]:
        """Make all items, each once all that it needs is made; keys of those that were not."""
        ray = self.ray
        here = _at(ray.get_runtime_context().get_node_id())  # where the board is not lost with another node
        self.board = ray.remote(num_cpus=0, label_selector=here)(node.Board).remote()
        sent = ray.put(code)
        with Progress("sweep", len(self.items), "item", about=self._about) as progress:
            while self._start(sent):
                for ref in ray.wait([*self.running], num_returns=len(self.running), timeout=1)[0]:
                    self._end(self.running.pop(ref), ref)
                progress.advance(len(self.made) - progress.done)
        self._kinds()
        return self.failed

    def _about(self) -> dict[str, Any]:
        """What runs, where, and how far it is; no pace, since items are of all lengths."""
        rows = self.ray.get(self.board.read.remote())
        far = []
        for key in self.running.values():
            if row := rows.get(key):
                steps = f" {row['done']}/{row['total']} {row['unit']}s" if "done" in row else ""
                far.append(f"{self.items[key][0].name} on {row['node']}: {row['stage']}{steps}")
        return {"note": ", ".join(far), "pace": 0.0}

    def _start(self, code: Any) -> bool:
        """Give Ray all items whose needs are made, and leave those whose needs failed; whether any runs then."""
        cpus, gpus = self.job["cpus"], self.job["gpus"]
        elsewhere = _at(*self.refused, but=True) if self.refused else None
        options = {"num_cpus": cpus, "num_gpus": gpus, "max_retries": RETRIES, "label_selector": elsewhere}
        task = self.ray.remote(scheduling_strategy="SPREAD", **options)(node.work)
        begun = {*self.made, *self.failed, *self.running.values()}
        for key, (item, changed) in self.items.items():
            if key in begun:
                continue
            if lacking := self.failed.intersection(item.needs):
                self.failed.add(key)
                _say(f"{item.name} not made, since it needs {self.items[lacking.pop()][0].name}")
            elif self.made.keys() >= {*item.needs}:
                job = node.Job(key, item.inputs, item.stages, changed, **self.job)
                self.running[task.options(name=item.name).remote(job, code, self.board)] = key
        return bool(self.running)

    def _end(self, key: str, ref: Any) -> None:
        """Keep what became of an item, and say it; one that came to an unfit node starts again on another."""
        name = self.items[key][0].name
        try:
            made: node.Made = self.ray.get(ref)
        except Exception as error:  # Ray's own, of nodes and workers that were lost again and again
            made = node.Made("Ray", "", "", 0, 0.0, [one_line(str(error), 500)], "")
        failed = made.failed
        if made.refused:
            if made.identity not in self.refused:
                _say(f"node {made.node} gets no more items of this sweep: {made.refused}")
            self.refused.add(made.identity)
            if suited(self.ray, self.job["cpus"], self.job["gpus"], self.refused):
                return
            failed = ["no other node can take it"]
        if not failed:
            self.made[key] = made
            how = f"{made.ran} stages run in {span(made.seconds)}" if made.ran else "was made before"
            return _say(f"{name} on {made.node}: {how}")
        self.failed.add(key)
        log = FOLDER / f"{re.sub('[^A-Za-z0-9.=-]+', '-', name)}.log"
        files.write_text(log, "\n".join(failed) + "\n")
        shown = "".join(f"    {line}\n" for line in failed[-SHOWN:])
        _say(f"{name} failed on {made.node}:\n{shown}    more is in {log}")

    def _kinds(self) -> None:
        """Warn where items of this sweep were made by different processors."""
        by_kind: dict[str, list[str]] = {}
        for key, made in self.made.items():
            if made.ran:
                by_kind.setdefault(made.kind, []).append(self.items[key][0].name)
        if len(by_kind) > 1:
            which = "; ".join(f"{kind}: {', '.join(its[:5])}{' …' * (len(its) > 5)}" for kind, its in by_kind.items())
            _say(f"warning: processors of several kinds, whose last digits differ, made these: {which}")


def _say(line: str) -> None:
    tqdm.write(line, file=sys.stderr)  # above a bar
