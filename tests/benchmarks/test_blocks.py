"""Blocks, on a clock of their own."""

from collections.abc import Callable

import pytest

from speed import blocks


class Clock:
    """Time that passes only when a step takes it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def step(self, seconds: Callable[[], float]) -> Callable[[], None]:
        def take() -> None:
            self.now += seconds()

        return take


def test_a_block_is_as_many_steps_as_fill_it_and_at_least_one() -> None:
    clock = Clock()
    for seconds, end in ((0.25, 1.0), (3.0, 4.0)):
        assert blocks.block(clock.step(lambda seconds=seconds: seconds), 1.0, clock) == pytest.approx(seconds)
        assert clock.now == pytest.approx(end)


def test_contestants_take_turns_after_a_first_call_that_does_not_count() -> None:
    clock, order = Clock(), []

    def named(name: str, seconds: float) -> Callable[[], None]:
        def take() -> None:
            order.append(name)
            clock.now += seconds * (10 if len(order) <= 2 else 1)  # first calls are slow

        return take

    taken = blocks.alternate({"a": named("a", 1.0), "b": named("b", 2.0)}, 3, 0.5, clock)
    assert "".join(order) == "ab" + "ab" * 3
    assert taken == {"a": [1.0] * 3, "b": [2.0] * 3}


def test_a_host_that_ticks_is_measured_in_turns_with_its_guests() -> None:
    clock = Clock()
    tick, taken = blocks.hosted({"guest": clock.step(lambda: 2.0)}, rounds=2, seconds=1.0, clock=clock)
    ticks, done = 0, False
    while not done:
        clock.now += 100.0 if ticks < 2 else 0.5  # two slow steps to begin with
        done = tick()
        ticks += 1
    assert ticks == 2 + 2 * 2
    assert taken == {"public": pytest.approx([0.5, 0.5]), "guest": pytest.approx([2.0, 2.0])}
