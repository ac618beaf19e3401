"""What clipping, and a gradient penalty, do to critics: their Lipschitz constants and their weights over training.

With weights within ± c a layer of n inputs and m outputs has a norm of at most c √(n m), so that the constant of a
network of L layers is at most c to the power of L times a number that its widths give.
"""

import copy
import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from illustgan.core import files, run_folder
from illustgan.core.numbers import rounded, significant
from illustgan.core.randomness import batch_indices, generator
from illustgan.gan import trained
from illustgan.gan.objectives import OBJECTIVES
from illustgan.gan.penalties import weight_clipping
from illustgan.gan.sampling import LATENTS_SHOWN, from_uint8
from illustgan.metrics.transport import earth_mover
from illustgan.theory import bounds, fit
from illustgan.theory.critic import segment
from illustgan.theory.fit import Fit, Numbers, Way
from illustgan.theory.networks import HIDDEN
from illustgan.theory.settings import Lipschitz
from illustgan.theory.summaries import Figures, magnitudes

LINE: Mapping[str, Callable[[Numbers], Numbers]] = {
    "sin 3x": lambda x: np.sin(3 * x),  # constant 3
    "|x|": np.abs,  # constant 1, and no derivative at 0
    "x²": np.square,  # constant 2 on [-1, 1]; none on the whole line
    "√|x|": lambda x: np.sqrt(np.abs(x)),  # continuous, and no constant
}
HALVINGS = range(2, 11)  # of the spacing between neighbours on [-1, 1]
STEPS_PER_CLIP = 50  # a clipped weight gets from one bound to the other in twice as many steps, whatever the bound
CLIMB = 10  # steps of `bounds.lower`
EDGE = 1e-6  # a weight so near to a bound is on it
BINS = 20  # of the histogram of weights


def measure(folder: Path, prepared: Path, settings: Lipschitz, clip: float | None) -> Figures:
    """The content of data/theory/lipschitz.json, from what can be seen through to what cannot.

    `folder` is that of the run whose critic is measured, `prepared` holds faces.npy, and `clip` is the bound of the
    run's weights.

    Returns:
        `line`: functions of one number, with slopes that are bounded and slopes that are not. `toy`: `on_segments`.
        `runs`: by the run's model `clip`, and under `checkpoints` of each step the work and what `checkpoint` finds.

    Raises:
        UserError: when a file is missing or damaged.
    """
    faces = files.read_array(prepared / "faces.npy", "prepare")
    faces = faces[batch_indices(0, min(LATENTS_SHOWN, len(faces)), len(faces), "lipschitz").numpy()]
    run = run_folder.read(folder)
    checkpoints = []
    for step in spread_out(run.evaluated, settings.checkpoints):
        _, discriminator = trained.load(run, step, torch.device("cpu"))
        found = checkpoint(discriminator, {"real": faces, "samples": run.samples(step)}, run.batch, clip)
        checkpoints.append({"step": step, "tflop": run.at[step].tflop, **found})
    runs = {run.model: {"clip": clip, "checkpoints": checkpoints}}
    return {"line": line(), "toy": on_segments(settings), "runs": runs}


def line() -> Figures:
    """The steepest slope between neighbours 2^-h apart on [-1, 1], for h in `HALVINGS`, of each of `LINE`."""
    grids = [np.linspace(-1, 1, 2 * 2**h + 1) for h in HALVINGS]
    slopes = {name: [float(np.abs(np.diff(f(x)) / np.diff(x)).max()) for x in grids] for name, f in LINE.items()}
    return {"halvings": [*HALVINGS], "slopes": rounded(slopes)}


def on_segments(settings: Lipschitz) -> list[Figures]:
    """Critics of two segments (`illustgan.theory.critic`) at a distance of 1, while they are trained.

    Each learns at a rate of its bound / `STEPS_PER_CLIP`: at one rate for all, a weight under the smallest bound would
    cross it in a step. The penalty is that of Gulrajani et al. 2017 (https://arxiv.org/abs/1704.00028).

    Returns:
        One for each bound, and then one for the penalty: `name`, `clip` (None for the penalty), `possible` (not for
        the penalty), and lists over training, means over seeds: `step`, `estimate` (of the distance of 1, so K at
        least), `lower` and `upper` of the constant, and `at_bound`, the share of weights that clipping holds at ± c.
    """
    clipped = [
        {
            "name": f"clip {clip:g}",
            "clip": clip,
            "possible": possible(clip),
            **_course(fit.clipped(clip, clip / STEPS_PER_CLIP), clip, settings),
        }
        for clip in settings.clips
    ]
    penalised = Way(OBJECTIVES["wasserstein"], gradient_penalty=settings.penalty, between=_straight)
    return [*clipped, {"name": "penalty", "clip": None, **_course(penalised, None, settings)}]


def possible(clip: float) -> float:
    """The most that weights within ± `clip` allow for the constant of a small critic: c √(n m) a layer."""
    widths = [2, HIDDEN, HIDDEN, 1]
    return significant(math.prod(clip * math.sqrt(n * m) for n, m in itertools.pairwise(widths)))


