"""Order and errors survive the way through worker processes."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from illustgan.core.errors import UserError
from illustgan.core.parallel import WORKERS, in_order

from ..toy import gone, waited


def refuse_late(number: int) -> int:
    time.sleep(0.002 if number < 16 else 0)
    if number == 90:
        raise UserError("ninety")
    return number**2


def process(number: int) -> int:
    return os.getpid()


def die(number: int) -> int:
    return number if number != 40 else os.kill(os.getpid(), signal.SIGKILL) or 0


@pytest.mark.parametrize("workers", [1, 2])
def test_results_in_the_order_of_the_items_and_an_error_as_it_is(workers: int) -> None:
    found = []
    with pytest.raises(UserError, match="ninety"):
        found.extend(in_order(refuse_late, range(100), label="t", unit="n", workers=workers))
    assert found == [number**2 for number in range(90 if workers == 1 else 80)]  # chunks come whole


def test_as_many_workers_as_the_environment_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKERS, "1")
    assert {*in_order(process, range(100), label="t", unit="n")} == {os.getpid()}


def test_a_worker_that_was_killed_is_said_in_a_line() -> None:
    with pytest.raises(UserError, match=r"^drawing: a worker was killed, mostly since memory is full: run this again$"):
        list(in_order(die, range(100), label="drawing", unit="n", workers=2))


def test_workers_end_with_a_parent_that_is_killed() -> None:
    script = "import time\nfrom illustgan.core.parallel import in_order\n"
    script += 'if __name__ == "__main__": [*in_order(time.sleep, [1] * 1000, label="t", unit="n", workers=2)]'
    with subprocess.Popen([sys.executable, "-c", script]) as process:
        waited(lambda: len(psutil.Process(process.pid).children()) > 2)  # one tracks resources
        started = psutil.Process(process.pid).children()
        process.kill()
    waited(lambda: all(gone(child.pid) for child in started))
