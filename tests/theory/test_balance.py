"""Balances at equal work: steps that fit, the rest of a variant as it was, and the summary by hand."""

from pathlib import Path

from illustgan.theory import balance, course
from illustgan.theory.digits import NETWORKS, Task
from illustgan.theory.settings import Balance, BalanceScale, Pair
from illustgan.training.method import assemble
from illustgan.training.steps import measure_cost

PAIR = Pair(objective="non_saturating", lr=0.001, discriminator_lr=0.002, beta1=0.5, wgan_lr=0.0005, wgan_clip=0.1)
SCALE = BalanceScale(seeds=(1, 2), gflop=0.003, balances=(1, 3), batch=8, width=2, samples=64, pool=50)


def test_work_is_equal_and_steps_are_as_many_as_fit() -> None:
    task = Task(SCALE)
    faces = task.faces(0)
    for name, block in course.compared(PAIR, NETWORKS).items():
        for count in (1, 10):
            settings = course.changed(block, discriminator_steps=count)
            plan = balance.plan(settings, task, gflop=0.02)
            variant = assemble(settings)
            cost = measure_cost(variant, faces)
            assert plan.steps == int(2e7 // (count * cost.discriminator_step + cost.generator_step)), name
            assert plan.evaluated[-1] == plan.steps


def test_who_never_learnt_loses_nothing_and_is_no_better_than_noise(tmp_path: Path) -> None:
    still = PAIR.model_copy(update={"lr": 1e-9, "discriminator_lr": 1e-9, "wgan_lr": 1e-9})
    found = balance.compute(Balance(players=still, scales={}), SCALE, tmp_path)
    for seed in found["seeds"].values():
        assert seed["noise"] == seed["gaussian"] == found["controls"]["noise"]["kl"]
        assert seed["noise"] > 2 * found["controls"]["real"]["kl"]
        for name in ("gan", "wgan"):
            assert (seed[name]["lost"], seed[name]["best"]) == (0, seed["noise"])
