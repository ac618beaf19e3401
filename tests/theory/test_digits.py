"""Stacked digits: what a stack shows, how well it is read, and that the trainings are those of faces."""

import copy
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from illustgan import params
from illustgan.theory import digits
from illustgan.theory.digits import Digits, Reader
from illustgan.training import variants
from illustgan.training.steps import Faces, start, step


@pytest.fixture(scope="module")
def known() -> Digits:
    return digits.load()


@pytest.fixture(scope="module")
def reader(known: Digits) -> Reader:
    return digits.reader(known)


def _block(**settings: Any) -> params.Variant:
    chosen = {"networks": "dcgan", "objective": "non_saturating", "optimiser": "adam", "lr": 0.001, **settings}
    return params.Variant(**chosen)


def weights_into(seen: list[torch.Tensor]) -> Callable[[torch.nn.Module], dict[str, float]]:
    """What a training calls to look at its generator; the last weights that it sees are in `seen`."""

    def look(maker: torch.nn.Module) -> dict[str, float]:
        seen[:] = [parameter.detach().clone() for parameter in maker.parameters()]
        return {"sum": float(sum(parameter.double().sum().item() for parameter in seen))}

    return look


def test_digits_use_the_whole_range(known: Digits) -> None:
    assert known.pictures.shape == (1797, 8, 8)
    assert (known.pictures.min(), known.pictures.max()) == (0, 255)
    assert set(known.values) == set(range(10))


def test_a_stack_shows_its_three_digits(known: Digits) -> None:
    pictures, shown = digits.stacks(known, 50, "x")
    assert pictures.shape == (50, 8, 8, 3)
    lookup = {picture.tobytes(): value for picture, value in zip(known.pictures, known.values, strict=True)}
    for picture, number in zip(pictures, shown, strict=True):
        read = [lookup[np.ascontiguousarray(picture[..., channel]).tobytes()] for channel in range(3)]
        assert read[0] * 100 + read[1] * 10 + read[2] == number


def test_the_classifier_reads_held_out_digits_and_stacks(known: Digits, reader: Reader) -> None:
    assert reader.accuracy >= 0.97
    pictures, shown = digits.stacks(known, 400, "y")
    assert (reader.read(pictures) == shown).mean() > 0.97


def test_real_stacks_have_the_modes_and_kl_of_chance(known: Digits) -> None:
    shares = digits.truth(known)
    assert shares.sum() == pytest.approx(1)
    _, shown = digits.stacks(known, 5000, "z")
    found = digits.measure(shown, shares)
    assert found["modes"] == pytest.approx((1 - (1 - shares) ** 5000).sum(), abs=8)
    assert found["kl"] == pytest.approx(999 / 10_000, rel=0.15)


def test_one_number_alone_is_one_mode(known: Digits) -> None:
    found = digits.measure(np.full(100, 123), digits.truth(known))
    assert found["modes"] == 1
    assert found["kl"] == pytest.approx(math.log(1000), abs=0.1)


def test_the_same_bytes_again_and_all_variants_work() -> None:
    blocks = {
        "gan": _block(),
        "unrolled": _block(unroll_steps=1),
        "wgan": _block(objective="wasserstein", penalty="clip", clip=0.1, optimiser="rmsprop", discriminator_steps=2),
    }
    small: dict[str, Any] = {"steps": 3, "batch": 8, "width": 4, "smaller": 2, "samples": 64, "pool": 50}
    once, again = (json.dumps(digits.digits(blocks, seeds=[1, 2], **small), allow_nan=False) for _ in range(2))
    assert once == again
    found = json.loads(once)
    assert set(found["variants"]) == set(blocks)
    for one in found["variants"].values():
        assert one["modes"] == pytest.approx(np.mean([row["modes"] for row in one["seeds"].values()]))
        assert 1 <= one["modes"] <= 64
        assert one["course"][-1] == {"step": 3, "modes": one["modes"], "kl": one["kl"]}
    assert found["real"]["modes"] > 50


def test_training_starts_where_that_of_faces_does(known: Digits) -> None:
    pictures, _ = digits.stacks(known, 20, "f")
    faces = Faces(pictures, pictures[:1], 8, 3, torch.device("cpu"))
    block, width = _block(), 4
    seen: list[torch.Tensor] = []
    digits.train(block, faces, weights_into(seen), steps=2, marks=[], width=width, smaller=1, seed=3)
    variant = variants.from_params(block)
    theirs = start(variant, width=width, size=digits.SIZE, seed=3, device=torch.device("cpu"))
    for drawn in range(2):
        step(theirs, variant, faces, drawn, 1)
    for one, other in zip(seen, theirs.generator.parameters(), strict=True):
        assert torch.equal(one, other)


def test_an_interrupted_training_ends_at_the_same_weights(known: Digits, monkeypatch: pytest.MonkeyPatch) -> None:
    class Kept:
        state: dict[str, Any] | None = None
        fails = True

        def load(self) -> dict[str, Any] | None:
            return self.state

        def save(self, state: dict[str, Any]) -> None:
            self.state = copy.deepcopy(state)
            if self.fails:
                raise KeyboardInterrupt

    monkeypatch.setattr(digits, "KEEP_EVERY", 2)
    pictures, _ = digits.stacks(known, 20, "f")
    faces = Faces(pictures, pictures[:1], 8, 3, torch.device("cpu"))
    settings: dict[str, Any] = {"steps": 4, "marks": [1, 3], "width": 4, "smaller": 1, "seed": 3}
    block, kept = _block(unroll_steps=1), Kept()
    whole: list[torch.Tensor] = []
    rest: list[torch.Tensor] = []
    seen = digits.train(block, faces, weights_into(whole), **settings)
    assert list(seen) == [1, 3, 4]
    with pytest.raises(KeyboardInterrupt):
        digits.train(block, faces, weights_into([]), keeper=kept, **settings)
    kept.fails = False
    assert digits.train(block, faces, weights_into(rest), keeper=kept, **settings) == seen
    assert all(torch.equal(a, b) for a, b in zip(whole, rest, strict=True))


@pytest.mark.parametrize(("seeds", "steps", "batch"), [([], 5, 8), ([1], 0, 8), ([1], 5, 1)])
def test_refuses_what_cannot_train(seeds: list[int], steps: int, batch: int) -> None:
    with pytest.raises(ValueError, match="digits need"):
        digits.digits({}, seeds=seeds, steps=steps, batch=batch, width=4, smaller=1, samples=10, pool=10)


def test_looks_are_even_and_end_at_the_end() -> None:
    assert digits.even(800, 8) == list(range(100, 801, 100))
    assert digits.even(3, 8) == [1, 2, 3]
