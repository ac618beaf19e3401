"""Oscillation: still pictures, permuted latents, circling ones, and the two clocks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.metrics.diversity import mean_distance
from illustgan.metrics.oscillation import changes, lagged, mode_changes, oscillation, steps_apart


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
    assert oscillation(changes(snapshots, lagged(3, 1)), lagged(3, 1), 3) is None


def test_only_the_later_part_counts() -> None:
    pairs = lagged(5, 1)
    values = np.array([9.0, 9.0, 1.0, 3.0])
    assert oscillation(values, pairs, 5) == 2
    assert oscillation(values, pairs, 5, start=0) == 5.5
    assert oscillation(values, pairs, 5, start=0.26) == 2
    assert oscillation(np.array([9, 9, np.nan, 3.0]), pairs, 5) == 3
    assert oscillation(values[:1], pairs[:1], 5) is None
    assert oscillation(np.empty(0), [], 5) is None


def test_pairs_a_number_of_snapshots_or_about_a_number_of_steps_apart() -> None:
    assert lagged(4, 1) == [(0, 1), (1, 2), (2, 3)]
    assert (lagged(4, 3), lagged(4, 4)) == ([(0, 3)], [])
    assert steps_apart([0, 15, 30, 44, 59], 30) == [(0, 2), (1, 3), (2, 4)]
    assert steps_apart([0, 110, 221, 331], 120) == [(0, 1), (1, 2), (2, 3)]
    assert steps_apart([0, 110, 500, 1000, 1110], 120) == [(0, 1), (3, 4)]  # the clock of a run with stills in it
    assert steps_apart([0, 110, 221], 50) == []
    assert steps_apart([0, 1, 126, 252], 100) == [(1, 2)]  # off by 26, 25 and 26: a quarter is near
    assert steps_apart([0, 1, 3], 2, 0.5) == [(0, 1), (1, 2)]  # of two equally near ones the earlier
    assert steps_apart([0, 5, 5, 10], 5) == [(0, 1), (1, 3), (2, 3)]  # a short run's clock shows a step twice
    assert steps_apart([0], 1) == []


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30), st.integers(1, 100), st.floats(0, 0.9))
def test_no_other_pair_of_an_earlier_snapshot_is_nearer(gaps: list[int], apart: int, tolerance: float) -> None:
    steps = np.cumsum([0, *gaps]).tolist()
    pairs = dict(steps_apart(steps, apart, tolerance))
    for first in range(len(steps) - 1):
        errors = [abs(step - steps[first] - apart) for step in steps[first + 1 :]]
        if first in pairs:
            assert errors[pairs[first] - first - 1] == min(errors)
        assert (first in pairs) == (min(errors) <= tolerance * apart)


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
    assert np.isnan(mode_changes([{}, {}], [(0, 1)])).all()
