"""Run the pipeline, independent stages side by side: python -m illustgan.jobs [JOBS], with PYTHONPATH=src."""

import fcntl
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from dvc.exceptions import DvcException

from illustgan.core import files, stage
from illustgan.core.errors import UserError
from illustgan.jobs import machine, run
from illustgan.jobs.progress import Lines


def main() -> int:
    asked = machine.asked(" ".join(sys.argv[1:]))
    for number in run.SIGNALS:
        signal.signal(number, _stop)
    try:
        with _alone():
            return _run(asked)
    except DvcException as error:
        raise UserError(" ".join(str(error).split())) from None
    except KeyboardInterrupt as stopped:
        return 128 + int(stopped.args[0])


def _run(asked: int | None) -> int:
    run_ = run.Run()
    if not run_.due:
        print("nothing to do: all is as it would be made", file=sys.stderr)
        return 0
    gpus = machine.gpus()
    jobs = asked or machine.jobs(gpus)
    with Lines(len(run_.graph.units), len(run_.finished())) as lines:
        lines.say(f"{jobs} at a time; what each says is in {run.LOGS}/")
        return run_.go_on(jobs, gpus, lines)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold a lock, which jobs hold too: that of a killed run is free when its last job has ended, in an instant."""
    files.make_folder(run.LOGS)
    with (run.LOGS / "running").open("w") as lock:
        for left in range(30, -1, -1):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise UserError("the pipeline runs here already: wait for it, or stop it") from None
                time.sleep(0.1)
        yield


def _stop(number: int, frame: FrameType | None) -> None:
    """End with this signal; once is enough, since what runs saves its state first."""
    for other in run.SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt(number)


stage.run(main)
