"""Lengths of runs and places of snapshots."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.core.errors import UserError
from illustgan.core.settings import Length
from illustgan.training.plan import Cost, Plan, make_plan
from illustgan.training.settings import Variant

COST = Cost(3_000_000_000, 2_000_000_000)


def plan(
    critic: int = 1, cost: Cost = COST, faces: int = 100, burn_in: Sequence[int] = (0, 0, 0), **changes: float
) -> Plan:
    steps, until, every = burn_in
    burning = {"burn_in_steps": steps, "burn_in_until": until, "burn_in_every": every, "discriminator_steps": critic}
    variant = Variant(generator="mlp", objective="hinge", optimiser="sgd", lr=1, paper={}, **burning)
    length = Length.model_validate({"snapshots": 8, "evaluations": 4, "epoch_snapshots": 0, **changes})
    return make_plan(variant, cost, length, batch=10, faces=faces)


def test_steps_are_taken_as_they_are() -> None:
    found = plan(steps=800)
    assert found.steps == 800
    assert found.clock == list(range(0, 801, 100))
    assert found.evaluated == [200, 400, 600, 800]
    assert found.stills == [0, 500]
    assert found.snapshots == sorted({*found.clock, 500})
    assert plan(steps=13_000).stills == [0, 500, 1000, 2000, 7000, 13_000]
    assert plan(steps=12_999).stills == [0, 500, 1000, 2000, 7000]
    assert plan(steps=1).evaluated == [1]


def test_a_budget_holds_a_whole_step_or_names_the_least() -> None:
    assert (plan(5, tflop=0.017).steps, plan(5, tflop=0.017).clock) == (1, [0] + 8 * [1])
    for tflop in (1e-9, 0.0169):
        message = rf"the scale's tflop \({tflop}\) is too small for one generator step \(0\.017\): raise it"
        with pytest.raises(UserError, match=message):
            plan(5, tflop=tflop)


@given(
    *(st.floats(0.1, 2), st.integers(1, 7), st.integers(0, 30), st.integers(1, 9)),
    st.just(0) | st.integers(0, 5_000_000_000),
)
def test_a_budget_is_used_up_and_never_overdrawn(tflop: float, critic: int, burn: int, every: int, lazy: int) -> None:
    cost = Cost(3_000_000_000, 2_000_000_000, lazy, every)
    found = plan(critic, cost, burn_in=(burn, 4, 50), tflop=tflop)
    # counted by hand, step by step
    work, done = 0, 0
    for step in range(found.steps + 1):
        assert (found.flop[step], found.discriminator_steps[step]) == (work, done)
        repeats = burn if burn and (step < 4 or step % 50 == 0) else critic
        penalties = sum(draw % every == 0 for draw in range(done, done + repeats))
        more = repeats * 3_000_000_000 + penalties * lazy + 2_000_000_000
        assert step < found.steps or work <= tflop * 1e12 < work + more
        work, done = work + more, done + repeats


@given(steps=st.integers(1, 400), snapshots=st.integers(1, 12), burn=st.integers(0, 40))
def test_the_clock_ticks_equal_shares_of_the_work(steps: int, snapshots: int, burn: int) -> None:
    found = plan(5, burn_in=(burn, 25, 100), steps=steps, snapshots=snapshots, evaluations=1)
    assert (len(found.clock), found.clock[0], found.clock[-1]) == (snapshots + 1, 0, steps)
    assert found.clock == sorted(found.clock)
    for tick, step in enumerate(found.clock[1:], 1):
        due = int(found.flop[-1]) * tick
        assert int(found.flop[step]) * snapshots >= due
        assert int(found.flop[step - 1]) * snapshots < due


def test_epochs_get_snapshots_only_while_they_are_few() -> None:
    assert plan(steps=35, faces=101, epoch_snapshots=3).epochs == [11, 21, 31]
    assert plan(steps=35, faces=101, epoch_snapshots=2).epochs == []
    assert plan(steps=35, faces=1000, epoch_snapshots=9).epochs == []
