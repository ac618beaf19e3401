"""What clipping, and a gradient penalty, do to critics: their Lipschitz constants and their weights over training."""

import copy
import itertools
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.utils import parameters_to_vector

from illustgan.core.numbers import rounded, significant
from illustgan.core.randomness import batch_indices, generator
from illustgan.gan import penalties, run_folder
from illustgan.gan.objectives import OBJECTIVES
from illustgan.gan.sampling import LATENTS_SHOWN, from_uint8
from illustgan.metrics.transport import earth_mover
from illustgan.theory import bounds, fit
from illustgan.theory.critic import segment
from illustgan.theory.fit import GRADIENT_PENALTY, HIDDEN, Fit, Numbers, Way
from illustgan.theory.settings import Lipschitz
from illustgan.theory.summaries import Figures, columns, magnitudes

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

    `folder` is that of the run, `prepared` holds faces.npy, and `clip` is the bound of the run's weights. `UserError`
    when a file is missing or damaged.
    """
    run = run_folder.read(folder)
    faces = run.pictures(prepared / "faces.npy")
    faces = faces[batch_indices(0, min(LATENTS_SHOWN, len(faces)), len(faces), "lipschitz").numpy()]
    checkpoints = []
    every = math.ceil(len(run.evaluated) / settings.checkpoints)
    for step in run.evaluated[::-1][::every][::-1]:  # the last among them
        _, discriminator = run.networks(step, torch.device("cpu"))
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
    """Critics of two segments (`illustgan.theory.critic`) at a distance of 1 over training, by bound and by penalty.

    Each learns at a rate of its bound / `STEPS_PER_CLIP`: at one rate for all, a weight under the smallest bound would
    cross it in a step. The penalty is that of Gulrajani et al. 2017 (https://arxiv.org/abs/1704.00028).
    """
    found = []
    for clip in settings.clips:
        course = _course(fit.clipped(clip, clip / STEPS_PER_CLIP), clip, settings)
        found.append({"name": f"clip {clip:g}", "clip": clip, "possible": possible(clip), **course})
    penalised = Way(OBJECTIVES["wasserstein"], gradient_penalty=GRADIENT_PENALTY, between=_straight)
    return [*found, {"name": "penalty", "clip": None, **_course(penalised, None, settings)}]


def possible(clip: float) -> float:
    """The most that weights within ± `clip` allow for a small critic's constant: c √(n m) a layer of n to m units."""
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

    def row(step: int) -> Figures:
        training.run(step - training.steps)
        critics = copy.deepcopy(training.critics)
        penalties.clip(critics, way.clip)
        values = parameters_to_vector(critics.parameters()).detach().double().numpy()
        alone = [critics.alone(place) for place in range(count)]
        return {
            "step": float(step),
            "estimate": fit.estimate(way.objective, critics, *samples).mean(),
            "lower": np.mean([bounds.lower(one, groups, CLIMB)["lower"] for one in alone]),
            "upper": np.mean([bounds.layers(one, groups["real"])[1] for one in alone]),
            "at_bound": None if clip is None else at_bound(values, clip),
        }

    return dict(rounded(columns([*map(row, magnitudes(settings.steps))])))


def checkpoint(discriminator: nn.Module, pictures: Mapping[str, Any], batch: int, clip: float | None) -> Figures:
    """A run's critic at one step: its constant from below and above, its layers' norms, and its weights.

    `pictures` are uint8 (N, size, size, 3), `real` and `samples`. Where the critic has batch norms, both functions are
    measured on all pictures: with the statistics of the first `batch` of either.
    """
    discriminator = copy.deepcopy(discriminator)
    penalties.clip(discriminator, clip)  # as the next step of training would find it
    groups = {name: from_uint8(torch.from_numpy(np.ascontiguousarray(part))) for name, part in pictures.items()}
    found: Figures = {}
    means: dict[str, dict[str, float]] = {}
    for name, part in groups.items():
        function = bounds.fixed(discriminator, part[:batch])
        layers, upper = bounds.layers(function, part)
        with torch.no_grad():
            means[name] = {group: function(points).double().mean().item() for group, points in groups.items()}
        estimate = means[name]["real"] - means[name]["samples"]
        found[name] = {"estimate": estimate, "upper": upper, **bounds.lower(function, groups, CLIMB)}
        if name == "real":
            found["layers"] = layers
    flat = [points.flatten(1).double().numpy() for points in groups.values()]
    estimate = means["real"]["real"] - means["samples"]["samples"]  # each by its own statistics, as in training
    found = rounded({"estimate": estimate, "distance": earth_mover(*flat), **found})
    return {**found, "weights": None if clip is None else weights(discriminator, clip)}


def weights(network: nn.Module, clip: float) -> list[Figures]:
    """Where the weights of each layer lie within ± `clip`; those that the last step left outside count as at them."""
    found = []
    for name, parameter in network.named_parameters():
        values = parameter.detach().flatten().double().numpy()
        counts, _ = np.histogram(np.clip(values, -clip, clip), BINS, (-clip, clip))
        shares = {
            "at_bound": at_bound(values, clip),
            "at_upper": (values >= clip - EDGE).mean(),
            "near": (np.abs(values) >= 0.9 * clip).mean(),
        }
        histogram = [significant(float(share), 4) for share in counts / len(values)]
        found.append({"name": name, "count": len(values), **rounded(shares), "histogram": histogram})
    return found


def at_bound(values: Numbers, clip: float) -> float:
    """The share of `values` that is within `EDGE` of ± `clip`, or outside of it."""
    return float((np.abs(values) >= clip - EDGE).mean())
