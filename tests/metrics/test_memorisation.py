"""Memorising: copies are flagged, held-out faces are not, and the statistic is Mann and Whitney's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from illustgan.metrics.memorisation import LEAST, closer, copying, memorisation, worst_pairs


def draw(count: int, seed: int) -> np.ndarray:
    """Features of `count` faces of four kinds: float32 (count, 6)."""
    random = np.random.default_rng(seed)
    return (8 * np.eye(6)[random.integers(0, 4, count)] + random.normal(size=(count, 6))).astype(np.float32)


def cell(features: np.ndarray) -> np.ndarray:
    return features[:, :4].argmax(1)


TRAINING, HELDOUT = draw(300, 0), draw(300, 1)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=20), st.lists(st.integers(0, 6), min_size=2, max_size=20))
def test_equals_scipy_with_ties(samples: list[int], heldout: list[int]) -> None:
    found = memorisation(np.array(samples, float), np.array(heldout, float)).copying
    if len(set(samples + heldout)) == 1:
        assert found == 0
        return
    test = stats.mannwhitneyu(samples, heldout, method="asymptotic", use_continuity=False, alternative="less")
    assert stats.norm.cdf(found) == pytest.approx(test.pvalue, rel=1e-6)


@pytest.mark.parametrize("partitioned", [False, True])
def test_copies_are_flagged_also_with_noise_and_held_out_faces_are_not(partitioned: bool) -> None:
    def measure(samples: np.ndarray) -> float:
        return copying(samples, TRAINING, HELDOUT, (cell(samples), cell(HELDOUT)) if partitioned else None)

    noisy = TRAINING + np.random.default_rng(2).normal(0, 0.05, TRAINING.shape)
    assert measure(TRAINING) < -6
    assert measure(noisy) < -6
    assert abs(measure(draw(300, 3))) < 3
    assert measure(HELDOUT + 3) > 3  # far from every face


def test_z_scatters_by_one_for_an_honest_generator() -> None:
    random = np.random.default_rng(4)
    scores = [memorisation(random.random(60), random.random(90)).copying for _ in range(400)]
    assert abs(np.mean(scores)) < 0.2
    assert np.std(scores) == pytest.approx(1, abs=0.1)


def test_a_copied_region_is_not_made_up_for_by_one_that_is_far_off() -> None:
    far, near = draw(300, 5) + np.float32(2), TRAINING[cell(TRAINING) == 0]
    samples = np.concatenate([near, far[cell(far) != 0]])
    assert copying(samples, TRAINING, HELDOUT) > 0
    in_cell = HELDOUT[cell(HELDOUT) == 0]
    assert copying(near, TRAINING, HELDOUT, (cell(near), cell(HELDOUT))) < -6
    assert copying(near, TRAINING, HELDOUT, (cell(near), cell(HELDOUT))) == copying(near, TRAINING, in_cell)


def test_cells_are_weighted_by_their_held_out_faces_and_small_ones_left_out() -> None:
    random = np.random.default_rng(6)
    sizes = {0: (30, 40), 1: (25, 80), 2: (LEAST - 1, 50), 3: (50, LEAST - 1), 4: (0, 30), 5: (30, 0)}
    parts = {c: (random.random(n) * (c + 1), random.random(m)) for c, (n, m) in sizes.items()}
    samples, heldout = (np.concatenate([part[side] for part in parts.values()]) for side in (0, 1))
    cells = tuple(np.repeat(list(sizes), [size[side] for size in sizes.values()]) for side in (0, 1))
    expected = (40 * memorisation(*parts[0]).copying + 80 * memorisation(*parts[1]).copying) / 120
    assert memorisation(samples, heldout, cells).copying == pytest.approx(expected)


def test_without_a_cell_with_enough_the_whole_is_one() -> None:
    random = np.random.default_rng(7)
    samples, heldout = random.random(40), random.random(50)
    cells = np.arange(40), np.arange(50)
    assert memorisation(samples, heldout, cells).copying == pytest.approx(memorisation(samples, heldout).copying)


def test_a_tenth_of_copies_shows_in_the_share_of_closer_ones() -> None:
    random = np.random.default_rng(8)
    heldout = random.normal(10, 1, 2000)
    honest = random.normal(10, 1, 2000)
    assert closer(honest, heldout) == pytest.approx(0.01, abs=0.008)
    honest[:200] = 0
    assert closer(honest, heldout) == pytest.approx(0.11, abs=0.01)
    assert memorisation(honest, heldout, percentile=50).closer == closer(honest, heldout, 50)
    assert closer(heldout[:1], heldout, 0) == 0


def test_order_does_not_matter() -> None:
    random = np.random.default_rng(9)
    samples, heldout = random.random(50), random.random(60)
    p, q = random.permutation(50), random.permutation(60)
    cells = random.integers(0, 2, 50), random.integers(0, 2, 60)
    shuffled = memorisation(samples[p], heldout[q], (cells[0][p], cells[1][q]))
    found = memorisation(samples, heldout, cells)
    assert (shuffled.copying, shuffled.closer) == (pytest.approx(found.copying), found.closer)


def test_the_worst_pairs_are_the_copies_nearest_first() -> None:
    samples = draw(50, 10)
    samples[[7, 31, 12]] = TRAINING[[5, 6, 7]]
    samples[31, 0] += 1e-3
    found = worst_pairs(samples, TRAINING, 4)
    assert found.samples[:3].tolist() == [7, 12, 31]
    assert found.faces[:3].tolist() == [5, 7, 6]
    assert found.distances[:2].tolist() == [0, 0]
    assert len(found.samples) == 4
    assert (np.diff(found.distances) >= 0).all()
    assert len(worst_pairs(samples[:3], TRAINING, 10).faces) == 3


def test_refuses_what_has_no_answer() -> None:
    with pytest.raises(ValueError, match="one or more"):
        memorisation(np.empty(0), np.ones(3))
    with pytest.raises(ValueError, match="cells"):
        memorisation(np.ones(3), np.ones(3), (np.ones(3, int), np.ones(2, int)))
    with pytest.raises(ValueError, match="numbers"):
        closer(np.array([np.nan]), np.ones(3))
    with pytest.raises(ValueError, match="pair or more"):
        worst_pairs(HELDOUT, TRAINING, 0)
