"""The commands, on networks so small that times mean nothing."""

import sys

import pytest

import bench
from speed import scaling

TINY = ["--batch", "2", "--size", "16", "--faces", "20", "--rounds", "1", "--seconds", "0", "--threads", "1"]


def printed(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    monkeypatch.setattr(sys, "argv", ["bench.py", *arguments])
    bench.main()
    return capsys.readouterr().out.splitlines()


def test_unrolled_has_a_row_a_width(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    machine, gap, header, _, *rows = printed(["unrolled", "--widths", "1", "2", *TINY], monkeypatch, capsys)
    assert ", 1 thread, " in machine
    assert not gap
    assert header.startswith("| width | dcgan ms | unrolled ms |")
    assert [row.split("|")[1].strip() for row in rows] == ["1", "2"]


def test_layers_end_with_the_whole_step(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(["layers", "--widths", "1", "--variant", "wgan", *TINY], monkeypatch, capsys)
    assert lines[2].startswith("wgan, width 1: matrix products at ")
    assert lines[-2].split("|")[1].strip() == "the whole step"


def test_scaling_prints_what_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    places = tuple(scaling.Place(1, batch, 16, 20) for batch in (2, 4))
    monkeypatch.setitem(scaling.GROWING, "batch", places)
    lines = printed(["scaling", "batch", "--rounds", "1", "--seconds", "0", "--threads", "1"], monkeypatch, capsys)
    assert [line.split("|")[1].strip() for line in lines[4:6]] == ["batch 2", "batch 4"]


def test_scaling_by_something_else_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.py", "scaling", "height", "--threads", "1"])
    with pytest.raises(bench.UserError, match="scaling knows no 'height': name some of width, batch, size, faces"):
        bench.main()


def test_a_variant_that_is_not_there_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.py", "layers", "--variant", "dcgna", *TINY])
    with pytest.raises(bench.UserError, match="unknown model 'dcgna', did you mean 'dcgan'"):
        bench.main()
