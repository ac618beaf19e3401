"""Numbers of the theory's files, by hand."""

import math

import numpy as np
import pytest

from illustgan.theory.summaries import columns, magnitudes, means, numbers, reverse_kl


@pytest.mark.parametrize(
    ("steps", "expected"), [(1, [1]), (2, [1, 2]), (80, [1, 2, 5, 10, 20, 50, 80]), (100, [1, 2, 5, 10, 20, 50, 100])]
)
def test_steps_are_spread_over_magnitudes(steps: int, expected: list[int]) -> None:
    assert magnitudes(steps) == expected


def test_numbers_lose_what_is_rounding_or_infinite() -> None:
    found = numbers([[1 / 3, -1e-12], [math.inf, math.nan]])
    assert (found, math.copysign(1, found[0][1]), numbers(2)) == ([[0.333333, 0.0], [None, None]], 1, 2.0)


def test_means_leave_out_what_is_undefined() -> None:
    rows = [{"a": 1.0, "b": {"c": None}, "d": 2.0}, {"a": 2.0, "b": {"c": None}, "d": None}]
    assert columns(rows) == {"a": [1.0, 2.0], "b": {"c": [None, None]}, "d": [2.0, None]}
    assert means(rows) == {"a": 1.5, "b": {"c": None}, "d": 2.0}
    spread = means(rows, spread=True)
    assert (spread["a_spread"], spread["b"]["c_spread"], spread["d_spread"]) == (0.707107, None, None)


def test_reverse_kl_by_hand() -> None:
    assert reverse_kl(np.array([5, 5]), np.array([0.5, 0.5])) == 0
    assert reverse_kl(np.array([8, 0, 0, 0]), np.full(4, 0.25)) == pytest.approx(math.log(4))
    uneven = 0.25 * math.log(0.5) + 0.75 * math.log(1.5)
    assert reverse_kl(np.array([1, 3]), np.array([0.5, 0.5])) == pytest.approx(uneven)
    assert reverse_kl(np.array([0, 0]), np.array([0.9, 0.1])) == pytest.approx(math.log(10))
