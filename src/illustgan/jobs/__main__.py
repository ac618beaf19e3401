"""Run the pipeline, independent stages side by side: PYTHONPATH=src python -m illustgan.jobs [JOBS]."""

import os
import signal
import sys
from types import FrameType

from dvc.exceptions import DvcException

from illustgan.core import files, stage
from illustgan.core.errors import UserError
from illustgan.core.parallel import WORKERS
from illustgan.jobs import run


def main() -> int:
    asked = " ".join(sys.argv[1:])
    if asked and (not asked.isdecimal() or not int(asked)):
        raise UserError(f"JOBS={asked}: give a whole number from 1 on, or leave JOBS out")
    for number in run.SIGNALS:
        signal.signal(number, _stop)
    with files.locked(run.LOGS / "running", "the pipeline runs here already: wait for it, or stop it"):
        try:
            pipeline = run.Run()
            if not pipeline.due:
                print("nothing to do: all is as it would be made", file=sys.stderr)
                return 0
            from illustgan.jobs import machine  # what it imports takes time, and so it is for those who have some to do

            gpus = machine.gpus()
            jobs = int(asked or machine.jobs(gpus))
            os.environ.setdefault(WORKERS, str(max(1, machine.cores() // jobs)))
            return pipeline.go_on(jobs, gpus)
        except DvcException as error:
            raise UserError(" ".join(str(error).split())) from None
        except KeyboardInterrupt as stopped:
            return 128 + int(stopped.args[0])


def _stop(number: int, frame: FrameType | None) -> None:
    """End by this signal; later ones are left out, since all that runs saves its state at the first."""
    for each in run.SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt(number)


stage.run(main)
