"""Progress: lines in a log, a bar on a terminal."""

import io
import sys
import time

import pytest

from illustgan.core.live import Item, span
from illustgan.core.progress import Progress


def test_logs_get_a_line_now_and_then_and_none_of_quick_work(monkeypatch: pytest.MonkeyPatch) -> None:
    log, now = io.StringIO(), 0.0
    monkeypatch.setattr(sys, "stderr", log)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    with Progress("prepare", 3) as progress:
        progress.advance(3)
    with Progress("train", 110, "step", start=10, about=lambda: {"note": "loss 1"}) as progress:
        for _ in range(100):
            now += 0.5
            progress.advance()
    assert log.getvalue().splitlines() == [
        "train: 50/110 steps, 2 a second, 30 s left, loss 1",
        "train: 90/110 steps, 2 a second, 10 s left, loss 1",
        "train: 110/110 steps, 2 a second, loss 1",
    ]


def test_a_terminal_gets_a_bar_with_what_is_told_about_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(log, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", log)
    with Progress("train", 4, "step", start=2, about=lambda: {"note": "loss 1"}) as progress:
        progress.advance(2)
    assert "train" in log.getvalue()
    assert "4/4" in log.getvalue()
    assert "loss 1" in log.getvalue()


def test_slow_work_and_long_times_read_well() -> None:
    assert str(Item("evaluate", 1, 4, "checkpoint", 0.05)) == "evaluate: 1/4 checkpoints, 3 a minute, 60 s left"
    assert str(Item("evaluate", 0, 4, "checkpoint")) == "evaluate: 0/4 checkpoints"
    assert [span(seconds) for seconds in (0.4, 89, 90, 5300, 5400, 7500)] == [
        *("0 s", "89 s", "2 min", "88 min", "1 h 30 min", "2 h 5 min")
    ]
