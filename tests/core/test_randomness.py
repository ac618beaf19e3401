"""Draws are pure functions of their keys."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from illustgan.core import randomness
from illustgan.core.randomness import batch_indices, generator, normal


def test_the_same_key_gives_the_same_numbers_whatever_was_drawn_before() -> None:
    first = normal((4, 3), 1, "latents", 7)
    normal((100,), 1, "latents", 8)
    torch.manual_seed(5)
    assert torch.equal(first, normal((4, 3), 1, "latents", 7))


def test_different_keys_give_different_numbers() -> None:
    keys = [(), (0,), (1,), (0, 0), (1, 0), ("a",), ("b",), ("a", 0), (0, "a")]
    draws = {tuple(normal((3,), *key).tolist()) for key in keys}
    assert len(draws) == len(keys)


def test_known_values_pin_the_stream() -> None:
    assert generator(1, "faces").initial_seed() == 10460875547067896374  # of every run ever made
    assert normal((2,), 1, "faces").dtype == torch.float32


@given(batch=st.integers(1, 50), faces=st.integers(1, 40), seed=st.integers(0, 5), passes=st.integers(1, 4))
def test_every_pass_sees_every_face_once(batch: int, faces: int, seed: int, passes: int) -> None:
    draws = -(-passes * faces // batch)
    row = torch.cat([batch_indices(draw, batch, faces, seed, "faces") for draw in range(draws)])
    assert len(row) == draws * batch
    for p in range(passes):
        assert sorted(row[p * faces : (p + 1) * faces].tolist()) == list(range(faces))


def test_passes_differ_and_a_batch_is_the_callers_own() -> None:
    first, second = (batch_indices(draw, 50, 50, 1, "faces") for draw in (0, 1))
    assert not torch.equal(first, second)
    kept = first.clone()
    first.zero_()
    assert torch.equal(batch_indices(0, 50, 50, 1, "faces"), kept)


def test_later_batches_of_a_pass_do_not_shuffle_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    randomness._permutation.cache_clear()
    shuffled: list[int] = []
    ordinary = torch.randperm
    monkeypatch.setattr(torch, "randperm", lambda n, **options: shuffled.append(n) or ordinary(n, **options))
    for draw in range(20):  # ten batches in each of two passes, of each of two sets
        batch_indices(draw, 4, 40, 1, "faces")
        batch_indices(draw, 4, 40, 1, "heldout")
    assert shuffled == [40] * 4
