"""How long a run is and where it leaves traces: pure arithmetic, done before the first step."""

from dataclasses import dataclass

import numpy as np

from illustgan.core.errors import UserError
from illustgan.core.settings import Length
from illustgan.training.settings import Variant

POST_STEPS = (0, 500, 1000, 2000, 7000, 13000)  # generator steps at which the 2017 post shows pictures


@dataclass(frozen=True)
class Cost:
    """Floating-point operations of one step of either network."""

    discriminator_step: int
    generator_step: int
    penalty: int = 0  # what one on gradients adds to every `penalty_every`-th discriminator step, the first among them
    penalty_every: int = 1


@dataclass(frozen=True)
class Plan:
    """A run's length and its snapshots, all counted in generator steps done."""

    steps: int
    batch: int
    faces: int
    flop: np.ndarray  # int64 (steps + 1,): work done after each number of steps
    discriminator_steps: np.ndarray  # int64 (steps + 1,): done before it
    clock: list[int]  # snapshots + 1 of them, equal work apart
    epochs: list[int]  # ends of epochs; empty when there are too many
    stills: list[int]  # POST_STEPS as far as they are reached
    evaluated: list[int]  # those of the clock with weights

    @property
    def snapshots(self) -> list[int]:
        """Every step at which samples are kept, rising."""
        return sorted({*self.clock, *self.epochs, *self.stills})

    def work(self, step: int) -> dict[str, float]:
        """What a number of steps takes: epochs, 10¹² floating-point operations, and pictures for either network."""
        return {
            "epoch": step * self.batch / self.faces,
            "tflop": int(self.flop[step]) / 1e12,
            "generator_images": step * self.batch,
            "discriminator_images": int(self.discriminator_steps[step]) * self.batch,
        }


def repeats(variant: Variant, generator_steps: np.ndarray) -> np.ndarray:
    """Discriminator steps before the generator step that follows each of `generator_steps`; int64, same shape.

    `burn_in_steps` (0: off) while fewer than `burn_in_until` generator steps are done and at every `burn_in_every`-th
    (0: never), as in the WGAN authors' code (100, 25, 500), which brings the critic close to optimal first.
    """
    burning = generator_steps < variant.burn_in_until
    if variant.burn_in_every:
        burning = burning | (generator_steps % variant.burn_in_every == 0)
    return np.where(burning & (variant.burn_in_steps > 0), variant.burn_in_steps, variant.discriminator_steps)


def make_plan(variant: Variant, cost: Cost, length: Length, *, batch: int, faces: int) -> Plan:
    """Plan a run of either a budget in TFLOP (the last step is the last that fits) or a number of steps.

    An epoch is batch · steps / faces: a unit of reporting, never a loop. `UserError` if the budget is too small for one
    step.
    """
    steps, budget = length.steps, (length.tflop or 0) * 1e12
    longest = steps if steps is not None else max(1, int(budget / cost.generator_step))
    before = np.concatenate([[0], np.cumsum(repeats(variant, np.arange(longest)))])
    penalised = -(-before // cost.penalty_every)
    flop = before * cost.discriminator_step + penalised * cost.penalty + np.arange(longest + 1) * cost.generator_step
    if steps is None:
        steps = int(np.searchsorted(flop, budget, side="right")) - 1
    if steps < 1:
        least = f"one generator step ({flop[1] / 1e12:.3g})"
        raise UserError(f"the scale's tflop ({length.tflop}) is too small for {least}: raise it")
    flop, before = flop[: steps + 1], before[: steps + 1]
    ticks = length.snapshots
    due = [-(-int(flop[-1]) * tick // ticks) for tick in range(ticks + 1)]  # rounded up, in exact integers
    clock = [int(s) for s in np.searchsorted(flop, due)]
    every = ticks // length.evaluations
    ends = [-(-faces * epoch // batch) for epoch in range(1, steps * batch // faces + 1)]
    return Plan(
        steps=steps,
        batch=batch,
        faces=faces,
        flop=flop,
        discriminator_steps=before,
        clock=clock,
        epochs=ends if len(ends) <= length.epoch_snapshots else [],
        stills=[s for s in POST_STEPS if s <= steps],
        evaluated=sorted(set(clock[every::every])),
    )
