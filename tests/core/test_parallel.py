"""Order and errors survive the way through worker processes."""

import math
import os
import signal
import time

import pytest

from illustgan.core.errors import UserError
from illustgan.core.parallel import in_order


def slow_when_early(number: int) -> int:
    time.sleep(0.002 if number < 16 else 0)
    return number**2


def refuse(number: int) -> int:
    if number == 40:
        raise UserError("forty")
    return number


def die(number: int) -> int:
    return number if number != 40 else os.kill(os.getpid(), signal.SIGKILL) or 0


@pytest.mark.parametrize("workers", [1, 2])
def test_results_in_the_order_of_the_items(workers: int) -> None:
    items = range(100)
    assert list(in_order(slow_when_early, items, label="t", unit="n", workers=workers)) == [n**2 for n in items]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_a_worker_arrives_as_it_is(workers: int) -> None:
    with pytest.raises(UserError, match="forty"):
        list(in_order(refuse, range(100), label="t", unit="n", workers=workers))


def test_a_worker_that_was_killed_is_said_in_a_line() -> None:
    with pytest.raises(UserError, match=r"^drawing: a worker was killed, mostly since memory is full: run this again$"):
        list(in_order(die, range(100), label="drawing", unit="n", workers=2))


def test_nothing_to_do() -> None:
    assert list(in_order(math.sqrt, [], label="t", unit="n")) == []
