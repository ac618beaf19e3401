"""The speed command at a tiny size, and how it compares."""

import itertools
import sys

import pytest
import torch

import bench
import speed


def test_steps_are_compared(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(bench.GROWING, "width", (2, 4))
    monkeypatch.setattr(sys, "argv", ["bench.py", "scaling", "--what", "width", "--rounds", "1", "--seconds", ".01"])
    bench.main()
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]
    assert [row[0] for row in rows] == ["width 2", "width 4"]
    assert rows[0][-1] == "1.00 (1.00 to 1.00)"


def test_ratios_are_within_rounds() -> None:
    taken = {"a": [1.0, 5, 1], "b": [1.5, 7.5, 1.2], "product": [2.0, 2, 2]}
    *_, row = speed.compared(taken, {"a": (64, 10**9), "b": (64, speed.SIDE**3)}).splitlines()
    assert [cell.strip() for cell in row.split("|")[2:-1]] == ["1500", "43", "1.1", "67 %", "1.50 (1.20 to 1.50)"]


def test_a_host_that_ticks_is_measured_in_turns_with_its_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "seconds_a_step", lambda step, seconds: step())
    tick, taken = speed.hosted({"guest": lambda: 2.0}, rounds=2, seconds=0.0)
    ticks = next(count for count in itertools.count(1) if tick())
    assert ticks == speed.WARM_UP + 2
    assert (taken["guest"], len(taken[speed.HOST])) == ([2.0, 2.0], 2)


def test_all_libraries_multiply_matrices_of_one_size() -> None:
    by_torch, by_numpy, by_convolution = (torch.as_tensor(step()) for step in speed.matrix_products().values())
    torch.testing.assert_close(by_torch, by_numpy, rtol=1e-4, atol=1e-3)
    assert by_convolution.numel() == speed.SIDE**2
