"""How fast training is by threads, by how they wait, and by processes; on idle cores, and beside work on all."""

import argparse
import multiprocessing
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]  # this copy's own code, not an installed package
VARIANTS = ("gan", "dcgan", "r1_shift")
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
SPINS = "300000"  # libgomp's default, 3 ms
WAYS = {  # processes, threads of each, how often they look before they sleep
    f"one process, {CORES} threads": (1, CORES, SPINS),
    "the same, waiting passively": (1, CORES, "0"),
    f"{CORES} processes, one thread": (CORES, 1, "0"),
}
START: list[Any] = []  # in a process that trains, the barrier that all wait at
BUSY = "import os\nos.nice(19)\nwhile os.getppid() != 1: pass"


def main() -> None:
    """Print a line for each load, round and way: GFLOP a second by variant, of all processes together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement")
    asked = parser.parse_args()
    print(f"{'GFLOP a second':28}", *(f"{name:>9}" for name in VARIANTS))
    for load, busy in (("idle", 0), ("beside a niced load", CORES)):
        others = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(busy)]
        try:
            for name, way in [*WAYS.items()] * asked.rounds:
                found = measured(*way, asked.seconds)
                print(f"{name:28}", *(f"{speed:9.1f}" for speed in found), f"  {load}", flush=True)
        finally:
            for other in others:
                other.kill()


def measured(processes: int, threads: int, spins: str, seconds: float) -> list[float]:
    """GFLOP a second by variant, of so many processes that start each measurement together."""
    os.environ["GOMP_SPINCOUNT"] = spins  # read by the processes' libraries when they load
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes)
    with ProcessPoolExecutor(processes, context, _meet, (barrier,)) as pool:
        found = [pool.submit(train, threads, seconds) for _ in range(processes)]
        return [sum(speeds) for speeds in zip(*(one.result() for one in found), strict=True)]


def _meet(barrier: Any) -> None:
    START.append(barrier)


def train(threads: int, seconds: float) -> list[float]:
    """GFLOP a second of each variant, trained for so long on so many threads."""
    from illustgan.core import devices
    from illustgan.core.settings import Machine
    from speed import ours

    device, found = devices.choose(Machine(device="cpu", threads=threads)), []
    for name in VARIANTS:
        trained, steps = ours.at(name, ours.Place(), device), 0
        for _ in range(3):
            trained.step()
        START[-1].wait()
        start = time.perf_counter()
        while (taken := time.perf_counter() - start) < seconds:
            trained.step()
            steps += 1
        found.append(steps * trained.flop / taken / 1e9)
    return found


if __name__ == "__main__":
    main()
