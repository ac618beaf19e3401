"""What clipping, and a gradient penalty, do to critics: their Lipschitz constants and their weights over training.

Three parts of data/theory/lipschitz.json, from what can be seen through to what cannot:

- `line`: functions of one number, with slopes that are bounded and slopes that are not;
- `toy`: small critics of two parallel segments (`illustgan.theory.critic`), with several bounds for clipping and with
  the gradient penalty of Gulrajani et al. 2017 (https://arxiv.org/abs/1704.00028);
- `checkpoint`: the critic of a run of the project's own, at one of its steps.

With weights within ± c a layer of n inputs and m outputs has a norm of at most c √(n m), so that the constant of a
network of L layers is at most c to the power of L times a number that its widths give.
"""

import copy
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from illustgan.core.numbers import significant
from illustgan.core.randomness import generator
from illustgan.gan.objectives import OBJECTIVES
from illustgan.gan.penalties import Penalty, gradient_penalty, none, weight_clipping
from illustgan.gan.sampling import from_uint8
from illustgan.metrics.transport import earth_mover
from illustgan.theory import lipschitz
from illustgan.theory.critic import HIDDEN, LR, Critics, estimate, segment

LINE: Mapping[str, Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]] = {
    "sin 3x": lambda x: np.sin(3 * x),  # constant 3
    "|x|": np.abs,  # constant 1, and no derivative at 0
    "x²": np.square,  # constant 2 on [-1, 1]; none on the whole line
    "√|x|": lambda x: np.sqrt(np.abs(x)),  # continuous, and no constant
}
HALVINGS = range(2, 11)  # of the spacing between neighbours on [-1, 1]
DISTANCE = 1.0  # between the segments
STEPS_PER_CLIP = 50  # a clipped weight gets from one bound to the other in twice as many steps, whatever the bound
CLIMB = 10  # steps of `lipschitz.lower`
EDGE = 1e-6  # a weight so near to a bound is on it
BINS = 20  # of the histogram of weights

Figures = dict[str, Any]


def line() -> Figures:
    """The steepest slope between neighbours 2^-h apart on [-1, 1], for h in `HALVINGS`, of each of `LINE`.

    Returns:
        `halvings`, and under `slopes` a list of as many by the function's name.
    """
    grids = [np.linspace(-1, 1, 2 * 2**h + 1) for h in HALVINGS]
    slopes = {
        name: [significant(float(np.max(np.abs(np.diff(f(x)) / np.diff(x))))) for x in grids]
        for name, f in LINE.items()
    }
    return {"halvings": [*HALVINGS], "slopes": slopes}


def toy(seeds: Sequence[int], steps: int, clips: Sequence[float], penalty: float) -> list[Figures]:
    """Critics of two segments at a distance of 1, from below and above, while they are trained.

    Each learns by RMSprop at a rate of its bound / `STEPS_PER_CLIP`, which is the toy's own for its bound of .1: at one
    rate for all, a weight under the smallest bound would cross it in a step. They are looked at as the next step finds
    them, which is after clipping.

    Args:
        seeds: of the first weights, at least one; all figures are means over them.
        steps: of training, at least one.
        clips: bounds of clipping, each above 0.
        penalty: weight of the gradient penalty.

    Returns:
        One for each bound, and then one for the penalty: `name`, `clip` (None for the penalty), `possible` (not for
        the penalty), and lists over training: `step`, `estimate` (of the distance of 1, so K at least), `lower` and
        `upper` of the constant, and `at_bound`, the share of weights that clipping holds at ± c.

    Raises:
        ValueError: without a seed or a step.
    """
    if not seeds or steps < 1:
        raise ValueError(f"a toy needs a seed and a step, not {list(seeds)} and {steps}")
    found = [
        {
            "name": f"clip {c:g}",
            "clip": c,
            "possible": possible(c),
            **_course(seeds, steps, c / STEPS_PER_CLIP, weight_clipping(c), 0.0, c),
        }
        for c in clips
    ]
    return [*found, {"name": "penalty", "clip": None, **_course(seeds, steps, LR, none, penalty, None)}]


