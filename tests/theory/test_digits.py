"""Stacked digits: what a stack shows, how well it is read, and that the trainings are those of faces."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.theory import digits
from illustgan.theory.settings import Digits, DigitScale, Players
from illustgan.training.method import assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import start, step
from tests.theory.test_course import PLAYERS

SETTINGS = Digits(players=Players.model_validate(PLAYERS.model_dump(exclude={"wgan_gp_weight"})), scales={})
SCALE = DigitScale(unrolled=(1,), seeds=(1, 2), steps=3, batch=8, width=4, smaller=2, samples=64, pool=50)


def test_a_stack_shows_its_three_digits_over_the_whole_range() -> None:
    pictures, shown = digits.stacks(50, "x")
    assert (pictures.shape, pictures.min(), pictures.max()) == ((50, 8, 8, 3), 0, 255)
    lookup = {picture.tobytes(): value for picture, value in zip(*digits.load(), strict=True)}
    for picture, number in zip(pictures, shown, strict=True):
        read = [lookup[np.ascontiguousarray(picture[..., channel]).tobytes()] for channel in range(3)]
        assert read[0] * 100 + read[1] * 10 + read[2] == number


def test_the_classifier_reads_held_out_digits_and_stacks() -> None:
    reader = digits.Reader()
    assert reader.accuracy >= 0.97
    pictures, shown = digits.stacks(400, "y")
    assert (reader.read(pictures) == shown).mean() > 0.97


def test_real_stacks_have_the_modes_and_kl_of_chance_and_one_number_is_one_mode() -> None:
    shares = digits.truth()
    assert shares.sum() == pytest.approx(1)
    found = digits.measure(digits.stacks(5000, "z")[1])
    assert found["modes"] == pytest.approx((1 - (1 - shares) ** 5000).sum(), abs=8)
    assert found["kl"] == pytest.approx(999 / 10_000, rel=0.15)
    assert digits.measure(np.full(100, 123)) == {"modes": 1, "kl": pytest.approx(math.log(1000), abs=0.1)}


def test_training_is_that_of_faces(tmp_path: Path) -> None:
    task = digits.Task(SCALE)
    block = Variant(generator="dcgan", objective="non_saturating", optimiser="adam", lr=0.001)
    seen = task.courses(block, [2], tmp_path / "gan")
    variant = assemble(block)
    theirs = start(variant, width=SCALE.width, size=digits.SIZE, seed=2, device=torch.device("cpu"))
    for drawn in range(2):
        step(theirs, variant, task.faces(2), drawn, 1)
    assert seen[2] == {2: task.look(theirs.generator)}


def test_looks_come_after_equal_shares() -> None:
    assert digits.even(16) == [2, 4, 6, 8, 10, 12, 14, 16]
    assert digits.even(3) == [1, 2, 3]
