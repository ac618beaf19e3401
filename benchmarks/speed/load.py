"""How fast training is by threads, by how they wait, and by processes; on idle cores, and beside work on all."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from markdown import table
from speed.training import Setup, Training

VARIANTS = ("gan", "dcgan", "r1_shift")
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
SPINS = "300000"  # libgomp's default, 3 ms
WAYS = {  # processes, threads of each, how often they look before they sleep
    f"one process, {CORES} threads": (1, CORES, SPINS),
    "the same, waiting passively": (1, CORES, "0"),
    f"{CORES} processes, one thread": (CORES, 1, "0"),
}
LOADS = {"idle": 0, "beside a niced load": CORES}  # how many processes that are busy
BUSY = "import time; end = time.time() + 600\nwhile time.time() < end: pass"  # ends by itself if nobody ends it
BENCH = Path(__file__).resolve().parents[1] / "bench.py"


def compare(rounds: int, seconds: float) -> str:
    """A table of GFLOP a second, of all processes together, by load and variant, with a number for each round."""
    columns = [(load, variant) for load in LOADS for variant in VARIANTS]
    found: dict[tuple[str, str, str], list[str]] = {}
    for load, count in LOADS.items():
        for _ in range(rounds):
            for way, (processes, threads, spins) in WAYS.items():
                for variant in VARIANTS:
                    with busy(count):
                        speed = measured(variant, processes, threads, spins, seconds)
                    found.setdefault((way, load, variant), []).append(f"{speed:.0f}")
    lines = [[way, *(", ".join(found[way, *column]) for column in columns)] for way in WAYS]
    return table(["", *(f"{variant}, {load}" for load, variant in columns)], lines)


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """So many processes that compute at the lowest priority, for the block."""
    others = [subprocess.Popen(["nice", "-n", "19", sys.executable, "-c", BUSY]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def measured(variant: str, processes: int, threads: int, spins: str, seconds: float) -> float:
    """GFLOP a second of so many processes that start together: `train` in each, told to begin when all are ready."""
    words = [sys.executable, str(BENCH), "train", variant, f"--threads={threads}", f"--seconds={seconds}"]
    around = os.environ | {"GOMP_SPINCOUNT": spins}  # read by libraries when they load
    trainings = [
        subprocess.Popen(words, env=around, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    ready = [training.stdout.readline() for training in trainings if training.stdout]
    speeds = [training.communicate("begin\n" if all(ready) else None)[0] for training in trainings]
    return sum(map(float, speeds))


def train(setup: Setup, seconds: float) -> float:
    """Train, beginning when a line comes in after a line has gone out: GFLOP a second."""
    training, steps = Training.of(setup, torch.device("cpu")), 0
    for _ in range(3):
        training.step()
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    while (taken := time.perf_counter() - start) < seconds:
        training.step()
        steps += 1
    return steps * training.flop / taken / 1e9