def possible(clip: float) -> float:
    """The most that weights within ± `clip` allow for the constant of one of `Critics`: a norm of c √(n m) a layer."""
    widths = [2, HIDDEN, HIDDEN, 1]
    return significant(math.prod(clip * math.sqrt(n * m) for n, m in itertools.pairwise(widths)))


def _course(seeds: Sequence[int], steps: int, lr: float, clip: Penalty, penalty: float, bound: float | None) -> Figures:
    critics = Critics(seeds)
    optimiser = torch.optim.RMSprop(critics.parameters(), lr=lr, foreach=True)
    distances = torch.full((len(seeds),), DISTANCE)
    real, fake = segment(torch.zeros_like(distances)), segment(distances)
    objective = OBJECTIVES["wasserstein"]
    course: dict[str, list[float | None]] = {key: [] for key in ("step", "estimate", "lower", "upper", "at_bound")}
    looks = set(_looks(steps))
    for step in range(1, steps + 1):
        clip(critics)  # before the step, as training does
        loss = torch.vmap(objective.discriminator_loss)(critics(real), critics(fake)).sum()
        if penalty:
            share = torch.rand((1, real.shape[1], 1), generator=generator("lipschitz", "penalty", step))
            loss = loss + penalty * gradient_penalty(critics, torch.lerp(real, fake, share)).sum()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step in looks:
            seen = copy.deepcopy(critics)
            clip(seen)
            alone = [_alone(seen, place) for place in range(len(seeds))]
            groups = {"real": real[0], "samples": fake[0]}
            values = {
                "step": step,
                "estimate": estimate(seen, distances, objective).mean(),
                "lower": np.mean([lipschitz.lower(one, groups, CLIMB).largest for one in alone]),
                "upper": np.mean([lipschitz.upper(one, real[0]) for one in alone]),
                "at_bound": None if bound is None else at_bound(_flat(seen.parameters()), bound),
            }
            for key, value in values.items():
                course[key].append(None if value is None else significant(float(value)))
    return course


def _looks(steps: int) -> list[int]:
    """1, 2, 5, 10, 20, 50… and the last."""
    rounds = [first * 10**power for power in range(len(str(steps))) for first in (1, 2, 5)]
    return [*(step for step in rounds if step < steps), steps]


def _alone(critics: Critics, place: int) -> nn.Module:
    """One of several critics as a network of its own: (N, 2) to (N,)."""
    parts: list[nn.Module] = []
    for weight, bias in zip(critics.weights, critics.biases, strict=True):
        linear = nn.Linear(weight.shape[1], weight.shape[2])
        linear.weight.data, linear.bias.data = weight[place].detach().T, bias[place, 0].detach()
        parts += [linear, nn.LeakyReLU(0.2)]
    return nn.Sequential(*parts[:-1], nn.Flatten(0)).eval()


