"""Steps in words."""

from speed import table


def test_a_step_in_words() -> None:
    times = {0.00123: "1.23", 0.0123: "12.3", 0.123: "123", 12.3: "12300"}  # three digits or more
    assert {seconds: table.milliseconds(seconds) for seconds in times} == times
    assert table.pace(0.5, 64) == ("500", "128")
    assert table.work(10**10, 0.5, 4e10) == ("10.0", "50 %")
