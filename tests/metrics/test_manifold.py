"""Precision, recall, density and coverage against their authors' code, by hand, and on constructed damage."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.metrics.manifold import belonging, prdc
from illustgan.metrics.neighbours import kth


@settings(max_examples=15)
@given(st.integers(6, 20), st.integers(6, 20), st.integers(1, 5), st.integers(1, 4), st.integers(0, 10_000))
def test_equals_the_authors_package(n: int, m: int, d: int, k: int, seed: int) -> None:
    other = pytest.importorskip("prdc.prdc")
    random = np.random.default_rng(seed)
    x, y = random.normal(0.3, 1, (n, d)), random.normal(size=(m, d))
    with pytest.MonkeyPatch.context() as patch:  # its own distances start eight threads
        patch.setattr(other, "compute_pairwise_distance", apart)
        assert prdc(x, y, k, radii=kth(y, k)) == pytest.approx(other.compute_prdc(y, x, k))


def apart(x: np.ndarray, y: np.ndarray | None = None) -> np.ndarray:
    return np.sqrt(np.square(x[:, None] - (x if y is None else y)[None]).sum(2))


def test_by_hand() -> None:
    reference = np.array([[0.0], [1.0], [3.0], [10.0]])  # their nearest others are at 1, 1, 2, 7
    samples = np.array([[0.5], [0.6], [4.0], [30.0]])  # and at .1, .1, 3.4, 26
    # .5 and .6 lie in the balls of 0 and 1; 4 in those of 3 and 10; 30 in none. 3 and 10 lie in the balls of 4 or 30.
    assert prdc(samples, reference, 1) == {"precision": 0.75, "recall": 0.75, "density": 1.5, "coverage": 1}


def test_belonging_by_hand() -> None:
    reference = np.array([[0.0], [1.0], [3.0], [10.0]])  # radii 1, 1, 2, 7
    samples = np.array([[30.0], [0.5], [-1.5], [4.0], [0.6], [24.0], [-1.5]])
    balls, reach = belonging(samples, reference, kth(reference, 1))
    assert balls.tolist() == [0, 2, 0, 2, 2, 0, 0]
    # 30 and 24 are nearest to 10, in its radii; -1.5 to 0; .5 and .6 to 0 or 1; 4 to 3
    assert reach == pytest.approx([20 / 7, 0.5, 1.5, 0.5, 0.4, 2, 1.5])


def test_balls_are_those_of_density_and_reach_tells_in_from_out() -> None:
    random = np.random.default_rng(4)
    x, y = random.normal(0.5, 1, (80, 5)).astype(np.float32), random.normal(size=(90, 5)).astype(np.float32)
    x[:9] = y[:9]  # at the very centres
    balls, reach = belonging(x, y, kth(y, 3))
    assert balls.mean() / 3 == pytest.approx(prdc(x, y, 3)["density"])
    assert ((reach < 1) == (balls > 0)).all()
    assert (reach[:9] == 0).all()


def test_what_lies_on_the_rim_is_outside() -> None:
    reference, samples = np.array([[0.0], [1.0], [5.0]]), np.array([[-1.0], [2.0]])
    balls, reach = belonging(samples, reference, kth(reference, 1))
    assert (balls.tolist(), reach.tolist()) == ([0, 1], [1, 0.75])
    assert belonging(samples[:1], samples[1:], np.float32([9]))[1] == 1 / 3  # to the last bit of float64
    # of samples too: -1 and 2 reach just to each other, so that 5 is on the rim of 2's ball, and 0 and 1 in both
    assert prdc(samples, reference, 1) == {"precision": 0.5, "recall": 2 / 3, "density": 0.5, "coverage": 1 / 3}


def test_empty_balls_hold_nothing() -> None:
    copies = np.zeros((4, 2))
    balls, reach = belonging(np.array([[0.0, 0.0], [1.0, 0.0]]), copies, kth(copies, 2))
    assert (balls.tolist(), reach.tolist()) == ([0, 0], [np.inf, np.inf])
