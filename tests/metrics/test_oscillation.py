"""Oscillation: still pictures, permuted latents, circling ones, and the later part."""

import numpy as np
import pytest

from illustgan.metrics.neighbours import mean_distance
from illustgan.metrics.oscillation import changes, lagged, mode_changes, oscillation


def faces(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, 5)).astype(np.float32)


def test_a_shift_of_all_is_its_length_over_the_mean_distance() -> None:
    pictures = faces(20).astype(np.float64)
    moved = pictures * 3 + [1, 0, 0, 0, 0]
    distance = np.linalg.norm(moved - pictures, axis=1).mean()
    unit = (mean_distance(pictures) + mean_distance(moved)) / 2
    assert changes(np.stack([pictures, moved]), [(0, 1)]) == pytest.approx(distance / unit)


def test_a_collapsed_generator_has_no_unit_of_change() -> None:
    snapshots = np.stack([np.full((4, 2), t, np.float32) for t in range(3)])
    assert np.isnan(changes(snapshots, lagged(3, 1))).all()


def test_only_the_later_part_counts() -> None:
    assert (lagged(4, 1), lagged(4, 3), lagged(4, 4)) == ([(0, 1), (1, 2), (2, 3)], [(0, 3)], [])
    assert lagged(5, 1, start=0.5) == lagged(5, 1, start=0.26) == [(2, 3), (3, 4)]
    assert (lagged(5, 2, 0.5), lagged(5, 3, 0.5), lagged(1, 1, 0.5)) == ([(2, 4)], [], [])


def test_the_mean_leaves_out_what_is_not_known() -> None:
    assert oscillation(np.array([1.0, np.nan, 3.0])) == 2
    assert oscillation(np.array([np.nan])) is None
    assert oscillation(np.empty(0)) is None


def test_modes_that_come_and_go_change_and_those_that_swap_latents_do_not() -> None:
    drawn = [{"style": np.array(column)} for column in ([0, 0, 1, 1], [1, 1, 0, 0], [2, 2, 2, 2], [0, 1, 2, 2])]
    np.testing.assert_allclose(mode_changes(drawn, lagged(4, 1)), [0, 1, 0.5])


def test_attributes_weigh_as_many_faces_as_they_apply_to() -> None:
    before = {"style": np.array([0, 0, 0, 1, 1, -1]), "hat": np.array([-1, -1, -1, 0, 0, -1])}
    after = {"style": np.array([0, 0, 0, 1, 1, -1]), "hat": np.array([-1, -1, 0, 1, 1, -1])}
    # style: five faces, no change; hat: two and three of them, [1, 0] to [1/3, 2/3]
    assert mode_changes([before, after], [(0, 1)]) == pytest.approx(2 / 3 * 2 / 7)


def test_modes_without_a_recognised_face_are_undefined() -> None:
    nothing, some = {"style": np.array([-1, -1])}, {"style": np.array([0, -1])}
    np.testing.assert_array_equal(mode_changes([nothing, some, some], lagged(3, 1)), [np.nan, 0])
