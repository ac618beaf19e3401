"""One function over many items on all cores, in the order of the items; processes that end when their parent does."""

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from illustgan.core.errors import UserError
from illustgan.core.progress import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 16  # items a worker takes at a time: a few tens of milliseconds of work, far above the cost of handing over
WORKERS = "ILLUSTGAN_WORKERS"
WORTH_A_POOL = 64  # fewer items are done sooner than worker processes have started


def in_order(
    function: Callable[[Item], Result], items: Sequence[Item], *, label: str, unit: str, workers: int | None = None
) -> Iterator[Result]:
    """Yield `function(item)` for each item, in order whatever the order in which workers finish.

    Workers are spawned, not forked, on every system: `function`, a pure one, must be importable (a top-level function
    or a `functools.partial` of one), and a script that calls this must guard its entry with `__name__ == "__main__"`.
    `label` and `unit` are for the progress bar; `workers` are processes, 1 for this one alone. None is as many as the
    variable `WORKERS` of the environment says, for stages that run side by side, and one a core without it.
    """
    if workers is None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        workers = int(os.environ.get(WORKERS, cores))
    with Progress(label, len(items), unit) as progress:
        if workers == 1 or len(items) < WORTH_A_POOL:
            for item in items:
                yield function(item)
                progress.advance()
            return
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_follow_parent)
        try:
            for result in pool.map(function, items, chunksize=CHUNK):
                yield result
                progress.advance()
        except BrokenProcessPool:
            raise UserError(f"{label}: a worker was killed, mostly since memory is full: run this again") from None
        finally:
            pool.shutdown(cancel_futures=True)  # after an error or Ctrl-C, don't finish what nobody waits for


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := multiprocessing.parent_process():
        end_with(parent.sentinel, group=False)


def end_with(pipe: int, *, group: bool) -> None:
    """From now on end, if need be with the whole process group, when `pipe` does: when no process can write to it.

    That is when the parent has ended, even if it was killed.
    """

    def wait() -> None:
        multiprocessing.connection.wait([pipe])
        os.kill(0 if group else os.getpid(), signal.SIGKILL)  # 0 is the group

    threading.Thread(target=wait, daemon=True).start()
