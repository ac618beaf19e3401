"""Stacked digits: how what is none is made and told apart, what is counted, and that trainings are those of faces."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from illustgan.theory import digits
from illustgan.theory.course import changed
from illustgan.theory.digits import NONE, TAUGHT, Images, Reader, load, no_digits, stacks
from illustgan.theory.settings import BalanceScale, DigitScale
from illustgan.training.method import assemble
from illustgan.training.settings import Variant
from illustgan.training.steps import start, step

SCALE = DigitScale(unrolled=(1,), seeds=(1, 2), steps=3, batch=8, width=4, samples=64, pool=50)
BALANCES = BalanceScale(seeds=(1, 2), steps=3, balances=(1, 3), batch=8, width=2, samples=64, pool=50)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="module")
def others() -> dict[str, Images]:
    return no_digits(*load(), dict.fromkeys(TAUGHT, 400), "x")


def test_a_stack_shows_its_three_digits_over_the_whole_range() -> None:
    pictures, shown = stacks(50, "x")
    assert (pictures.shape, pictures.min(), pictures.max()) == ((50, 8, 8, 3), 0, 255)
    lookup = {picture.tobytes(): value for picture, value in zip(*load(), strict=True)}
    for picture, number in zip(pictures, shown, strict=True):
        read = [lookup[np.ascontiguousarray(picture[..., channel]).tobytes()] for channel in range(3)]
        assert read[0] * 100 + read[1] * 10 + read[2] == number


def test_held_out_digits_pass_and_no_kind_of_no_digits_does(reader: Reader) -> None:
    assert reader.quality["accuracy"] >= 0.97
    assert reader.quality["accepted"] >= 0.97
    assert reader.quality["rejected"].keys() == TAUGHT.keys()
    assert min(reader.quality["rejected"].values()) >= 0.95


def test_one_channel_without_a_digit_hides_a_number(reader: Reader, others: dict[str, Images]) -> None:
    pictures, shown = stacks(400, "y")
    assert (reader.read(pictures) == shown).mean() > 0.97
    for channel in range(3):
        spoilt = pictures.copy()
        spoilt[..., channel] = others["blurred"]
        assert (reader.read(spoilt) == -1).all()


def test_what_it_never_learnt_from_passes_rarely(reader: Reader) -> None:
    """One grey level, and the left half of one digit beside the right one of another, which is a digit at times."""
    pictures, _ = load()
    halves = np.concatenate([pictures[..., :4], pictures[::-1, :, 4:]], axis=2)
    grey = np.arange(256, dtype=np.uint8)[:, None, None].repeat(8, 1).repeat(8, 2)
    rejected = [(reader._values(of) == NONE).mean() for of in (halves, grey)]
    assert rejected[0] > 0.4
    assert rejected[1] > 0.8


def test_kinds_are_made_as_they_say(others: dict[str, Images]) -> None:
    pictures, _ = load()
    known = {picture.tobytes() for picture in pictures}
    assert all((of.shape, of.dtype) == ((400, 8, 8), np.uint8) for of in others.values())
    assert not any(picture.tobytes() in known for of in others.values() for picture in of)
    assert others["noise"].mean() == pytest.approx(127.5, abs=2)
    levels = {np.sort(picture, axis=None).tobytes() for picture in pictures}
    assert all(np.sort(picture, axis=None).tobytes() in levels for picture in others["shuffled"])
    # clipping to 0 to 255 moves what is mostly black
    inner = (pictures.mean(axis=0) > 100) & (pictures.mean(axis=0) < 155)
    flat = others["gaussian"][:, inner]
    np.testing.assert_allclose(np.corrcoef(flat.T), np.corrcoef(pictures[:, inner].T), atol=0.3)
    assert others["blurred"].std() < 0.7 * pictures.std()
    for picture in others["inverted"][:20]:
        assert ((picture == pictures) | (picture == 255 - pictures)).all(axis=(1, 2)).any()


def test_real_stacks_have_the_modes_and_kl_of_chance_and_one_number_is_one_mode() -> None:
    shares = digits.truth()
    assert shares.sum() == pytest.approx(1)
    found = digits.measure(stacks(5000, "z")[1])
    assert found["modes"] == pytest.approx((1 - (1 - shares) ** 5000).sum(), abs=8)
    assert found["kl"] == pytest.approx(999 / 10_000, rel=0.15)
    one = {"recognised": 1, "modes": 1, "kl": pytest.approx(math.log(1000), abs=0.1)}
    assert digits.measure(np.full(100, 123)) == one


def test_who_draws_fewer_digits_looks_worse_and_hardly_any_worst() -> None:
    worst, shown = -math.log(digits.truth().min()), stacks(5000, "z")[1]
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
    slow = {name: changed(block, lr=1e-9, discriminator_lr=1e-9) for name, block in digits.BALANCED.items()}
    monkeypatch.setattr(digits, "BALANCED", slow)
    figures = digits.balance(BALANCES, tmp_path)
    for seed in figures["seeds"].values():
        assert seed["noise"] == figures["controls"]["noise"]["kl"]
        assert seed["noise"] > 2 * figures["controls"]["real"]["kl"]
        for name in slow:
            assert (seed[name]["lost"], seed[name]["best"]) == (0, seed["noise"])
