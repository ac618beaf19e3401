"""Spherical interpolation: by hand, by its properties, and where two latents say nothing of a plane."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from illustgan.rendering.spherical import closed, spherical

SHARES = (0, 0.25, 0.5, 0.75, 1)
LATENTS = hnp.arrays(np.float32, 7, elements=st.floats(-4, 4, width=32)).filter(lambda a: np.abs(a).max() > 0.01)


def test_by_hand() -> None:
    half = np.sqrt(0.5)
    np.testing.assert_allclose(spherical([1, 0], [0, 1], (0, 0.5, 1)), [[1, 0], [half, half], [0, 1]], atol=1e-7)
    # a quarter turn in three equal steps, while the length goes from 1 to 4
    found = spherical([1, 0, 0], [0, 0, 4], (1 / 3, 2 / 3))
    expected = [[2 * np.cos(np.pi / 6), 0, 2 * np.sin(np.pi / 6)], [3 * np.cos(np.pi / 3), 0, 3 * np.sin(np.pi / 3)]]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_is_the_usual_formula_for_equal_lengths() -> None:
    first, last = np.random.default_rng(0).normal(size=(2, 100))
    last *= np.linalg.norm(first) / np.linalg.norm(last)
    angle = np.arccos(first @ last / (first @ first))
    usual = [(np.sin((1 - t) * angle) * first + np.sin(t * angle) * last) / np.sin(angle) for t in SHARES]
    np.testing.assert_allclose(spherical(first, last, SHARES), usual, rtol=1e-5, atol=1e-5)


@given(LATENTS, LATENTS)
def test_ends_are_met_exactly_lengths_change_evenly_and_so_do_angles(first: np.ndarray, last: np.ndarray) -> None:
    found = spherical(first, last, SHARES).astype(np.float64)
    np.testing.assert_allclose(found[[0, -1]], [first, last], rtol=1e-6, atol=1e-10)
    lengths = np.linalg.norm(found, axis=1)
    np.testing.assert_allclose(lengths, np.linspace(lengths[0], lengths[-1], 5), rtol=1e-6)
    directions = found / lengths[:, None]
    chords = np.linalg.norm(np.diff(directions, axis=0), axis=1)
    np.testing.assert_allclose(chords, chords.mean(), atol=1e-5)


@given(LATENTS, st.integers(0, 100))
def test_equal_lengths_stay(first: np.ndarray, seed: int) -> None:
    last = np.random.default_rng(seed).permutation(first)
    lengths = np.linalg.norm(spherical(first, last, SHARES), axis=1)
    np.testing.assert_allclose(lengths, np.linalg.norm(first), rtol=1e-6)


def test_normal_latents_come_out_to_the_bit_and_the_way_back_is_the_same() -> None:
    first, last = np.random.default_rng(1).normal(size=(2, 100)).astype(np.float32)
    there, back = spherical(first, last, SHARES), spherical(last, first, SHARES)
    np.testing.assert_array_equal(there[[0, -1]], [first, last])
    np.testing.assert_allclose(there, back[::-1], atol=1e-6)


@given(LATENTS)
def test_identical_latents_stay_where_they_are(latent: np.ndarray) -> None:
    np.testing.assert_allclose(spherical(latent, latent, SHARES), np.tile(latent, (5, 1)), rtol=1e-6, atol=1e-10)
    doubled = spherical(latent, 2 * latent, (0.5,))
    np.testing.assert_allclose(doubled[0], 1.5 * latent, rtol=1e-6, atol=1e-10)


@given(LATENTS)
def test_opposite_latents_are_joined_by_half_a_turn_that_never_shrinks(latent: np.ndarray) -> None:
    found = spherical(latent, -latent, SHARES).astype(np.float64)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), np.linalg.norm(latent), rtol=1e-6)
    np.testing.assert_allclose(found[-1], -latent, rtol=1e-6, atol=1e-6)
    assert abs(found[2] @ latent) <= 1e-6 * (latent @ latent)  # halfway it is across
    np.testing.assert_array_equal(spherical(latent, -latent, SHARES), found)


@pytest.mark.parametrize("tilt", [1e-6, 1e-10, 1e-13])
def test_nearly_opposite_and_nearly_identical_latents(tilt: float) -> None:
    first = np.random.default_rng(2).normal(size=50)
    for sign in (1, -1):
        last = sign * first + tilt * np.random.default_rng(3).normal(size=50)
        found = spherical(first, last, SHARES)
        np.testing.assert_allclose(found[-1], last, atol=1e-6)
        lengths = np.linalg.norm(found, axis=1)
        np.testing.assert_allclose(lengths, np.linspace(lengths[0], lengths[-1], 5), rtol=1e-6)


def test_a_closed_walk_stands_on_its_stops_and_comes_back() -> None:
    stops = np.random.default_rng(4).normal(size=(3, 20)).astype(np.float32)
    walk = closed(stops, 4)
    assert (walk.shape, walk.dtype) == ((12, 20), np.float32)
    np.testing.assert_array_equal(walk[::4], stops)
    np.testing.assert_array_equal(walk[8:], spherical(stops[2], stops[0], (0, 0.25, 0.5, 0.75)))
    np.testing.assert_array_equal(closed(stops, 1), stops)


def test_refuses_what_has_no_direction_or_no_way() -> None:
    for first, last in (([1, 0], [1, 0, 0]), ([1], [2]), ([[1, 0]], [[0, 1]])):
        with pytest.raises(ValueError, match="two latents of one length"):
            spherical(first, last, (0,))
    for bad in ([0, 0], [np.nan, 1], [np.inf, 1]):
        with pytest.raises(ValueError, match="no direction"):
            spherical([1, 0], bad, (0,))
    for stops, steps in (([[1, 0]], 3), ([1, 0], 3), ([[1, 0], [0, 1]], 0)):
        with pytest.raises(ValueError, match="two stops"):
            closed(stops, steps)
