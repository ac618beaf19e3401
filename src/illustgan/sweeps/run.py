"""The items of a sweep as tasks of Ray, which starts them again elsewhere when a node is lost; failures by item."""

import inspect
import re
import sys
import time
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table

from illustgan.core import files, live_page
from illustgan.core.errors import one_line
from illustgan.core.progress import EVERY
from illustgan.sweeps import carry, cluster, node
from illustgan.sweeps.plan import Item
from illustgan.sweeps.settings import FOLDER

KINDS = FOLDER / "kinds.json"  # by key of an item: what computed it
RETRIES = 3  # when a node or a worker is lost
SHOWN = 5  # lines of a failed item's log; a file has more
MOST, LOG = 30, 160  # rows of the table, letters in a line of it where there is no terminal


class Tasks:
    """Items by key, with the params files of each, and what became of them; `job` has what is alike in all."""

    def __init__(self, ray: Any, items: Mapping[str, tuple[Item, Mapping[str, str]]], **job: Any) -> None:
        self.ray, self.items, self.job = ray, items, {"carry": inspect.getsource(carry), **job}
        self.running: dict[Any, str] = {}  # keys, by what Ray calls a task
        self.made: dict[str, node.Made] = {}
        self.failed: set[str] = set()
        self.refused: set[str] = set()  # nodes that get no more items
        width = None if sys.stderr.isatty() else LOG
        self.console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, width=width)

    def run(self, code: bytes) -> set[str]:
        """Make all items, each once all that it needs is made; keys of those that were not."""
        ray = self.ray
        here = cluster.at(ray.get_runtime_context().get_node_id())  # where the board is not lost with another node
        board, sent = ray.remote(num_cpus=0, label_selector=here)(node.Board).remote(), ray.put(code)
        began = said = time.monotonic()
        with Live(console=self.console, auto_refresh=False, transient=True) as live:
            while self._start(sent, board):
                for ref in ray.wait([*self.running], num_returns=len(self.running), timeout=1)[0]:
                    self._end(self.running.pop(ref), ref)
                if self.running and (self.console.is_terminal or time.monotonic() - said >= EVERY):
                    said, rows = time.monotonic(), ray.get(board.read.remote())
                    shown = table({self.items[key][0].name: rows[key] for key in self.running.values() if key in rows})
                    shown.caption = f"{len(self.made)} of {len(self.items)} items, {live_page.span(said - began)}"
                    live.update(shown, refresh=True) if self.console.is_terminal else self.console.print(shown)
        self.console.print(f"{len(self.made)} of {len(self.items)} items, {live_page.span(time.monotonic() - began)}")
        self._kinds()
        return self.failed

    def _start(self, code: Any, board: Any) -> bool:
        """Give Ray all items whose needs are made, and leave those whose needs failed; whether any runs then."""
        cpus, gpus = self.job["cpus"], self.job["gpus"]
        elsewhere = cluster.at(*self.refused, but=True) if self.refused else None
        options = {"num_cpus": cpus, "num_gpus": gpus, "max_retries": RETRIES, "label_selector": elsewhere}
        task = self.ray.remote(scheduling_strategy="SPREAD", **options)(node.work)
        known = {*self.made, *self.failed, *self.running.values()}
        for key, (item, changed) in self.items.items():
            if key in known:
                continue
            if lacking := self.failed.intersection(item.needs):
                self.failed.add(key)
                self.console.print(f"{item.name} not made, since it needs {self.items[lacking.pop()][0].name}")
            elif self.made.keys() >= {*item.needs}:
                job = node.Job(item.name, key, item.stages, changed, **self.job)
                self.running[task.options(name=item.name).remote(job, code, board)] = key
        return bool(self.running)

    def _end(self, key: str, ref: Any) -> None:
        """Keep what became of an item, and say it; one that came to an unfit node starts again on another."""
        name, say = self.items[key][0].name, self.console.print
        try:
            made: node.Made = self.ray.get(ref)
        except Exception as error:  # Ray's own, of nodes and workers that were lost again and again
            made = node.Made("Ray", "", "", 0, 0.0, [one_line(str(error), 500)], "")
        failed = made.failed
        if made.refused:
            if made.identity not in self.refused:
                say(f"node {made.node} gets no more items of this sweep: {made.refused}")
            self.refused.add(made.identity)
            if cluster.suited(self.ray, self.job["cpus"], self.job["gpus"], self.refused):
                return
            failed = ["no other node can take it"]
        if not failed:
            self.made[key] = made
            said = f"{made.ran} stages run in {live_page.span(made.seconds)}" if made.ran else "was made before"
            return say(f"{name} on {made.node}: {said}")
        self.failed.add(key)
        log = FOLDER / f"{re.sub('[^A-Za-z0-9.=-]+', '-', name)}.log"
        files.write_text(log, "\n".join(failed) + "\n")
        say(f"{name} failed on {made.node}:", *(f"    {line}" for line in failed[-SHOWN:]), sep="\n")
        say(f"    more is in {log}")

    def _kinds(self) -> None:
        """Record what computed each item, and warn where items of this sweep differ in it."""
        known = files.json_if_whole(KINDS, dict[str, str]) or {}
        known |= {key: made.kind for key, made in self.made.items() if made.ran}
        files.write_json(KINDS, known)
        its: dict[str, list[str]] = {}
        for key, (item, _) in self.items.items():
            if key in known:
                its.setdefault(known[key], []).append(item.name)
        if len(its) > 1:
            said = "; ".join(f"{kind}: {', '.join(names[:5])}{' …' * (len(names) > 5)}" for kind, names in its.items())
            self.console.print(f"warning: processors of several kinds, whose last digits differ, made these: {said}")


def table(rows: Mapping[str, Mapping[str, Any]]) -> Table:
    """How far items are, by their names."""
    shown = Table("item", "node", "stage", "step, pace and time left", box=None, pad_edge=False)
    for name, row in [*rows.items()][:MOST]:
        far = live_page.Item("", row["done"], row["total"], row["unit"], row["pace"]).course() if "done" in row else ""
        shown.add_row(name, row["node"], row["stage"], far)
    return shown