def checkpoint(
    discriminator: nn.Module,
    faces: npt.NDArray[np.uint8],
    samples: npt.NDArray[np.uint8],
    batch: int,
    clip: float | None,
) -> Figures:
    """A run's critic at one step: its constant from below and above, its layers' norms, and its weights.

    Where the critic has batch norms, there is one function for each batch that their statistics come from. Training
    scores real pictures by one and samples by another; both are measured, each on all pictures.

    Args:
        discriminator: as a run left it; is not changed.
        faces: real pictures, uint8 (N, size, size, 3).
        samples: generated ones, uint8 (M, size, size, 3).
        batch: the first so many of either are what statistics come from, as in training.
        clip: bound of the weights, or None.

    Returns:
        `estimate`: the mean score of faces less that of samples, each by its own statistics, as in training.
        `distance`: the earth mover's distance between these pictures, in pixel values from -1 to 1 as the critic sees
        them. `real` and `samples`: of the function with the statistics of either, `estimate`, `upper`, `lower`, and
        what makes up the latter (`lipschitz.Slopes`). `layers`: `lipschitz.Layer`, with the statistics of faces.
        `weights`: see `weights`; None without a bound.
    """
    discriminator = copy.deepcopy(discriminator)
    if clip is not None:
        weight_clipping(clip)(discriminator)  # as the next step of training would find it
    pictures = {"real": faces, "samples": samples}
    groups = {name: from_uint8(torch.from_numpy(np.ascontiguousarray(part))) for name, part in pictures.items()}
    found: Figures = {}
    means: dict[str, dict[str, float]] = {}
    for name, part in groups.items():
        if found and not lipschitz.has_batch_norm(discriminator):
            found[name], means[name] = found["real"], means["real"]  # one function for all
            continue
        function = lipschitz.fixed(discriminator, part[:batch])
        layers, upper = lipschitz.layers(function, part)
        slopes = lipschitz.lower(function, groups, CLIMB)
        with torch.no_grad():
            means[name] = {group: function(points).double().mean().item() for group, points in groups.items()}
        found[name] = {
            "estimate": significant(means[name]["real"] - means[name]["samples"]),
            "upper": significant(upper),
            "lower": significant(slopes.largest),
            "gradient_real": significant(slopes.gradient["real"]),
            "gradient_samples": significant(slopes.gradient["samples"]),
            "between": significant(slopes.between),
            "climbed": significant(slopes.climbed),
            "secant": significant(slopes.secant),
        }
        if name == "real":
            found["layers"] = [_layer(layer) for layer in layers]
    flat = [points.flatten(1).double().numpy() for points in groups.values()]
    return {
        "estimate": significant(means["real"]["real"] - means["samples"]["samples"]),
        "distance": significant(earth_mover(*flat)),
        **found,
        "weights": None if clip is None else weights(discriminator, clip),
    }


def _layer(layer: lipschitz.Layer) -> Figures:
    return {
        name: significant(value) if isinstance(value, float) else value
        for name, value in vars(layer).items()
        if value is not None
    }


def weights(network: nn.Module, clip: float) -> list[Figures]:
    """Where the weights of each layer lie within ± `clip`, as the next clipping leaves them.

    A run's weights are written after a step, by which some stand outside of the bounds: those count as at them.

    Returns:
        For each parameter `name`, `count`, `at_bound` (share within `EDGE` of either bound), `at_upper` (of the upper
        one alone), `near` (share above nine tenths of the bound in size) and `histogram`, shares of `BINS` equal bins.
    """
    return [
        {
            "name": name,
            "count": parameter.numel(),
            "at_bound": significant(at_bound(values, clip)),
            "at_upper": significant(float((values >= clip - EDGE).mean())),
            "near": significant(float((np.abs(values) >= 0.9 * clip).mean())),
            "histogram": histogram(values, clip),
        }
        for name, parameter in network.named_parameters()
        for values in [_flat([parameter])]
    ]


def at_bound(values: npt.NDArray[np.float64], clip: float) -> float:
    """The share of `values` that is within `EDGE` of ± `clip`, or outside of it."""
    return float((np.abs(values) >= clip - EDGE).mean())


def histogram(values: npt.NDArray[np.float64], clip: float) -> list[float]:
    """Shares of `values` in `BINS` equal bins from -`clip` to `clip`; what lies outside is in the bins at the ends."""
    counts, _ = np.histogram(np.clip(values, -clip, clip), BINS, (-clip, clip))
    return [significant(float(share), 4) for share in counts / len(values)]


def _flat(parameters: Any) -> npt.NDArray[np.float64]:
    return np.concatenate([parameter.detach().flatten().double().cpu().numpy() for parameter in parameters])


def spread_out(steps: Sequence[int], count: int) -> list[int]:
    """At most `count` of `steps`, evenly spread, the last among them."""
    every = math.ceil(len(steps) / count)
    return [*steps[::-1][::every]][::-1]
