"""Training beside a load: what is timed are the pipeline's own steps, and the speeds of processes add up."""

import itertools
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import torch

from speed import load, ours

TINY = ours.Place(width=2, batch=4, size=16, faces=30)


def test_speed_is_the_steps_work_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    flop = ours.at("dcgan", TINY, torch.device("cpu")).flop
    monkeypatch.setattr(ours, "Place", lambda: TINY)
    monkeypatch.setattr(load, "VARIANTS", ("dcgan",))
    monkeypatch.setattr(load, "START", [threading.Barrier(1)])
    monkeypatch.setattr(load, "time", SimpleNamespace(perf_counter=itertools.count().__next__))
    assert load.train(1, 5) == [4 * flop / 5 / 1e9]


def test_speeds_of_processes_that_start_together_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def train(threads: int, seconds: float) -> list[float]:
        load.START[-1].wait(10)
        return [threads, seconds]

    monkeypatch.setenv("GOMP_SPINCOUNT", "7")
    monkeypatch.setattr(load, "train", train)
    monkeypatch.setattr(load, "ProcessPoolExecutor", lambda size, _, *start: ThreadPoolExecutor(size, "", *start))
    assert load.measured(2, 1, "0", 0.5) == [2, 1]
    assert os.environ["GOMP_SPINCOUNT"] == "0"
