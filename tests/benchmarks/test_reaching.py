"""Time to quality, on a clock of its own."""

import argparse
import contextlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from illustgan import params
from illustgan.core.errors import UserError
from illustgan.features.extractors import EXTRACTORS
from illustgan.metrics import kid
from illustgan.training import loop
from illustgan.training.steps import Faces, start
from speed import ours, reaching
from speed.reaching import SETS, Stopwatch, Trained, follow, moments

CPU = torch.device("cpu")
PARAMS = Path(__file__).parents[2] / "params.yaml"
SCALE = params.Scale(
    width=2, batch=4, tflop=0.00001, snapshots=2, evaluations=1, samples=16, record=2, epoch_snapshots=0
)  # fmt: skip
FACES, HELDOUT = ours.pictures(30, 16), ours.pictures(8, 16)


class Clock:
    """Time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Script:
    """A training that takes a second a step, and has a KID by the step; it may end, or break."""

    def __init__(self, clock: Clock, end: int | None = None, breaks: int | None = None) -> None:
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


def script(
    kids: Callable[[int], dict[str, float]], end: int | None = None, breaks: int | None = None
) -> tuple[Script, Stopwatch, reaching.Measure]:
    """A scripted training, its watch, and a measurement that takes a hundred seconds."""
    clock = Clock()
    trained = Script(clock, end, breaks)

    def look(generator: nn.Module) -> tuple[dict[str, float], dict[str, float]]:
        clock.now += 100
        return kids(trained.steps), dict.fromkeys(SETS, 0.0)

    return trained, Stopwatch(CPU, clock), look


def alike(value: float) -> dict[str, float]:
    return dict.fromkeys(SETS, value)


def test_moments_rise_to_the_end_by_little_at_first_and_a_24th_later() -> None:
    found = np.array(moments(1200))
    gaps = np.diff(found)
    assert (found[0], found[-1]) == (5, 1200)
    assert (gaps > 0).all()
    assert gaps.max() <= 50 + 1e-9
    assert (gaps / found[:-1]).max() <= 0.15 + 1e-9
    assert 40 < len(found) < 60


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
    trained, watch, look = script(lambda step: alike(10.0 - step))
    found = follow(trained, [1.0, 2.5, 6.0], watch, look, label="x")
    assert [(point.seconds, point.steps, point.tflop) for point in found.points] == [
        (1, 1, 0.1),
        (3, 3, 0.3),
        (6, 6, 0.6),
    ]
    assert found.ended == "time"
    assert found.first(alike(7.0)) == dict.fromkeys((*SETS, "all"), found.points[1])
    assert not any(found.first(alike(3.9)).values())


def test_it_ends_when_all_feature_sets_are_at_the_mark_at_one_moment() -> None:
    curves = {"lite0": [9.0, 1, 9, 1, 0], "random": [9.0, 9, 2, 2, 0], "pixels": [3.0, 9, 9, 3, 0]}
    trained, watch, look = script(lambda step: {name: values[step - 1] for name, values in curves.items()})
    found = follow(
        trained, [1.0, 2.0, 3.0, 4.0, 5.0], watch, look, label="x", mark={"lite0": 1.0, "random": 2.0, "pixels": 3.0}
    )
    assert found.ended == "mark"
    at = found.first({"lite0": 1.0, "random": 2.0, "pixels": 3.0})
    assert {name: point and point.steps for name, point in at.items()} == {
        "lite0": 2,
        "random": 3,
        "pixels": 1,
        "all": 4,
    }


def test_the_end_of_a_plan_is_measured_and_a_breakdown_is_told() -> None:
    trained, watch, look = script(lambda step: alike(9.0), end=3)
    found = follow(trained, [2.0, 10.0, 20.0], watch, look, label="x", mark=alike(1.0))
    assert ([point.steps for point in found.points], found.ended) == ([2, 3], "plan")
    trained, watch, look = script(lambda step: alike(9.0), breaks=4)
    found = follow(trained, [2.0, 10.0], watch, look, label="x", mark=alike(1.0))
    assert [point.steps for point in found.points] == [2]
    assert found.ended == "step 4: the generator broke down (nan)"


def block(name: str) -> params.Variant:
    return params.load(PARAMS).variant(name)


@pytest.mark.parametrize("name", ["dcgan", "best", "wgan"])
def test_it_trains_and_shows_what_the_pipeline_does(name: str, tmp_path: Path) -> None:
    trained = Trained(block(name), SCALE, FACES, HELDOUT, seed=3, device=CPU)
    faces = Faces(FACES, HELDOUT, block(name).batch(SCALE), 3, CPU)
    plan = trained.plan if trained.planned else trained._plan(SCALE.tflop, None)
    state = start(trained.variant, width=2, size=16, seed=3, device=CPU)
    loop.train(
        state,
        trained.variant,
        faces,
        plan,
        record_every=2,
        checkpoint_seconds=1e9,
        folder=tmp_path,
        label="x",
    )
    assert plan.steps > 3
    assert trained.planned == (name == "best")
    while trained.steps < plan.steps:
        assert not trained.ended
        trained.step()
    assert trained.ended == trained.planned
    assert trained.tflop == pytest.approx(int(plan.flop[-1]) / 1e12)
    shown = state.ema if name == "best" else state.generator
    for mine, theirs in zip(trained.shown().parameters(), shown.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_a_plan_of_constant_rates_grows_and_one_of_falling_rates_is_as_long_as_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = Trained(block("wgan"), SCALE, FACES, HELDOUT, seed=3, device=CPU)
    monkeypatch.setattr(reaching, "STEPS", 2)
    short = Trained(block("wgan"), SCALE, FACES, HELDOUT, seed=3, device=CPU)
    for _ in range(5):
        long.step()
        short.step()
        assert short.tflop == long.tflop
    assert short.planned_tflop is None
    for mine, theirs in zip(short.shown().parameters(), long.shown().parameters(), strict=True):
        assert torch.equal(mine, theirs)
    half, whole = (
        Trained(block("best"), SCALE, FACES, HELDOUT, seed=3, device=CPU, tflop=tflop) for tflop in (0.000005, None)
    )
    assert half.planned_tflop == pytest.approx(0.000005, rel=0.1)
    assert whole.planned_tflop == pytest.approx(0.00001, rel=0.1)
    steps = SCALE.model_copy(update={"tflop": None, "steps": 7})
    assert Trained(block("best"), steps, FACES, HELDOUT, seed=3, device=CPU).plan.steps == 7


def test_kid_is_taken_of_the_pipelines_samples_in_all_three_sets() -> None:
    random = np.random.default_rng(1)
    targets = {name: random.normal(size=(20, 5)).astype(np.float32) for name in SETS}
    seen = []

    real = argparse.Namespace(
        settings=argparse.Namespace(seed=4, subsets=3),
        targets={name: argparse.Namespace(features=array, within=kid.within(array)) for name, array in targets.items()},
    )

    def extract(images: np.ndarray, label: str | None = None) -> np.ndarray:
        seen.append(images)
        return images.reshape(len(images), -1)[:, :5].astype(np.float32) / 255

    trained = Trained(block("dcgan"), SCALE, FACES, HELDOUT, seed=3, device=CPU)
    kids, spreads = reaching.measure(
        trained.shown(),
        real=real,  # type: ignore[arg-type]
        extractors=dict.fromkeys(SETS, extract),
        samples=16,
    )
    assert len(seen) == 3
    assert seen[0].shape == (16, 16, 16, 3)
    for name in SETS:
        assert kids[name] == pytest.approx(kid.kid(extract(seen[0]), targets[name]), rel=1e-4)
        assert spreads[name] > 0
    assert set(EXTRACTORS) == set(SETS)
