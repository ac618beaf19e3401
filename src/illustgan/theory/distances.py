"""Four distances between two parallel segments, exactly and as samples say, and how they change with the way between.

Real points are (0, z), generated ones (θ, z), with z uniform on [0, 1] (Arjovsky et al. 2017, example 1,
https://arxiv.org/abs/1701.07875). The segments share no point but at θ = 0, so that total variation is 1,
Jensen-Shannon log 2 and Kullback-Leibler infinite for every other θ: none of them tells a generator where to go. The
earth mover's distance is |θ|. Estimates are from samples with a z of their own on both sides.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.stats
import torch
from scipy.spatial.distance import cdist

from illustgan.core.numbers import significant
from illustgan.core.randomness import generator
from illustgan.theory import exact as distances
from illustgan.theory import fit as fitting
from illustgan.theory.critic import against_truth

REACH = 1.0  # θ goes from -REACH to REACH
COLUMNS, ROWS = 21, 4  # cells of the histograms, over θ and z; θ = 0 is in the middle of a column
SMOOTHING = 0.5  # counts added to each cell, which takes the infinity out of a histogram's KL

Numbers = npt.NDArray[np.float64]
Figures = dict[str, Any]


def exact(theta: float) -> dict[str, float]:
    """The four distances between the segments at 0 and at θ: closed forms, KL with infinity."""
    apart = theta != 0
    return {
        "em": abs(theta),
        "js": math.log(2) if apart else 0.0,
        "tv": 1.0 if apart else 0.0,
        "kl": math.inf if apart else 0.0,
    }


def exact_slope(theta: float) -> dict[str, float]:
    """Their derivatives by θ: NaN where there is none, at 0 for all and everywhere for an infinite KL."""
    if theta == 0:
        return dict.fromkeys(("em", "js", "tv", "kl"), math.nan)
    return {"em": math.copysign(1.0, theta), "js": 0.0, "tv": 0.0, "kl": math.nan}


def estimates(seeds: Sequence[int], points: int, places: int, steps: int) -> Figures:
    """All estimates of all four distances at evenly spaced θ; the content of data/theory/distances.json.

    Some 10 s on one core for three seeds, 128 points, 21 places and 400 steps, nearly all of it for the networks.

    Args:
        seeds: of samples and first weights. At least one.
        points: of each sample, at least one. Histograms, transport and quantiles see one pair of samples; networks are
            trained on it and judged on another pair of as many.
        places: values of θ from -1 to 1, odd, so that 0 is among them, and at least 3.
        steps: of each network at each θ; at least 2. 400 are enough to settle; a classifier's KL never does.

    Returns:
        `theta`, and `between`, the middles of neighbouring θ. `distances`: for em, js, tv and kl (real from generated)
        and each estimate `values` at `theta`, means over the seeds, and `gradient` at `between`, differences of
        neighbouring values; of `exact` the derivative. A null among values means infinite, among gradients undefined
        (`nulls` says so). `error`: the largest |value - exact| over θ, null where one is infinite; `spread`: the
        largest range over the seeds at one θ. `networks`: for each way of `fitting.WAYS` the raw `estimate`, `gradient`
        by θ with the network held still (what a generator gets, negated), and, for critics, `steepest`, the largest
        |∇f| found, all at `theta`, and the fit |θ| = estimate / k of `critic.against_truth` to the means.

    Raises:
        ValueError: for settings that are not as above.
    """
    if not seeds or points < 1 or places < 3 or places % 2 == 0 or steps < 2:
        raise ValueError(
            "estimates need a seed, a point, an odd number of places from 3 on and two steps, "
            f"not {list(seeds)}, {points}, {places} and {steps}"
        )
    # a whole number over another, so that 0 is 0 and the sides mirror each other to the last bit
    theta = np.arange(-(places // 2), places // 2 + 1) * REACH / (places // 2)
    between = (theta[1:] + theta[:-1]) / 2
    seen, fresh = _samples(seeds, points, theta, "seen"), _samples(seeds, points, theta, "fresh")
    trained = _networks(seeds, seen, fresh, steps)
    networks = {way: _network(found, theta) for way, found in trained.items()}
    by_distance = _from_points(seen)
    for name in ("js", "tv", "kl"):
        by_distance[name]["classifier"] = trained["classifier"][name]
    by_distance["kl"]["classifier_half"] = trained["classifier"]["kl_half"]
    for way in ("clip", "gradient_penalty"):
        k = networks[way]["fit"]["k"]
        by_distance["em"][way] = trained[way]["estimate"] / (k or 1.0)  # without a k all of them are 0
    return {
        "theta": _numbers(theta),
        "between": _numbers(between),
        "nulls": {"values": "infinite", "gradient": "undefined"},
        "distances": {
            name: {
                "exact": {
                    "values": _numbers([exact(float(at))[name] for at in theta]),
                    "gradient": _numbers([exact_slope(float(at))[name] for at in between]),
                },
                **{estimate: _series(values, theta, name) for estimate, values in found.items()},
            }
            for name, found in by_distance.items()
        },
        "networks": networks,
    }


def histogram(points: Numbers) -> Numbers:
    """How many of the points (N, 2) lie in each cell of the plane around the segments: float64 (COLUMNS · ROWS,)."""
    half = REACH * COLUMNS / (COLUMNS - 1)
    edges = np.linspace(-half, half, COLUMNS + 1), np.linspace(0, 1, ROWS + 1)
    counts, *_ = np.histogram2d(points[:, 0], points[:, 1], bins=edges)
    return counts.ravel()


def _samples(seeds: Sequence[int], points: int, theta: Numbers, name: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Real and generated points, each (seeds · places, points, 2): a seed has the same z at all θ."""

    def sample(side: str, at: torch.Tensor) -> torch.Tensor:
        z = torch.stack([torch.rand(points, generator=generator(seed, "distances", name, side)) for seed in seeds])
        z = z.repeat_interleave(len(theta), 0)
        return torch.stack([at.repeat(len(seeds))[:, None].expand_as(z), z], -1)

    places = torch.from_numpy(theta).float()
    return sample("real", torch.zeros_like(places)), sample("generated", places)


