"""Tables, and the lines of /proc that the benchmarks read."""

import numpy

from speed import machine, memory, table


def test_a_table_has_columns_of_one_width() -> None:
    assert table.table(("what", "n"), [["a", "1"], ["longer", "1.0"]]).splitlines() == [
        "| what   |   n |",
        "|:-------|----:|",
        "| a      |   1 |",
        "| longer | 1.0 |",
    ]


def test_a_step_in_words() -> None:
    times = {0.00123: "1.23", 0.0123: "12.3", 0.123: "123", 12.3: "12300"}  # three digits or more
    assert {seconds: table.milliseconds(seconds) for seconds in times} == times
    assert table.pace(0.5, 64) == ("500", "128")
    assert table.work(10**10, 0.5, 4e10) == ("10.0", "50 %")
    assert (table.megabytes(150_000_000), table.megabytes(None)) == ("150", "?")


def test_the_peak_is_what_the_work_held_at_once() -> None:
    peak = memory.peak(numpy.ones, 25_000_000)  # 200 MB
    assert peak is None or 195e6 < peak < 260e6
    assert machine.value("lost", "self/status") == machine.value("Name", "lost") == ""
