"""Tables and the lines of /proc that the benchmarks read."""

import numpy
import pytest

from speed import machine, memory, table


def test_a_table_has_columns_of_one_width() -> None:
    assert table.table(("what", "n"), [["a", "1"], ["longer", "1.0"]]).splitlines() == [
        "| what   |   n |",
        "|:-------|----:|",
        "| a      |   1 |",
        "| longer | 1.0 |",
    ]


@pytest.mark.parametrize(("seconds", "text"), [(0.00123, "1.23"), (0.0123, "12.3"), (0.123, "123"), (12.3, "12300")])
def test_times_have_three_digits(seconds: float, text: str) -> None:
    assert table.milliseconds(seconds) == text


def test_a_step_in_words() -> None:
    assert table.pace(0.5, 64) == ("500", "128")
    assert table.work(10**10, 0.5, 4e10) == ("10.0", "50 %")
    assert (table.megabytes(150_000_000), table.megabytes(None)) == ("150", "?")


def test_status_and_processor_are_read_from_their_lines() -> None:
    assert memory.status("VmHWM", "Name:\tpython\nVmHWM:\t    2048 kB\nVmRSS:\t 1024 kB\n") == 2048 * 1024
    with pytest.raises(ValueError, match="no VmHWM"):
        memory.status("VmHWM", "Name:\tpython\n")
    assert machine.processor("processor\t: 0\nmodel name\t: Some CPU\n") == "Some CPU"
    assert machine.processor("") == machine.platform.machine()


def test_the_peak_is_what_the_work_held_at_once() -> None:
    peak = memory.peak(numpy.ones, 25_000_000)  # 200 MB
    assert peak is None or 195e6 < peak < 260e6
