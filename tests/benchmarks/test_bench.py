"""The speed commands, end to end at a tiny size."""

import itertools
import sys

import pytest
import torch

import bench
from speed import timing

TINY = ["--widths", "2", "--batch", "4", "--size", "16", "--faces", "30"]


def table(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    monkeypatch.setattr(sys, "argv", ["bench.py", *words])
    bench.main()
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def test_layers_are_named_by_their_weights(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(["layers", *TINY, "--steps", "1"], monkeypatch, capsys)
    assert rows[-1][0] == "all operations"
    calls = {tuple(row[:2]): row[2] for row in rows}
    # the discriminator's second convolution, of real pictures, of fake ones, and for the generator
    assert calls["convolution_backward", "4×4×4×4, 4×2×8×8, 4×2×4×4"] == "3"


def test_steps_are_compared(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(bench.GROWING, "width", (2, 4))
    rows = table(["scaling", "--what", "width", "--rounds", "1", "--seconds", ".01"], monkeypatch, capsys)
    assert [row[0] for row in rows] == ["width 2", "width 4"]
    assert rows[0][-1] == "1.00 (1.00 to 1.00)"


def test_ratios_are_within_rounds() -> None:
    taken = {"a": [1.0, 5, 1], "b": [1.5, 7.5, 1.2], "product": [2.0, 2, 2]}
    *_, row = timing.compared(taken, {"a": (64, 10**9), "b": (64, timing.SIDE**3)}).splitlines()
    assert [cell.strip() for cell in row.split("|")[2:-1]] == ["1500", "43", "1.1", "67 %", "1.50 (1.20 to 1.50)"]


def test_a_host_that_ticks_is_measured_in_turns_with_its_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "seconds_a_step", lambda step, seconds: step())
    tick, taken = timing.hosted({"guest": lambda: 2.0}, rounds=2, seconds=0.0)
    ticks = next(count for count in itertools.count(1) if tick())
    assert ticks == timing.WARM_UP + 2
    assert (taken["guest"], len(taken[timing.HOST])) == ([2.0, 2.0], 2)


def test_all_libraries_multiply_matrices_of_one_size() -> None:
    by_torch, by_numpy, by_convolution = (torch.as_tensor(step()) for step in timing.matrix_products().values())
    torch.testing.assert_close(by_torch, by_numpy, rtol=1e-4, atol=1e-3)
    assert by_convolution.numel() == timing.SIDE**2
