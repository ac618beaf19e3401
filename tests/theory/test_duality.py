"""Duality on samples: plan, prices, the potential between them, and critics below."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from illustgan.metrics.transport import transport
from illustgan.theory import duality
from illustgan.theory.settings import Duality


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return duality.compute(Duality(seeds=(1, 2), points=32, steps=150))


@settings(max_examples=25)
@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 4), st.integers(0, 1000))
def test_the_potential_is_the_best_critic_of_slope_one(n: int, m: int, d: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y, elsewhere = random.normal(size=(n, d)), random.normal(1, 2, (m, d)), random.normal(0, 3, (20, d))
    p, q = random.dirichlet(np.ones(n)), random.dirichlet(np.ones(m))
    best = transport(p, q, cdist(x, y))
    f, g = (duality.potential(side, y, best.v) for side in (x, y))
    assert p @ f - q @ g == pytest.approx(best.cost, abs=1e-9)
    points = np.concatenate([x, y, elsewhere])
    found = duality.potential(points, y, best.v)
    assert (np.abs(np.subtract.outer(found, found)) - cdist(points, points)).max() < 1e-9


def test_primal_dual_and_potential_are_one_number(figures: dict[str, Any]) -> None:
    assert figures["gap"] < 1e-8
    assert figures["primal"] == pytest.approx(figures["dual"], abs=1e-8)
    assert figures["primal"] == pytest.approx(figures["potential"], abs=1e-8)
    real, fake = (side.double().numpy() for side in duality.crossed(32, 1))
    best = transport(np.full(32, 1 / 32), np.full(32, 1 / 32), cdist(real, fake))
    assert figures["seeds"]["1"]["primal"] == pytest.approx(best.cost, rel=1e-5)


def test_critics_stay_below_and_come_near(figures: dict[str, Any]) -> None:
    for name, share in (("clip", 0.6), ("clip_half", 0.5), ("gradient_penalty", 0.6)):
        for seed in ("1", "2"):
            found = figures["seeds"][seed][name]
            assert share < found["by_steepest"] / figures["seeds"][seed]["primal"] < 1.01
            assert found["r2"] > 0.9
            assert found["agreement"] > 0.8
        found = figures["critics"][name]
        assert (found["path"][-1], found["scales"][duality.UNIT]) == (found["by_steepest"], found["estimate"])
    # a half on each of three layers' weights, and less on their biases
    assert figures["critics"]["clip"]["k"] / figures["critics"]["clip_half"]["k"] == pytest.approx(7, abs=2)


def test_fields_are_over_the_plane(figures: dict[str, Any]) -> None:
    fields = {name: np.array(field) for name, field in figures["fields"].items()}
    x = fields.pop("x")
    assert fields.pop("y").shape == (21,)
    for field in fields.values():
        assert (field.shape, field.mean()) == ((21, 25), pytest.approx(0, abs=1e-3))
        assert field[:, 0].mean() > field[:, -1].mean() + 0.3  # real points are on the left
    steps = np.diff(fields["potential"], axis=1) / np.diff(x)
    assert np.abs(steps).max() < 1 + 2 * 1e-3 / (x[1] - x[0])  # slope 1, but for rounding


def test_a_small_plan_moves_all_mass_and_is_cheapest() -> None:
    plan = duality.small_plan(1)
    real, fake = (np.array(plan[side]) for side in ("real", "generated"))
    table = np.zeros((duality.SMALL, duality.SMALL))
    for i, j, mass in plan["optimal"]:
        table[i, j] += mass
    np.testing.assert_allclose(table.sum(1), real[:, 2], atol=1e-5)
    np.testing.assert_allclose(table.sum(0), fake[:, 2], atol=1e-5)
    assert table.sum() == pytest.approx(1, abs=1e-5)
    assert len(plan["optimal"]) < 2 * duality.SMALL  # a corner of the polytope
    assert (np.diff(real[:, 0]) > 0).all()
    assert (table * cdist(real[:, :2], fake[:, :2])).sum() == pytest.approx(plan["costs"]["optimal"], rel=1e-4)
    assert plan["costs"]["optimal"] < plan["costs"]["independent"]