def _from_points(seen: tuple[torch.Tensor, torch.Tensor]) -> dict[str, dict[str, Numbers]]:
    """What needs no network: values (seeds · places,) by distance and estimate."""
    real, fake = (side.double().numpy() for side in seen)
    uniform = np.full(real.shape[1], 1 / real.shape[1])
    counts = [(histogram(x), histogram(y)) for x, y in zip(real, fake, strict=True)]
    masses = [(x / x.sum(), y / y.sum()) for x, y in counts]
    smooth = [_smooth(x, y) for x, y in counts]

    def over(pairs: Sequence[tuple[Numbers, Numbers]], distance: Callable[[Numbers, Numbers], float]) -> Numbers:
        return np.array([distance(x, y) for x, y in pairs])

    moved = list(zip(real, fake, strict=True))
    return {
        "em": {
            "transport": over(moved, lambda x, y: distances.em(uniform, uniform, cdist(x, y))),
            "quantiles": over(moved, lambda x, y: float(scipy.stats.wasserstein_distance(x[:, 0], y[:, 0]))),
        },
        "js": {"histogram": over(masses, distances.js)},
        "tv": {"histogram": over(masses, distances.tv)},
        "kl": {"histogram": over(masses, distances.kl), "smoothed": over(smooth, distances.kl)},
    }


def _smooth(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    x, y = x + SMOOTHING, y + SMOOTHING
    return x / x.sum(), y / y.sum()


def _networks(
    seeds: Sequence[int],
    seen: tuple[torch.Tensor, torch.Tensor],
    fresh: tuple[torch.Tensor, torch.Tensor],
    steps: int,
) -> dict[str, dict[str, Numbers]]:
    """A network for each seed and θ, in each way: what they say of fresh samples, each (seeds · places,)."""
    first = [seed for seed in seeds for _ in range(len(seen[0]) // len(seeds))]
    found = {}
    for name, way in fitting.WAYS.items():
        fit = fitting.Fit(way, first, *seen).run(steps // 2)
        half = _kl(fit, fresh)
        fit.run(steps - steps // 2)
        found[name] = {
            "estimate": fitting.estimate(way, fit.critics, *fresh),
            "gradient": fitting.slope_by_theta(way, fit.critics, *fresh),
            "steepest": fitting.steepest(fit.critics, *seen),
        }
        if name == "classifier":
            found[name] |= {
                "js": found[name]["estimate"],
                "kl": _kl(fit, fresh),
                "kl_half": half,
                "tv": _tv(fit, fresh),
            }
    return found


def _kl(fit: fitting.Fit, fresh: tuple[torch.Tensor, torch.Tensor]) -> Numbers:
    """E s(real) - E exp s(generated) + 1 ≤ KL; equal when the score s is the log density ratio (Nguyen et al. 2010)."""
    real, fake = _scores(fit, fresh)
    return (real.mean(-1) - fake.exp().mean(-1) + 1).numpy()


def _tv(fit: fitting.Fit, fresh: tuple[torch.Tensor, torch.Tensor]) -> Numbers:
    """Share of real points taken for real less that of generated ones: at most TV, equal for the best classifier."""
    real, fake = _scores(fit, fresh)
    return ((real > 0).double().mean(-1) - (fake > 0).double().mean(-1)).numpy()


def _scores(fit: fitting.Fit, fresh: tuple[torch.Tensor, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    with torch.no_grad():
        return fit.critics(fresh[0]).double(), fit.critics(fresh[1]).double()


def _network(found: dict[str, Numbers], theta: Numbers) -> Figures:
    means = {part: found[part].reshape(-1, len(theta)).mean(0) for part in ("estimate", "gradient", "steepest")}
    return {
        **{part: _numbers(values) for part, values in means.items()},
        "fit": against_truth(np.abs(theta), means["estimate"]),
    }


def _series(values: Numbers, theta: Numbers, distance: str) -> Figures:
    """Means over seeds of values (seeds · places,), their differences, and how far off they are."""
    by_seed = values.reshape(-1, len(theta))
    # infinite in one seed is infinite in the mean, and its difference from a neighbour is none
    mean = by_seed.mean(0)
    truth = np.array([exact(float(at))[distance] for at in theta])
    with np.errstate(invalid="ignore"):
        steps = np.diff(mean) / np.diff(theta)
        error, spread = np.abs(mean - truth).max(), np.ptp(by_seed, 0).max()
    return {
        "values": _numbers(mean),
        "gradient": _numbers(steps),
        "error": _number(float(error)),
        "spread": _number(float(spread)),
    }


def _numbers(values: Sequence[float] | Numbers) -> list[float | None]:
    return [_number(float(value)) for value in values]


def _number(value: float) -> float | None:
    # a difference of nearly equal numbers is rounding, and differs between machines in all its digits
    return significant(round(value, 9)) + 0.0 if math.isfinite(value) else None
