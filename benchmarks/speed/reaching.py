"""How long a variant trains until its samples are as good as asked.

The step, its plan, the samples and the measures are the pipeline's own.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from torch import nn

from illustgan import params
from illustgan.core.numbers import significant
from illustgan.evaluation.reference import Reference
from illustgan.features.extractors import EXTRACTORS, Extract
from illustgan.gan import sampling, trained
from illustgan.metrics import kid
from illustgan.training.method import assemble
from illustgan.training.settings import LATENT
from illustgan.training.steps import Faces
from speed.blocks import Clock, wait
from speed.ours import Ours

SETS = tuple(EXTRACTORS)  # the feature sets that KID is taken in
STEPS = 2_000_000  # of a plan whose end is not reached

Kids = dict[str, float]  # by SETS


def moments(seconds: float) -> list[float]:
    """When to measure a training of so many seconds: rising, the last at its end.

    They are a 24th of the whole apart, and closer at first: a 240th, and then each at most 15 % later than the one
    before.
    """
    found = [seconds / 240]
    while (later := min(1.15 * found[-1], found[-1] + seconds / 24)) < 0.999 * seconds:
        found.append(later)
    return [*found, seconds]


def training(settings: params.Variant, scale: params.Scale, faces: Faces) -> Ours:
    """A variant in training at a scale; its plan ends as the scale has it only where rates fall over it."""
    budget = (scale.tflop, scale.steps) if settings.lr_end < 1 else (None, STEPS)
    return Ours(assemble(settings), faces, scale.width, budget=budget, record_every=scale.record)


def measure(
    generator: nn.Module, sizes: Sequence[int], *, real: Reference, extractors: Mapping[str, Extract], samples: int
) -> Kids:
    """KID of so many samples, of groups of these sizes, to held-out faces, as the pipeline has it."""
    pictures = trained.samples(generator, LATENT, samples, real.settings.seed, sizes)
    found = {}
    for name in SETS:
        target = real.targets[name]
        found[name] = kid.kid(extractors[name](pictures), target.features, reference_within=target.within)
    return found


def follow(
    trained: Ours,
    due: Sequence[float],
    look: Callable[[nn.Module, Sequence[int]], Kids],
    mark: Kids | None = None,
    clock: Clock = time.perf_counter,
) -> Iterator[dict[str, float]]:
    """Train, and yield what stands at the moments `due`, in seconds of training: `minutes`, `tflop`, `steps` and KIDs.

    The clock stands still while samples are measured. It ends at a moment at which all feature sets are at or below the
    `mark`, if there is one; or before that at the end of the plan, or at the last moment. `UserError` when a network
    breaks down.
    """
    state, plan, sizes, seconds = trained.state, trained.plan, trained.faces.groups.sizes, 0.0
    for moment in due:
        start = clock()
        while seconds + clock() - start < moment and state.step < plan.steps:
            trained.step()
        wait(trained.faces.faces.device)
        seconds += clock() - start
        shown = sampling.calibrated(state.shown, LATENT, sizes)
        kids = {name: significant(value) for name, value in look(shown, sizes).items()}
        work = {"minutes": significant(seconds / 60, 5), "tflop": significant(int(plan.flop[state.step]) / 1e12)}
        yield {**work, "steps": state.step, **kids}
        if state.step == plan.steps or (mark and all(kids[name] <= mark[name] for name in SETS)):
            return
