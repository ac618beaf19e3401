"""Four distances between two segments: closed forms, and what samples say of them."""

import math
from typing import Any

import numpy as np
import pytest

from illustgan.theory import distances
from illustgan.theory.settings import Distances


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distances, "PLACES", 5)
        return distances.compute(Distances(seeds=(1, 2), points=48, steps=120))


def test_closed_forms() -> None:
    for theta, expected in ((0.0, [0, 0, 0, 0]), (-0.3, [0.3, math.log(2), 1, math.inf])):
        assert [distance(theta) for distance in distances.CLOSED.values()] == expected
    for name in ("em", "js", "tv"):
        for theta in (-0.7, 0.2):
            ends = [distances.CLOSED[name](theta + step) for step in (1e-6, -1e-6)]
            assert (ends[0] - ends[1]) / 2e-6 == pytest.approx(distances.SLOPES[name](theta), abs=1e-9)
    assert math.isnan(distances.SLOPES["kl"](0.2))


def test_the_earth_mover_falls_evenly_and_all_estimates_see_it(figures: dict[str, Any]) -> None:
    assert figures["theta"] == [-1, -0.5, 0, 0.5, 1]
    assert figures["between"] == [-0.75, -0.25, 0.25, 0.75]
    found = figures["distances"]["em"]
    assert found["exact"] == {"values": [1, 0.5, 0, 0.5, 1], "gradient": [-1, -1, 1, 1]}
    for name, error in (("transport", 0.1), ("clip", 0.15), ("gradient_penalty", 0.25)):
        assert found[name]["error"] < error
        assert np.sign(found[name]["gradient"]).tolist() == [-1, -1, 1, 1]
    assert found["transport"]["values"][2] > 0.005  # two samples of one distribution are not the same
    assert all(figures["networks"][way]["fit"]["r2"] > 0.9 for way in ("clip", "gradient_penalty"))


def test_critics_pass_a_gradient_on_and_the_classifier_does_not(figures: dict[str, Any]) -> None:
    networks = figures["networks"]
    for way in ("clip", "gradient_penalty"):
        slopes = np.array(networks[way]["gradient"])[[0, 1, 3, 4]]
        assert np.sign(slopes).tolist() == [-1, -1, 1, 1]
        assert np.abs(slopes).min() > 0.4
    away = np.array(networks["classifier"]["gradient"])[[0, 1, 3, 4]]
    assert np.abs(away).max() < 0.03


def test_the_others_saturate(figures: dict[str, Any]) -> None:
    for distance, most in (("js", math.log(2)), ("tv", 1)):
        for name, found in figures["distances"][distance].items():
            sides = [found["values"][place] for place in (0, 1, 3, 4)]
            assert sides == pytest.approx([most] * 4, rel=0.02)
            assert abs(found["values"][2]) < 0.2, name
    assert figures["distances"]["tv"]["exact"]["gradient"] == [0, 0, 0, 0]


def test_infinity_is_null(figures: dict[str, Any]) -> None:
    found = figures["distances"]["kl"]
    for name in ("exact", "histogram"):
        assert [value is None for value in found[name]["values"]] == [True, True, False, True, True]
        assert found[name]["gradient"] == [None] * 4
    assert found["histogram"]["error"] is None
    # what is finite tells of smoothing and of training
    total, odds = 48 + 0.5 * distances.ROWS * distances.COLUMNS, (48 / distances.ROWS + 0.5) / 0.5
    smoothed = 48 / total * math.log(odds)  # the same odds in the cells of both sides
    assert found["smoothed"]["values"][0] == pytest.approx(smoothed, rel=0.05)
    for place in (0, 1, 3, 4):
        assert found["classifier"]["values"][place] > found["classifier_half"]["values"][place] > 2