def _straight(real: torch.Tensor, fake: torch.Tensor, step: int) -> torch.Tensor:
    """Points at random on the shortest ways between the segments."""
    share = torch.rand((real.shape[1], 1), generator=generator("lipschitz", "penalty", step + 1))
    return torch.lerp(real, fake, share)


def _course(way: Way, clip: float | None, settings: Lipschitz) -> Figures:
    """Critics at some steps of training, as the next step finds them, which is after clipping."""
    count = len(settings.seeds)
    samples = segment(torch.zeros(count)), segment(torch.ones(count))
    groups = {"real": samples[0][0], "samples": samples[1][0]}
    training = Fit(way, settings.seeds, *samples)
    rows = []
    for step in magnitudes(settings.steps):
        training.run(step - training.steps)
        critics = copy.deepcopy(training.critics)
        way.penalty(critics)
        alone = [critics.alone(place) for place in range(count)]
        rows.append(
            {
                "step": float(step),
                "estimate": fit.estimate(way.objective, critics, *samples).mean(),
                "lower": np.mean([bounds.lower(one, groups, CLIMB)["lower"] for one in alone]),
                "upper": np.mean([bounds.layers(one, groups["real"])[1] for one in alone]),
                "at_bound": None if clip is None else at_bound(_flat(critics.parameters()), clip),
            }
        )
    return {name: rounded([row[name] for row in rows]) for name in rows[0]}


def checkpoint(discriminator: nn.Module, pictures: Mapping[str, Any], batch: int, clip: float | None) -> Figures:
    """A run's critic at one step: its constant from below and above, its layers' norms, and its weights.

    Where the critic has batch norms, there is one function for each batch that their statistics come from. Training
    scores real pictures by one and samples by another; both are measured, each on all pictures.

    Args:
        discriminator: as a run left it; is not changed.
        pictures: uint8 (N, size, size, 3), `real` and `samples`; statistics come from the first `batch` of either.

    Returns:
        `estimate`: the mean score of faces less that of samples, each by its own statistics, as in training.
        `distance`: the earth mover's distance between these pictures, in pixel values from -1 to 1 as the critic sees
        them. `real` and `samples`: of the function with the statistics of either, `estimate`, `upper`, and what
        `bounds.lower` finds. `layers`: `bounds.layers`, with the statistics of faces. `weights`: see `weights`; None
        without a bound.
    """
    discriminator = copy.deepcopy(discriminator)
    if clip is not None:
        weight_clipping(clip)(discriminator)  # as the next step of training would find it
    groups = {name: from_uint8(torch.from_numpy(np.ascontiguousarray(part))) for name, part in pictures.items()}
    found: Figures = {}
    means: dict[str, dict[str, float]] = {}
    for name, part in groups.items():
        if found and not bounds.batch_norms(discriminator):
            found[name], means[name] = found["real"], means["real"]  # one function for all
            continue
        function = bounds.fixed(discriminator, part[:batch])
        layers, upper = bounds.layers(function, part)
        with torch.no_grad():
            means[name] = {group: function(points).double().mean().item() for group, points in groups.items()}
        estimate = means[name]["real"] - means[name]["samples"]
        found[name] = {"estimate": estimate, "upper": upper, **bounds.lower(function, groups, CLIMB)}
        if name == "real":
            found["layers"] = layers
    flat = [points.flatten(1).double().numpy() for points in groups.values()]
    estimate = means["real"]["real"] - means["samples"]["samples"]
    found = rounded({"estimate": estimate, "distance": earth_mover(*flat), **found})
    return {**found, "weights": None if clip is None else weights(discriminator, clip)}


def weights(network: nn.Module, clip: float) -> list[Figures]:
    """Where the weights of each layer lie within ± `clip`; those that the last step left outside count as at them.

    For each parameter `name`, `count`, `at_bound` (share within `EDGE` of either bound), `at_upper` (of the upper one
    alone), `near` (share above nine tenths of the bound in size) and `histogram`, shares of `BINS` equal bins.
    """
    found = []
    for name, parameter in network.named_parameters():
        values = _flat([parameter])
        counts, _ = np.histogram(np.clip(values, -clip, clip), BINS, (-clip, clip))
        found.append(
            {
                "name": name,
                "count": parameter.numel(),
                "at_bound": significant(at_bound(values, clip)),
                "at_upper": significant(float((values >= clip - EDGE).mean())),
                "near": significant(float((np.abs(values) >= 0.9 * clip).mean())),
                "histogram": [significant(float(share), 4) for share in counts / len(values)],
            }
        )
    return found


def at_bound(values: Numbers, clip: float) -> float:
    """The share of `values` that is within `EDGE` of ± `clip`, or outside of it."""
    return float((np.abs(values) >= clip - EDGE).mean())


def _flat(parameters: Iterable[nn.Parameter]) -> Numbers:
    return np.concatenate([parameter.detach().flatten().double().cpu().numpy() for parameter in parameters])


def spread_out(steps: Sequence[int], count: int) -> list[int]:
    """At most `count` of `steps`, evenly spread, the last among them."""
    every = math.ceil(len(steps) / count)
    return [*steps[::-1][::every]][::-1]
