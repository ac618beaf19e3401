"""Order and errors survive the way through worker processes."""

import math
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


@pytest.mark.parametrize("workers", [1, 2])
def test_results_in_the_order_of_the_items(workers: int) -> None:
    items = range(100)
    assert list(in_order(slow_when_early, items, label="t", unit="n", workers=workers)) == [n**2 for n in items]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_a_worker_arrives_as_it_is(workers: int) -> None:
    with pytest.raises(UserError, match="forty"):
        list(in_order(refuse, range(100), label="t", unit="n", workers=workers))


def test_nothing_to_do() -> None:
    assert list(in_order(math.sqrt, [], label="t", unit="n")) == []
