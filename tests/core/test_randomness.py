"""Draws are pure functions of their keys."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from illustgan.core.randomness import batch_indices, generator, normal


def test_different_keys_give_different_numbers() -> None:
    keys = [(), (0,), (1,), (0, 0), (1, 0), ("a",), ("b",), ("a", 0), (0, "a")]
    draws = {tuple(normal((3,), *key).tolist()) for key in keys}
    assert len(draws) == len(keys)


def test_known_values_pin_the_stream() -> None:
    seeds = [generator(*key).initial_seed() for key in ((1, "faces"), (), (0, "a", 2**70))]  # of every run ever made
    assert seeds == [10460875547067896374, 15793235383387715774, 15964571686138476670]
    torch.manual_seed(5)  # and whatever else is drawn
    found = normal((2, 2), 1, "latents", 7)
    assert found.dtype == torch.float32
    assert found.tolist() == [[-0.9586012363433838, 1.6854299306869507], [1.2795960903167725, -1.366166591644287]]
    assert batch_indices(1, 6, 10, 1, "faces").tolist() == [3, 5, 6, 7, 1, 6]  # over the end of a pass
    assert batch_indices(0, 6, 10, 2, "heldout").tolist() == [7, 1, 4, 8, 9, 6]


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
