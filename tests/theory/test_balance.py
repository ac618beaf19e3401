"""Balances at equal work: steps that fit, the rest of a variant as it was, and the summary by hand."""

import json
from typing import Any

import pytest

from illustgan import params
from illustgan.core.errors import UserError
from illustgan.theory import balance, digits
from illustgan.theory import blocks as players
from illustgan.theory.modes_settings import Pair
from illustgan.training import variants
from illustgan.training.steps import measure_cost

PAIR = Pair(objective="non_saturating", lr=0.001, discriminator_lr=0.002, beta1=0.5, wgan_lr=0.0005, wgan_clip=0.1)
SMALL: dict[str, Any] = {"seeds": [1, 2], "batch": 8, "width": 2, "samples": 64, "pool": 50}


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return balance.balance(players.pair(PAIR, "dcgan"), [1, 3], gflop=0.005, **SMALL)


def test_work_is_equal_and_steps_are_as_many_as_fit() -> None:
    task = digits.problem(50, 16)
    for name, block in players.pair(PAIR, "dcgan").items():
        for count in (1, 3, 10):
            settings = balance.with_steps(block, count)
            assert settings.model_copy(update={"discriminator_steps": 1}) == block
            plan = balance.plan(settings, task, gflop=0.02, batch=8, width=2)
            faces = task.faces(8, 0)
            cost = measure_cost(
                variants.from_params(settings), faces, width=2, size=digits.SIZE, device=faces.faces.device
            )
            one = count * cost.discriminator_step + cost.generator_step
            assert plan.steps == int(2e7 // one), name
            assert plan.evaluated[-1] == plan.steps


def test_figures_have_what_they_promise(figures: dict[str, Any]) -> None:
    json.dumps(figures, allow_nan=False)
    for name in ("gan", "wgan"):
        found = figures["variants"][name]
        assert list(found) == ["1", "3"]
        assert found["1"]["steps"] > found["3"]["steps"] > 0
        for one in found.values():
            assert one["course"][-1]["step"] == one["steps"]
            assert one["course"][-1]["kl"] == one["kl"]
            assert one["course"][-1]["gflop"] <= 0.005
        mine = [figures["seeds"][seed][name] for seed in ("1", "2")]
        for one in mine:
            assert one["lost"] == pytest.approx(one["worst"] - one["best"], rel=1e-5)
        ends = [found[count]["kl"] for count in ("1", "3")]
        assert sum(one["best"] + one["worst"] for one in mine) / 2 == pytest.approx(sum(ends), rel=1e-4)


def test_the_same_bytes_again(figures: dict[str, Any]) -> None:
    again = balance.balance(players.pair(PAIR, "dcgan"), [1, 3], gflop=0.005, **SMALL)
    assert json.dumps(again) == json.dumps(figures)


def test_refuses_what_shows_nothing() -> None:
    blocks = players.pair(PAIR, "dcgan")
    with pytest.raises(ValueError, match="two balances"):
        balance.balance(blocks, [1], gflop=0.005, **SMALL)
    with pytest.raises(ValueError, match="a seed"):
        balance.balance(blocks, [1, 2], gflop=0.005, **{**SMALL, "seeds": []})
    with pytest.raises(UserError, match="too small for one generator step"):
        balance.balance({"gan": params.Variant.model_validate(blocks["gan"].model_dump())}, [1, 2], gflop=1e-6, **SMALL)
