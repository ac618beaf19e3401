"""Time to quality, on a clock of its own."""

import argparse
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from illustgan import params
from illustgan.core.errors import UserError
from illustgan.metrics import kid
from illustgan.training import steps
from illustgan.training.steps import Faces
from speed import ours, reaching
from speed.reaching import SETS, Stopwatch, Trained, follow, moments

from .test_blocks import Clock

CPU = torch.device("cpu")
PARAMS = params.load(Path(__file__).parents[2] / "params.yaml")
SIZES = {"width": 2, "batch": 4, "tflop": 0.00001, "samples": 16}
SCALE = params.Scale(**SIZES, snapshots=2, evaluations=1, record=2, epoch_snapshots=0)


class Script:
    """A training that takes a second a step, and has a KID by the step; it may end, or break."""

    def __init__(self, clock: Clock, end: int = -1, breaks: int = -1) -> None:
        self.clock, self.end, self.breaks, self.steps = clock, end, breaks, 0

    @property
    def tflop(self) -> float:
        return self.steps / 10

    @property
    def ended(self) -> bool:
        return self.steps == self.end

    def step(self) -> None:
        if self.steps == self.breaks:
            raise UserError(f"step {self.steps}: the generator broke down (nan); the last good snapshot")
        self.steps += 1
        self.clock.now += 1

    def shown(self) -> nn.Module:
        return nn.Identity()


Curves = Callable[[int], dict[str, float]]


def followed(kids: Curves, due: list[float], mark: dict[str, float] | None = None, **script: int) -> reaching.Followed:
    """A scripted training, followed; a measurement takes a hundred seconds."""
    clock = Clock()
    training = Script(clock, **script)

    def look(generator: nn.Module) -> tuple[dict[str, float], dict[str, float]]:
        clock.now += 100
        return kids(training.steps), dict.fromkeys(SETS, 0.0)

    return follow(training, due, Stopwatch(CPU, clock), look, label="x", mark=mark)


def alike(value: float) -> dict[str, float]:
    return dict.fromkeys(SETS, value)


def test_moments_rise_to_the_end_by_little_at_first_and_a_24th_later() -> None:
    found = np.array(moments(1200))
    gaps = np.diff(found)
    assert (found[0], found[-1]) == (5, 1200)
    assert ((gaps > 0) & (gaps <= 50 + 1e-9) & (gaps / found[:-1] <= 0.15 + 1e-9)).all()


def test_the_watch_stands_still_outside_blocks_and_after_errors() -> None:
    clock = Clock()
    watch = Stopwatch(CPU, clock)
    with watch.running():
        clock.now += 2
        assert watch.seconds == 2
    clock.now += 50
    with contextlib.suppress(KeyError), watch.running():
        clock.now += 1
        raise KeyError
    clock.now += 50
    assert watch.seconds == 3


def test_measuring_takes_no_time_and_without_a_mark_it_goes_on_to_the_last_moment() -> None:
    found = followed(lambda step: alike(10.0 - step), [1.0, 2.5, 6.0])
    assert [(point.seconds, point.steps, point.tflop) for point in found.points] == [(n, n, n / 10) for n in (1, 3, 6)]
    assert found.ended == "time"
    assert found.first(alike(7.0)) == dict.fromkeys((*SETS, "all"), found.points[1])
    assert not any(found.first(alike(3.9)).values())


def test_it_ends_when_all_feature_sets_are_at_the_mark_at_one_moment() -> None:
    curves = {"lite0": [9.0, 1, 9, 1, 0], "random": [9.0, 9, 2, 2, 0], "pixels": [3.0, 9, 9, 3, 0]}
    mark = {"lite0": 1.0, "random": 2.0, "pixels": 3.0}
    found = followed(lambda step: {name: values[step - 1] for name, values in curves.items()}, [1, 2, 3, 4, 5], mark)
    assert found.ended == "mark"
    reached = {name: point and point.steps for name, point in found.first(mark).items()}
    assert reached == {"lite0": 2, "random": 3, "pixels": 1, "all": 4}


def test_the_end_of_a_plan_is_measured_and_a_breakdown_is_told() -> None:
    found = followed(lambda step: alike(9.0), [2.0, 10.0, 20.0], alike(1.0), end=3)
    assert ([point.steps for point in found.points], found.ended) == ([2, 3], "plan")
    found = followed(lambda step: alike(9.0), [2.0, 10.0], alike(1.0), breaks=4)
    assert ([point.steps for point in found.points], found.ended) == ([2], "step 4: the generator broke down (nan)")


def training(name: str) -> Trained:
    block = PARAMS.variant(name)
    return Trained(block, SCALE, Faces(ours.pictures(30, 16), ours.pictures(8, 16), block.batch(SCALE), 3, CPU))


@pytest.mark.parametrize("name", ["r1_shift", "sn_hinge"])
def test_it_trains_and_shows_what_the_pipeline_does(name: str) -> None:
    mine = training(name)
    falling = mine.variant.lr_end < 1
    assert (mine.plan.steps < 100) == falling
    state = steps.start(mine.variant, width=2, size=16, seed=3, device=CPU)
    repeats, count = mine.variant.schedule.steps, mine.plan.steps if falling else 3
    for number in range(count):
        steps.pace(state, mine.variant, mine.plan)
        steps.step(state, mine.variant, mine.faces, number * repeats, repeats)
        assert not mine.ended
        mine.step()
    assert (mine.ended, mine.steps) == (falling, count)
    assert mine.tflop == pytest.approx(int(mine.plan.flop[count]) / 1e12)
    shown = state.ema if name == "r1_shift" else state.generator
    assert all(map(torch.equal, mine.shown().parameters(), shown.parameters()))


def test_kid_is_taken_of_the_pipelines_samples_in_all_three_sets() -> None:
    target = np.random.default_rng(1).normal(size=(20, 5)).astype(np.float32)
    seen = []

    def extract(images: np.ndarray, label: str | None = None) -> np.ndarray:
        seen.append(images)
        return images.reshape(len(images), -1)[:, :5].astype(np.float32) / 255

    targets = dict.fromkeys(SETS, argparse.Namespace(features=target, within=kid.within(target)))
    real: Any = argparse.Namespace(settings=argparse.Namespace(seed=4, subsets=3), targets=targets)
    extractors = dict.fromkeys(SETS, extract)
    kids, spreads = reaching.measure(training("dcgan").shown(), real=real, extractors=extractors, samples=16)
    assert [images.shape for images in seen] == [(16, 16, 16, 3)] * 3
    assert kids == dict.fromkeys(SETS, pytest.approx(kid.kid(extract(seen[0]), target), rel=1e-4))
    assert min(spreads.values()) > 0
