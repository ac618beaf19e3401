"""Alternating blocks: contestants take turns for a second or so each, and are compared within rounds.

A shared machine is slow for seconds at a time. Two contestants that take turns suffer alike, so the ratio of a round
says more than the ratio of two averages, and the median over rounds leaves out the round that was disturbed.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch

WARM_UP = 2  # steps of a host that do not count

Step = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Spread:
    """Median, least and greatest of some numbers."""

    median: float
    least: float
    greatest: float


def spread(numbers: Sequence[float]) -> Spread:
    """What the middle of at least one number is, and how far they go."""
    return Spread(statistics.median(numbers), min(numbers), max(numbers))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """How many times longer theirs take, round by round; lists of one length, in seconds."""
    return spread([b / a for a, b in zip(ours, theirs, strict=True)])


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


class Host:
    """Rounds in which the host's own loop cannot be called, but tells by `tick` that a step of it is done.

    The host's block goes on until `seconds` are full; then, from within the host's step, the guests have a block each.
    """

    def __init__(
        self, guests: Mapping[str, Step], rounds: int, seconds: float, clock: Clock = time.perf_counter
    ) -> None:
        self.guests, self.rounds, self.seconds, self.clock = guests, rounds, seconds, clock
        self.warm_up, self.steps, self.start = WARM_UP, 0, 0.0
        self.own: list[float] = []
        self.taken: dict[str, list[float]] = {name: [] for name in guests}

    def tick(self) -> bool:
        """Note that a step of the host is done; whether it has done enough."""
        if self.warm_up:
            self.warm_up -= 1
            if not self.warm_up:
                for step in self.guests.values():
                    step()
                self.start = self.clock()
            return False
        self.steps += 1
        if self.clock() - self.start >= self.seconds:
            self.own.append((self.clock() - self.start) / self.steps)
            for name, step in self.guests.items():
                self.taken[name].append(block(step, self.seconds, self.clock))
            self.steps, self.start = 0, self.clock()
        return len(self.own) == self.rounds
