"""Modes by hand-made labels: closed forms, dropped modes, equal numbers of recognised samples."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

from illustgan.metrics.modes import divergences, modes, rarefied

COUNTS = {"style": 2, "a/hair": 3, "a/mouth": 2, "b/eyes": 2}


def labels(style: list[int], hair: list[int], mouth: list[int], eyes: list[int]) -> dict[str, np.ndarray]:
    return dict(zip(COUNTS, (np.array(column, np.int64) for column in (style, hair, mouth, eyes)), strict=True))


TRAINING = labels([0, 0, 0, 0, 1, 1], [0, 0, 1, 1, -1, -1], [0, 1, 0, 1, -1, -1], [-1, -1, -1, -1, 0, 1])


def taken(labels: dict[str, np.ndarray], rows: Any) -> dict[str, np.ndarray]:
    return {name: column[rows] for name, column in labels.items()}


def test_figures_by_hand() -> None:
    # one noise picture, three faces of style a with hair 0, 0, 2 and mouth 1, 1, unknown, none of style b
    samples = labels([0, 0, 0, -1], [0, 0, 2, -1], [1, 1, -1, -1], [-1] * 4)
    found = modes(samples, TRAINING, COUNTS, 3, 0)
    assert (found["recognised"], found["faces"], found["samples"], found["at"]) == (0.75, 3, 4, 3)
    # of a, b | hair 0, 1 (2 is in no training face) | mouth 0, 1 | eyes 0, 1
    assert found["values"] == (1 + 1 + 1 + 0) / 8
    assert found["pairs"] == 1 / 4  # hair 0 with mouth 1; all four of hair 0, 1 and mouth 0, 1 are in training
    hair = 2 / 3 * math.log(2 / 3 * 5.5 / 2.5) + 1 / 3 * math.log(1 / 3 * 5.5 / 0.5)
    attributes = {
        "style": {"values": 0.5, "kl": math.log(7 / 4.5), "tv": 1 / 3},
        "a/hair": {"values": 0.5, "kl": hair, "tv": (1 / 6 + 1 / 2 + 1 / 3) / 2},
        "a/mouth": {"values": 0.5, "kl": math.log(2), "tv": 0.5},
        "b/eyes": {"values": 0, "kl": math.log(2), "tv": 1},
    }
    assert found["attributes"] == {name: pytest.approx(one) for name, one in attributes.items()}
    for far in ("kl", "tv"):
        assert found[far] == pytest.approx(np.mean([one[far] for one in attributes.values()]))


@pytest.mark.parametrize("at", [1, 2, 3])
def test_fewer_recognised_samples_are_all_draws_of_them(at: int) -> None:
    samples = labels([0, 0, 1, 0, -1], [0, 0, -1, 2, -1], [1, 1, -1, 0, -1], [-1, -1, 1, -1, -1])
    draws = [
        modes(taken(samples, list(rows)), TRAINING, COUNTS, at, 0) for rows in itertools.combinations(range(4), at)
    ]
    found = modes(samples, TRAINING, COUNTS, at, 0)
    for name in ("values", "pairs"):
        assert found[name] == pytest.approx(np.mean([one[name] for one in draws]))
    for name in ("kl", "tv"):  # from a hundred draws
        assert found[name] == pytest.approx(np.mean([one[name] for one in draws]), abs=0.1)
    assert found == modes(samples, TRAINING, COUNTS, at, 0)


def drawn(count: int, seed: int) -> dict[str, np.ndarray]:
    """Labels of faces of two styles with 30 forms of hair, the later ones rare."""
    random = np.random.default_rng(seed)
    style, hair = random.integers(0, 2, count), (30 * random.uniform(size=count) ** 2).astype(np.int64)
    return {"style": style, "a/hair": np.where(style == 0, hair, -1), "a/hat": np.where(style == 0, hair % 3, -1)}


MANY, VALUES = drawn(4000, 0), {"style": 2, "a/hair": 30, "a/hat": 3}


def test_recognition_does_not_decide_how_many_modes_are_reached() -> None:
    samples = drawn(512, 1)
    found = {}
    for known in (512, 150, 103, 102, 17):
        seen = {name: np.where(np.arange(512) < known, column, -1) for name, column in samples.items()}
        found[known] = modes(seen, MANY, VALUES, 103, 0)
    for known in (102, 17):  # too few to tell
        few = found[known]
        attributes = few.pop("attributes")
        assert attributes == dict.fromkeys(VALUES, dict.fromkeys(("values", "kl", "tv")))
        counts = {"recognised": known / 512, "faces": known, "samples": 512, "at": 103}
        assert few == {**dict.fromkeys(found[512].keys() - {"attributes"}), **counts}
    assert found[150]["values"] == pytest.approx(found[512]["values"], abs=2 * found[512]["values_spread"])
    assert found[103]["values"] == pytest.approx(found[512]["values"], abs=3 * found[512]["values_spread"])
    dropped = taken(samples, samples["a/hair"] % 3 > 0)
    assert modes(dropped, MANY, VALUES, 103, 0)["values"] < found[512]["values"] - 2 * found[512]["values_spread"]


def test_the_spread_is_the_scatter_over_fresh_samples() -> None:
    found = [modes(drawn(200, seed), MANY, VALUES, 100, 0)["values"] for seed in range(2, 82)]
    exact = [modes(drawn(100, seed), MANY, VALUES, 100, 0)["values"] for seed in range(2, 82)]
    said = np.mean([modes(drawn(100, seed), MANY, VALUES, 100, 0)["values_spread"] for seed in range(2, 12)])
    assert np.mean(found) == pytest.approx(np.mean(exact), abs=0.01)
    assert np.std(found) < np.std(exact) == pytest.approx(said, rel=0.3)


def test_noise_alone_reaches_nothing_and_has_the_worst_figures() -> None:
    for training, worst in ((np.array([4, 2]), math.log(7 / 2.5)), (np.array([2, 2, 0]), math.log(5.5 / 0.5))):
        [kl], [tv] = divergences(np.zeros((1, len(training))), training)
        assert (kl, tv) == (pytest.approx(worst), 1)


def test_the_threshold_grows_with_what_is_expected() -> None:
    training = np.array([100, 10, 0, 1])
    for counts, of, known in (([9, 1, 5, 0], 111, 1 / 3), ([10, 1, 5, 1], 111, 1), ([1, 1, 0, 0], 11, 2 / 3)):
        reached, _ = rarefied(np.array(counts), training, of, 111, of)
        assert reached.mean() == pytest.approx(known)


def test_without_two_attributes_there_are_no_pairs_and_unseen_attributes_do_not_count() -> None:
    style = {"style": np.array([0, 1])}
    assert modes(style, style, {"style": 2}, 2, 0)["pairs"] is None
    training = {**style, "a/hair": np.array([-1, -1])}
    samples = {**style, "a/hair": np.array([0, -1])}
    assert set(modes(samples, training, {"style": 2, "a/hair": 2}, 2, 0)["attributes"]) == {"style"}
