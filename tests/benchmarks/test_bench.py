"""The commands, on networks so small that times mean nothing."""

import sys
from collections.abc import Callable

import pytest
import torch

import bench
from speed import scaling

TIMED = ["--rounds", "1", "--seconds", "0", "--threads", "1"]
TINY = ["--batch", "2", "--size", "16", "--faces", "20", *TIMED]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    def run(*words: str) -> list[str]:
        monkeypatch.setattr(sys, "argv", ["bench.py", *words])
        bench.main()
        return capsys.readouterr().out.splitlines()

    return run


def test_unrolled_has_a_row_a_width(printed: Callable[..., list[str]]) -> None:
    machine, gap, header, _, *rows = printed("unrolled", "--widths", "1", "2", *TINY)
    assert ", 1 thread, " in machine
    assert not gap
    assert [cell.strip() for cell in header.split("|")[1:4]] == ["width", "dcgan ms", "unrolled ms"]
    assert [row.split("|")[1].strip() for row in rows] == ["1", "2"]


def test_layers_end_with_the_whole_step(printed: Callable[..., list[str]]) -> None:
    lines = printed("layers", "--widths", "1", "--variant", "wgan", *TINY)
    assert lines[2].startswith("wgan, width 1: matrix products at ")
    assert lines[-2].split("|")[1].strip() == "the whole step"


def test_scaling_prints_what_is_named(printed: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    places = tuple(scaling.Place(1, batch, 16, 20) for batch in (2, 4))
    monkeypatch.setitem(scaling.GROWING, "batch", places)
    rows = [[cell.strip() for cell in line.split("|")] for line in printed("scaling", "batch", *TIMED)[4:6]]
    assert [row[1] for row in rows] == ["batch 2", "batch 4"]
    assert rows[0][-2] == "1.00 (1.00 to 1.00)"


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_without_cuda_one_line_says_so(printed: Callable[..., list[str]]) -> None:
    assert printed("gpu", *TINY) == ["torch sees no CUDA device here: nothing to measure"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("scaling height", "scaling knows no 'height': name some of width, batch, size, faces"),
        ("layers --variant dcgna", "unknown model 'dcgna', did you mean 'dcgan'"),
        ("public nowhere", r"nowhere has no examples/dcgan/main.py: put a clone of https://github.com"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(words: str, message: str, printed: Callable[..., list[str]]) -> None:
    with pytest.raises(bench.UserError, match=message):
        printed(*words.split(), *TIMED)
