"""Alternating blocks: contestants take turns for a second or so each, and are compared within rounds.

A shared machine is slow for seconds at a time. Two contestants that take turns suffer alike, so the ratio of a round
says more than the ratio of two averages, and the median over rounds leaves out the round that was disturbed.
"""

import time
from collections.abc import Callable, Iterator, Mapping

import torch

HOST = "public"  # whose code has the loop
WARM_UP = 2  # steps of a host that do not count

Step = Callable[[], object]
Clock = Callable[[], float]


def wait(device: torch.device) -> None:
    """Until `device` has done all that it was given; a CPU always has."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def block(step: Step, seconds: float, clock: Clock = time.perf_counter) -> float:
    """Seconds that one call of `step` takes, over as many calls as fill `seconds`, and at least one."""
    start, calls = clock(), 0
    while True:
        step()
        calls += 1
        passed = clock() - start
        if passed >= seconds:
            return passed / calls


def alternate(
    contestants: Mapping[str, Step], rounds: int, seconds: float, clock: Clock = time.perf_counter
) -> dict[str, list[float]]:
    """Seconds a step in each of `rounds` rounds of one block each, after a call of each that does not count."""
    for step in contestants.values():
        step()
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, step in contestants.items():
            taken[name].append(block(step, seconds, clock))
    return taken


def hosted(
    guests: Mapping[str, Step], rounds: int, seconds: float, clock: Clock = time.perf_counter
) -> tuple[Callable[[], bool], dict[str, list[float]]]:
    """Rounds in which the host's own loop cannot be called, but calls a tick at the end of each of its steps.

    The host's block goes on until `seconds` are full; then, from within the host's step, the guests have a block each.
    Returns the tick, which says whether it is enough, and seconds a step, the host's own under `HOST`.
    """
    taken: dict[str, list[float]] = {name: [] for name in (HOST, *guests)}

    def ticks() -> Iterator[bool]:
        for _ in range(WARM_UP):
            yield False
        for step in guests.values():
            step()
        for _ in range(rounds):
            start, steps = clock(), 0
            while not steps or clock() - start < seconds:
                yield False
                steps += 1
            taken[HOST].append((clock() - start) / steps)
            for name, step in guests.items():
                taken[name].append(block(step, seconds, clock))

    left = ticks()
    next(left)
    return lambda: next(left, True), taken
