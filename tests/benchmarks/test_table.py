"""Tables and the lines of /proc that the benchmarks read."""

import numpy
import pytest

from speed import machine, memory, side_by_side, table
from speed.blocks import Spread


def test_a_table_has_columns_of_one_width() -> None:
    assert table.table(("what", "n"), [["a", "1"], ["longer", "1000"]]).splitlines() == [
        "| what   |    n |",
        "| :----- | ---: |",
        "| a      |    1 |",
        "| longer | 1000 |",
    ]
    with pytest.raises(ValueError, match="a row of 1 cells under a header of 2"):
        table.table(("what", "n"), [["a"]])


@pytest.mark.parametrize(("seconds", "text"), [(0.00123, "1.23"), (0.0123, "12.3"), (0.123, "123"), (12.3, "12300")])
def test_times_have_three_digits(seconds: float, text: str) -> None:
    assert table.milliseconds(seconds) == text


def test_a_comparison_becomes_two_rows() -> None:
    half, one = Spread(0.5, 0.4, 0.6), Spread(1.0, 0.9, 1.1)
    found = side_by_side.Comparison(
        "dcgan",
        16,
        64,
        side_by_side.Side(half, 10**10, 150_000_000),
        side_by_side.Side(one, 2 * 10**10, None),
        Spread(2.0, 1.8, 2.5),
        4e10,
    )
    assert found.rows() == [
        ["dcgan, 16", "ours", "500", "128", "150", "10.0", "50 %", "2.00 (1.80 to 2.50)"],
        ["dcgan, 16", "public", "1000", "64", "?", "20.0", "50 %", ""],
    ]
    assert side_by_side.summary([found]).count("\n") == 3


def test_status_and_processor_are_read_from_their_lines() -> None:
    assert memory.status("VmHWM", "Name:\tpython\nVmHWM:\t    2048 kB\nVmRSS:\t 1024 kB\n") == 2048 * 1024
    with pytest.raises(ValueError, match="no VmHWM"):
        memory.status("VmHWM", "Name:\tpython\n")
    assert machine.processor("processor\t: 0\nmodel name\t: Some CPU\n") == "Some CPU"
    assert machine.processor("") == machine.platform.machine()


def test_the_peak_is_what_the_work_held_at_once() -> None:
    peak = memory.peak(numpy.ones, 25_000_000)  # 200 MB
    assert peak is None or 195e6 < peak < 260e6
