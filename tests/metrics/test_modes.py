"""Modes by hand-made labels: closed forms, dropped modes, stray errors, ceilings, permutations."""

import math

import numpy as np
import pytest

from illustgan.metrics.modes import modes, reached

COUNTS = {"style": 2, "a/hair": 3, "a/mouth": 2, "b/eyes": 2}


def labels(style: list[int], hair: list[int], mouth: list[int], eyes: list[int]) -> dict[str, np.ndarray]:
    return dict(zip(COUNTS, (np.array(column, np.int64) for column in (style, hair, mouth, eyes)), strict=True))


TRAINING = labels([0, 0, 0, 0, 1, 1], [0, 0, 1, 1, -1, -1], [0, 1, 0, 1, -1, -1], [-1, -1, -1, -1, 0, 1])


def test_training_faces_themselves_reach_everything() -> None:
    found = modes(TRAINING, TRAINING, COUNTS)
    assert (found.recognised, found.values, found.pairs, found.tv) == (1, 1, 1, 0)
    # style: q = (4, 2) / 6 against (4.5, 2.5) / 7
    expected = 4 / 6 * math.log(4 / 6 * 7 / 4.5) + 2 / 6 * math.log(2 / 6 * 7 / 2.5)
    assert found.attributes["style"].kl == pytest.approx(expected)


def test_figures_by_hand() -> None:
    # one noise picture, three faces of style a with hair 0, 0, 2 and mouth 1, 1, unknown, none of style b
    samples = labels([0, 0, 0, -1], [0, 0, 2, -1], [1, 1, -1, -1], [-1] * 4)
    found = modes(samples, TRAINING, COUNTS)
    assert found.recognised == 0.75
    # of a, b | hair 0, 1 (2 is in no training face) | mouth 0, 1 | eyes 0, 1
    assert found.values == (1 + 1 + 1 + 0) / 8
    assert found.pairs == 1 / 4  # hair 0 with mouth 1; all four of hair 0, 1 and mouth 0, 1 are in training
    assert found.attributes["style"].tv == pytest.approx(1 / 3)
    assert found.attributes["a/hair"].tv == pytest.approx((1 / 6 + 1 / 2 + 1 / 3) / 2)
    assert found.attributes["a/hair"].kl == pytest.approx(
        2 / 3 * math.log(2 / 3 * 5.5 / 2.5) + 1 / 3 * math.log(1 / 3 * 5.5 / 0.5)
    )
    assert found.attributes["a/mouth"].values == 0.5
    assert found.attributes["b/eyes"].tv == 1
    assert found.attributes["b/eyes"].kl == pytest.approx(math.log(2))
    assert found.tv == pytest.approx(np.mean([one.tv for one in found.attributes.values()]))
    assert found.kl == pytest.approx(np.mean([one.kl for one in found.attributes.values()]))


def test_noise_alone_reaches_nothing_and_has_the_worst_figures() -> None:
    samples = {name: np.full(5, -1) for name in COUNTS}
    found = modes(samples, TRAINING, COUNTS)
    assert (found.recognised, found.values, found.pairs, found.tv) == (0, 0, 0, 1)
    worst = [math.log(7 / 2.5), math.log(5.5 / 0.5), math.log(2), math.log(2)]
    assert found.kl == pytest.approx(np.mean(worst))


def test_the_threshold_grows_with_what_is_expected() -> None:
    training = np.array([100, 10, 0, 1])
    assert reached(np.array([9, 1, 5, 0]), training, 111, 111) == (1, 3)
    assert reached(np.array([10, 1, 5, 1]), training, 111, 111) == (3, 3)
    assert reached(np.array([1, 1, 0, 0]), training, 11, 111) == (2, 3)


def test_without_two_attributes_there_are_no_pairs_and_unseen_attributes_do_not_count() -> None:
    style = {"style": np.array([0, 1])}
    assert modes(style, style, {"style": 2}).pairs is None
    training = {**style, "a/hair": np.array([-1, -1])}
    samples = {**style, "a/hair": np.array([0, -1])}
    assert set(modes(samples, training, {"style": 2, "a/hair": 2}).attributes) == {"style"}
