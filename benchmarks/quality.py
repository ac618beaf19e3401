"""Time to quality: minutes of training until each variant first has the KID that dcgan has after so many minutes.

python benchmarks/quality.py    docs/time-to-quality.csv, and a table in Markdown on the screen

It measures as the pipeline does, against the real faces of its stages prepare, attributes and reference, and at the
scale in force: `dvc repro reference` makes them. `make bench-quality` runs this; benchmarks/README.md says how to read
what it finds.
"""

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import _setup  # noqa: F401

# isort: split

import pandas as pd
import torch
from torch import nn

from illustgan import params
from illustgan.core import devices, files, stage
from illustgan.core.errors import UserError
from illustgan.core.numbers import significant
from illustgan.evaluation import reference
from illustgan.evaluation.reference import Reference
from illustgan.features import extractors as features
from illustgan.features.extractors import EXTRACTORS, Extract
from illustgan.gan import sampling
from illustgan.gan.architecture import Architecture
from illustgan.metrics import kid
from illustgan.training import run as runs
from illustgan.training.loop import Training
from illustgan.training.method import assemble
from markdown import table
from speed import LONG, described

SETS = tuple(EXTRACTORS)  # the feature sets that KID is taken in
ENDLESS = LONG.model_copy(update={"steps": 2_000_000})
MARK = "dcgan"  # the variant whose last KID is the mark
RESULTS = Path("docs/time-to-quality.csv")
DATA = Path("data")
Kids = dict[str, float]  # by SETS
HEADER = ("variant", *(f"minutes to {name}" for name in SETS), "to all three", "TFLOP", "steps", "seconds a TFLOP")


def main() -> None:
    """Train what is asked for, write what it took after each variant, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20, help="of training, of each variant at most")
    parser.add_argument("--models", nargs="+", help="of params.yaml; its models by default, and dcgan in any case")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if not (0 < asked.minutes < math.inf and asked.threads >= 1 and asked.seed >= 0):
        raise UserError("give --minutes above 0, --threads of 1 or more, and a --seed of 0 or more")
    settings = params.load()
    scale, names = settings.scale_in_force, dict.fromkeys([MARK, *(asked.models or settings.models)])
    models = {name: settings.variant(name) for name in names}
    device = devices.choose(settings.machine.model_copy(update={"threads": asked.threads}))
    machine = described(device)
    print(f"{machine}\n", flush=True)
    real = reference.load(DATA / "reference", DATA / "prepared", DATA / "attributes", settings.evaluate, device)
    look = partial(measure, real=real, extractors=features.load_extractors(device), samples=scale.samples)
    rows: list[dict[str, str | float]] = []
    mark: Kids | None = None
    for model, block in models.items():
        faces = runs.load_faces(DATA / "prepared", block, scale, asked.seed, device)
        try:
            length = scale if block.lr_end < 1 else ENDLESS  # rates fall over the plan of the scale
            training = Training.planned(assemble(block), faces, length, scale.record, Path())
            for point in follow(training, moments(60 * asked.minutes), look, mark):
                rows.append({"machine": machine, "variant": model, **point})
                print(f"{model}: {point}", file=sys.stderr, flush=True)
        except UserError as error:
            if model == MARK:
                raise UserError(f"{MARK} gives no mark: {error}") from None
            print(f"{model}: {error}", flush=True)
        mark = mark or {name: point[name] for name in SETS}
        files.write_text(RESULTS, pd.DataFrame(rows).to_csv(index=False))
    print(as_markdown(pd.DataFrame(rows)))


def as_markdown(rows: pd.DataFrame) -> str:
    """The mark in a line, and a table of the variants."""
    mark = rows[rows["variant"] == MARK].iloc[-1]
    kids = ", ".join(f"{name} {mark[name]:.3g}" for name in SETS)
    work = f"{mark['tflop']:.3g} TFLOP, {mark['steps']} steps"
    head = f"The mark is {MARK} after {mark['minutes']:.3g} minutes ({work}): KID {kids}."
    lines = []
    for model, points in rows.groupby("variant", sort=False):
        at, last = points[[*SETS]] <= mark[[*SETS]], points.iloc[-1]
        minutes = [points[at[name]]["minutes"] for name in SETS]
        whole, pace = points[at.all(axis=1)].head(1), 60 * last["minutes"] / last["tflop"]
        to_all = [f"not within {last['minutes']:.3g}", "–", "–"]
        for point in whole.to_dict("records"):
            to_all = [f"{point['minutes']:.3g}", f"{point['tflop']:.3g}", str(point["steps"])]
        parts = [f"{points.iloc[0]:.3g}" if len(points) else "–" for points in minutes]
        lines.append([str(model), *parts, *to_all, f"{pace:.3g}"])
    return f"{head}\n\n{table(HEADER, lines)}"


def moments(seconds: float) -> list[float]:
    """When to measure a training of so many seconds: rising, the last at its end.

    They are a 24th of the whole apart, and closer at first: a 240th, and then each at most 15 % later than the one
    before.
    """
    times = [seconds / 240]
    while (later := min(1.15 * times[-1], times[-1] + seconds / 24)) < 0.999 * seconds:
        times.append(later)
    return [*times, seconds]


def measure(
    generator: nn.Module,
    architecture: Architecture,
    *,
    real: Reference,
    extractors: Mapping[str, Extract],
    samples: int,
) -> Kids:
    """KID of so many samples to held-out faces, as the pipeline has it."""
    pictures = sampling.generate(generator, architecture.measured_latents(samples, real.settings.seed))
    kids = {}
    for name in SETS:
        target = real.targets[name]
        kids[name] = kid.kid(extractors[name](pictures), target.features, reference_within=target.within)
    return kids


def follow(
    training: Training,
    due: Sequence[float],
    look: Callable[[nn.Module, Architecture], Kids],
    mark: Kids | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[dict[str, float]]:
    """Train, and yield what stands at the moments `due`, in seconds of training: `minutes`, `tflop`, `steps` and KIDs.

    The clock stands still while samples are measured. It ends at a moment at which all feature sets are at or below the
    `mark`, if there is one; or before that at the end of the plan, or at the last moment. `UserError` when a network
    breaks down.
    """
    state, plan, architecture, seconds = training.state, training.plan, training.faces.architecture, 0.0
    for moment in due:
        start = clock()
        while seconds + clock() - start < moment and state.step < plan.steps:
            training.advance()
        if training.faces.faces.is_cuda:
            torch.cuda.synchronize()
        seconds += clock() - start
        shown = architecture.calibrated(state.shown)
        kids = {name: significant(value) for name, value in look(shown, architecture).items()}
        work = {"minutes": significant(seconds / 60, 5), "tflop": significant(int(plan.flop[state.step]) / 1e12)}
        yield {**work, "steps": state.step, **kids}
        if state.step == plan.steps or (mark and all(kids[name] <= mark[name] for name in SETS)):
            return


if __name__ == "__main__":
    stage.run(main)
