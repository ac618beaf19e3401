"""Stacked digits: what is counted, also of what is no digit, and that trainings are those of faces."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.theory import digits
from illustgan.theory.course import changed
from illustgan.theory.settings import BalanceScale, DigitScale
from illustgan.training.method import assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import start, step

SCALE = DigitScale(unrolled=(1,), seeds=(1, 2), steps=3, batch=8, width=4, samples=64, pool=50)
BALANCES = BalanceScale(seeds=(1, 2), steps=3, balances=(1, 3), batch=8, width=2, samples=64, pool=50)


def test_real_stacks_have_the_modes_and_kl_of_chance_and_one_number_is_one_mode() -> None:
    shares = digits.truth()
    assert shares.sum() == pytest.approx(1)
    found = digits.measure(digits.stacks(5000, "z")[1])
    assert found["modes"] == pytest.approx((1 - (1 - shares) ** 5000).sum(), abs=8)
    assert found["kl"] == pytest.approx(999 / 10_000, rel=0.15)
    one = {"recognised": 1, "modes": 1, "kl": pytest.approx(math.log(1000), abs=0.1)}
    assert digits.measure(np.full(100, 123)) == one


def test_who_draws_fewer_digits_looks_worse_and_hardly_any_worst() -> None:
    worst, shown = -math.log(digits.truth().min()), digits.stacks(5000, "z")[1]
    found = [digits.measure(np.where(np.arange(5000) % 40 < of_40, shown, -1)) for of_40 in (40, 20, 2, 1, 0)]
    assert [one["recognised"] for one in found] == [1, 0.5, 0.05, 0.025, 0]
    modes, kl = ([one[name] for one in found] for name in ("modes", "kl"))
    assert sorted(modes, reverse=True) == modes
    assert sorted(kl) == kl
    assert kl[3:] == pytest.approx([worst, worst], rel=1e-5)
    assert kl[2] < worst / 2


def test_training_is_that_of_faces(tmp_path: Path) -> None:
    task = digits.Task(SCALE.model_copy(update={"seeds": (2,), "steps": 2}))
    block = Variant(generator="mlp", objective="non_saturating", optimiser="adam", lr=0.001)
    seen = task.train(block, tmp_path / "gan")
    variant = assemble(block)
    theirs = start(variant, task.architecture, seed=2, device=torch.device("cpu"))
    for drawn in range(2):
        step(theirs, variant, task.faces(2), drawn, 1)
    assert seen["seeds"] == {"2": task.look(theirs.generator)}


def test_what_is_lost_is_what_the_most_discriminator_steps_cost() -> None:
    ends = [{"kl": kl, "recognised": share} for kl, share in ((3.0, 0.1), (2.0, 0.3), (2.5, 0.2))]
    assert digits._judged(ends) == {"best": 2.0, "lost": 0.5, "recognised": 0.3}
    assert digits._judged(ends[:2]) == {"best": 2.0, "lost": 0, "recognised": 0.3}


def test_who_never_learnt_loses_nothing_and_is_no_better_than_noise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digits, "GAN", changed(digits.GAN, lr=1e-9, discriminator_lr=1e-9))
    monkeypatch.setattr(digits, "WGAN", changed(digits.WGAN, lr=1e-9))
    figures = digits.balance(BALANCES, tmp_path)
    for seed in figures["seeds"].values():
        assert seed["noise"] == figures["controls"]["noise"]["kl"]
        assert seed["noise"] > 2 * figures["controls"]["real"]["kl"]
        for name in ("gan", "wgan"):
            assert (seed[name]["lost"], seed[name]["best"]) == (0, seed["noise"])
