"""Four distances between two parallel segments, exactly and as samples say, and how they change with the way between.

The segments are those of `illustgan.theory.critic`. Estimates are from samples with a z of their own on both sides.
"""

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch
from scipy.spatial.distance import cdist, jensenshannon
from scipy.special import rel_entr

from illustgan.core.randomness import generator
from illustgan.metrics.transport import transport
from illustgan.theory.critic import WAYS, Fit, Numbers, against_truth
from illustgan.theory.settings import Distances
from illustgan.theory.summaries import Figures, numbers

PLACES = 21  # values of θ: an odd number, so that 0 is among them
REACH = 1.0  # θ goes from -REACH to REACH
COLUMNS, ROWS = 21, 4  # cells of the histograms, over θ and z; θ = 0 is in the middle of a column
SMOOTHING = 0.5  # counts added to each cell, which takes the infinity out of a histogram's KL

# the distances between the segments at 0 and at θ, and their derivatives where θ ≠ 0; infinite and NaN for none
CLOSED: Mapping[str, Callable[[Numbers], Numbers]] = {
    "em": np.abs,
    "js": lambda theta: np.where(theta, math.log(2), 0.0),
    "tv": lambda theta: np.where(theta, 1.0, 0.0),
    "kl": lambda theta: np.where(theta, math.inf, 0.0),
}
SLOPES: Mapping[str, Callable[[Numbers], Numbers]] = {
    "em": np.sign,
    "js": np.zeros_like,
    "tv": np.zeros_like,
    "kl": lambda theta: np.full_like(theta, math.nan),
}

Samples = tuple[torch.Tensor, torch.Tensor]  # real and generated points, each (seeds · places, points, 2)


def compute(settings: Distances) -> Figures:
    """All estimates of all four distances at evenly spaced θ; the content of data/theory/distances.json.

    Histograms and transport see one pair of samples; networks are trained on it and judged on another.
    """
    # a whole number over another, so that 0 is 0 and the sides mirror each other to the last bit
    theta = np.arange(-(PLACES // 2), PLACES // 2 + 1) * REACH / (PLACES // 2)
    between = (theta[1:] + theta[:-1]) / 2
    seen, fresh = (_samples(settings, theta, name) for name in ("seen", "fresh"))
    estimates, networks = _from_points(seen), {}
    for name, way in WAYS.items():
        trained = Fit(way, np.repeat(settings.seeds, PLACES).tolist(), *seen).run(settings.steps // 2)
        half = _divergences(trained, fresh)
        trained.run(settings.steps - settings.steps // 2)
        estimate, gradient = trained.estimate(*fresh), trained.slope_by_theta(*fresh)
        means = [values.reshape(-1, PLACES).mean(0) for values in (estimate, gradient)]
        networks[name] = {"estimate": numbers(means[0]), "gradient": numbers(means[1])}
        networks[name]["fit"] = fit = against_truth(np.abs(theta), means[0])
        if name == "classifier":
            full = _divergences(trained, fresh)
            estimates["js"][name], estimates["tv"][name] = estimate, full["tv"]
            estimates["kl"] |= {name: full["kl"], "classifier_half": half["kl"]}
        else:
            estimates["em"][name] = estimate / (fit["k"] or 1.0)  # without a k all of them are 0
    return {
        "theta": numbers(theta),
        "between": numbers(between),
        "distances": {
            name: {
                "exact": {"values": numbers(CLOSED[name](theta)), "gradient": numbers(SLOPES[name](between))},
                **{estimate: _series(values, theta, name) for estimate, values in by_estimate.items()},
            }
            for name, by_estimate in estimates.items()
        },
        "networks": networks,
    }


def histogram(points: Numbers) -> Numbers:
    """How many of the points (N, 2) lie in each cell of the plane around the segments: float64 (COLUMNS · ROWS,)."""
    half = REACH * COLUMNS / (COLUMNS - 1)
    edges = np.linspace(-half, half, COLUMNS + 1), np.linspace(0, 1, ROWS + 1)
    counts, *_ = np.histogram2d(points[:, 0], points[:, 1], bins=edges)
    return counts.ravel()


def _samples(settings: Distances, theta: Numbers, name: str) -> Samples:
    """A seed has the same z at all θ."""
    seeds, at = settings.seeds, torch.from_numpy(theta).float()

    def sample(side: str, at: torch.Tensor) -> torch.Tensor:
        rows = [torch.rand(settings.points, generator=generator(seed, "distances", name, side)) for seed in seeds]
        z = torch.stack(rows).repeat_interleave(len(theta), 0)
        return torch.stack([at.repeat(len(seeds))[:, None].expand_as(z), z], -1)

    return sample("real", torch.zeros_like(at)), sample("generated", at)


def _from_points(seen: Samples) -> dict[str, dict[str, Numbers]]:
    """What needs no network: values (seeds · places,) by distance and estimate."""
    real, fake = (side.double().numpy() for side in seen)
    uniform = np.full(real.shape[1], 1 / real.shape[1])
    costs = [transport(uniform, uniform, cdist(x, y)).cost for x, y in zip(real, fake, strict=True)]
    counts = [np.stack([histogram(points) for points in side]) for side in (real, fake)]
    (p, q), smooth = (
        [(side + extra) / (side + extra).sum(-1, keepdims=True) for side in counts] for extra in (0, SMOOTHING)
    )
    return {
        "em": {"transport": np.array(costs)},
        "js": {"histogram": jensenshannon(p, q, axis=-1) ** 2},
        "tv": {"histogram": np.abs(p - q).sum(-1) / 2},
        "kl": {"histogram": rel_entr(p, q).sum(-1), "smoothed": rel_entr(*smooth).sum(-1)},
    }


def _divergences(trained: Fit, fresh: Samples) -> dict[str, Numbers]:
    """What a classifier's scores say of KL and TV, from below, equal for the best one (Nguyen et al. 2010)."""
    with torch.no_grad():
        real, fake = (trained.critics(side).double() for side in fresh)
    kl = real.mean(-1) - fake.exp().mean(-1) + 1
    tv = (real > 0).double().mean(-1) - (fake > 0).double().mean(-1)
    return {"kl": kl.numpy(), "tv": tv.numpy()}


def _series(values: Numbers, theta: Numbers, distance: str) -> Figures:
    """Means over seeds of values (seeds · places,), their differences, and how far off they are."""
    # infinite in one seed is infinite in the mean, and its difference from a neighbour is none
    mean = values.reshape(-1, len(theta)).mean(0)
    with np.errstate(invalid="ignore"):
        return {
            "values": numbers(mean),
            "gradient": numbers(np.diff(mean) / np.diff(theta)),
            "error": numbers(np.abs(mean - CLOSED[distance](theta)).max()),
        }
