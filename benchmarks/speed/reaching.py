"""How long a variant trains until its samples are as good as asked.

The clock stands still while they are measured. The step, its plan, the samples and the measures are the pipeline's own.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import nn

from illustgan import params
from illustgan.core.errors import UserError
from illustgan.core.numbers import rounded
from illustgan.core.progress import Progress
from illustgan.evaluation.reference import Reference
from illustgan.features.extractors import EXTRACTORS, Extract
from illustgan.gan import sampling, trained
from illustgan.metrics.kid import kid_with_spread
from illustgan.training.method import assemble
from illustgan.training.steps import LATENT, Faces
from speed.blocks import Clock, wait
from speed.ours import Ours

SETS = tuple(EXTRACTORS)  # the feature sets that KID is taken in
ALL = "all"  # what stands beside them: at or below the mark in all at once
FIRST, GROWTH, SHARE = 1 / 240, 1.15, 1 / 24  # of `moments`
STEPS = 2_000_000  # of a plan whose end is not reached

Kids = dict[str, float]  # by SETS
Measure = Callable[[nn.Module], tuple[Kids, Kids]]


def moments(seconds: float) -> list[float]:
    """When to measure a training of so many seconds: rising, the last at its end.

    They are a 24th of the whole apart, and closer at first: a 240th, and then each at most 15 % later than the one
    before.
    """
    found = [FIRST * seconds]
    while (later := min(GROWTH * found[-1], found[-1] + SHARE * seconds)) < 0.999 * seconds:
        found.append(later)
    return [*found, seconds]


class Stopwatch:
    """Seconds of training: a clock that runs within `running` only, and waits for the device at both ends of it."""

    def __init__(self, device: torch.device, clock: Clock = time.perf_counter) -> None:
        self.device, self.clock = device, clock
        self._before = 0.0
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        """Up to now."""
        return self._before + (0.0 if self._since is None else self.clock() - self._since)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let it run for the block."""
        wait(self.device)
        self._since = self.clock()
        try:
            yield
        finally:
            wait(self.device)
            self._before, self._since = self.seconds, None


class Trained(Ours):
    """A variant in training at a scale.

    A plan's length matters only to rates that fall over it: with those it is as the scale has it, and the training ends
    with it.
    """

    def __init__(self, settings: params.Variant, scale: params.Scale, faces: Faces) -> None:
        falling = settings.lr_end < 1
        budget = (scale.tflop, scale.steps) if falling else (None, STEPS)
        super().__init__(assemble(settings), faces, scale.width, budget=budget)
        self.record_every = scale.record

    @property
    def steps(self) -> int:
        """Generator steps done."""
        return self.state.step

    @property
    def tflop(self) -> float:
        """Work done."""
        return int(self.plan.flop[self.state.step]) / 1e12

    @property
    def ended(self) -> bool:
        """Whether the plan is at its end."""
        return self.state.step == self.plan.steps

    def shown(self) -> nn.Module:
        """The generator that the variant shows, as a snapshot would keep it."""
        state = self.state
        return sampling.calibrated(state.ema if self.variant.shown == "ema" else state.generator, LATENT)


@dataclass(frozen=True)
class Point:
    """A training at one moment."""

    seconds: float
    steps: int
    tflop: float
    kid: Kids
    spread: Kids  # standard errors, as in `kid.kid_with_spread`

    def within(self, mark: Kids, name: str) -> bool:
        """Whether KID is at or below the mark in the feature set `name`, or in ALL of them."""
        return all(self.kid[one] <= mark[one] for one in (SETS if name == ALL else (name,)))


def measure(
    generator: nn.Module, *, real: Reference, extractors: Mapping[str, Extract], samples: int
) -> tuple[Kids, Kids]:
    """KID of so many samples to held-out faces with its spread, both by feature set, as the pipeline has them."""
    pictures = trained.samples(generator, LATENT, samples, real.settings.seed)
    blocks = min(real.settings.subsets, samples // 2)
    found = {}
    for name in SETS:
        target = real.targets[name]
        found[name] = kid_with_spread(
            extractors[name](pictures), target.features, blocks, reference_within=target.within
        )
    kids, spreads = (rounded({name: pair[i] for name, pair in found.items()}) for i in (0, 1))
    return kids, spreads


@dataclass(frozen=True)
class Followed:
    """A training from its start to where it was left."""

    points: Sequence[Point]
    ended: str  # of: mark, time, plan, or what broke

    def first(self, mark: Kids) -> dict[str, Point | None]:
        """The first point at or below the mark, in each feature set and in ALL at once; None where there is none."""
        return {name: next((point for point in self.points if point.within(mark, name)), None) for name in (*SETS, ALL)}


def follow(
    training: Trained, due: Sequence[float], watch: Stopwatch, look: Measure, *, label: str, mark: Kids | None = None
) -> Followed:
    """Train, and measure at the moments `due`, in seconds on `watch`.

    It ends at a moment at which all feature sets are at or below the `mark`, if there is one; or before that at the end
    of the plan, when a network breaks down, or at the last moment.
    """
    points: list[Point] = []
    whole, note = int(due[-1]), ""
    with Progress(label, whole, "second") as progress:
        for moment in due:
            try:
                with watch.running():
                    while watch.seconds < moment and not training.ended:
                        training.step()
                        passed = min(int(watch.seconds), whole)
                        if passed > progress.done:
                            progress.advance(passed - progress.done, note)
            except UserError as error:
                return Followed(points, str(error).split(";")[0])
            kids, spreads = look(training.shown())
            points.append(Point(watch.seconds, training.steps, training.tflop, kids, spreads))
            note = "KID " + ", ".join(f"{name} {value:.3g}" for name, value in kids.items())
            if mark and points[-1].within(mark, ALL):
                return Followed(points, "mark")
            if training.ended:
                return Followed(points, "plan")
    return Followed(points, "time")
