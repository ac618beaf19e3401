"""What a critic's estimate is worth where the truth is known: two parallel segments in the plane.

Real points are (0, z), generated ones (θ, z), with z uniform on [0, 1] (Arjovsky et al. 2017, example 1,
https://arxiv.org/abs/1701.07875). A clipped critic should estimate K |θ|, K times the earth mover's distance, and a
log-loss discriminator log 2, the Jensen-Shannon divergence, for every θ but 0.
"""

from collections.abc import Sequence

import numpy as np
import torch

from illustgan.core.numbers import rounded, significant
from illustgan.theory import fit
from illustgan.theory.fit import WAYS, Fit, Numbers
from illustgan.theory.settings import Critic
from illustgan.theory.summaries import Figures, means

DISTANCES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)  # values of θ
POINTS = 64  # of each segment: evenly spaced z, the whole segment in place of batches from it
MOVES = 100  # places on the moving segment's way
CRITIC_STEPS = 5  # a move of the generator, as in Arjovsky et al. 2017


def segment(distances: torch.Tensor) -> torch.Tensor:
    """Evenly spaced points (n, POINTS, 2) of the segments {(θ, z): 0 ≤ z ≤ 1} at the `distances` θ (n,)."""
    z = ((torch.arange(POINTS) + 0.5) / POINTS).expand(len(distances), POINTS)
    return torch.stack([distances[:, None].expand_as(z), z], dim=-1)


def compute(settings: Critic) -> Figures:
    """How well both estimates follow the known distance; the content of data/theory/critic.json."""
    seeds = settings.seeds
    ways = {"critic": WAYS["clip"], "discriminator": WAYS["classifier"]}
    settled = {part: _settled(way, seeds, settings.steps) for part, way in ways.items()}
    path = np.linspace(max(DISTANCES), max(DISTANCES) / MOVES, MOVES)
    moving = along(path.tolist(), seeds)
    theta = np.array(DISTANCES)
    by_seed = {
        str(seed): {
            "critic": against_truth(theta, settled["critic"][place]),
            "moving": against_truth(path, moving[:, place]),
            "discriminator": against_truth(theta, settled["discriminator"][place]),
        }
        for place, seed in enumerate(seeds)
    }
    by_theta = {part: estimates.mean(0) for part, estimates in settled.items()}
    points = [{"distance": at, **{part: by_theta[part][n] for part in ways}} for n, at in enumerate(DISTANCES)]
    return {
        **means([*by_seed.values()]),
        "points": rounded(points),
        "path": rounded({"distance": path, "estimate": moving.mean(1)}),
        "seeds": by_seed,
    }


def _settled(way: fit.Way, seeds: Sequence[int], steps: int) -> Numbers:
    """The estimates (seeds, distances) of a network for each seed and θ, trained for `steps`."""
    distances = torch.tensor(DISTANCES).repeat(len(seeds))
    samples = segment(torch.zeros_like(distances)), segment(distances)
    critics = Fit(way, [seed for seed in seeds for _ in DISTANCES], *samples).run(steps).critics
    return fit.estimate(way.objective, critics, *samples).reshape(len(seeds), -1)


def along(path: Sequence[float], seeds: Sequence[int]) -> Numbers:
    """The estimates (moves, seeds) of clipped critics that take `CRITIC_STEPS` steps at each θ of `path`."""
    way, still = WAYS["clip"], segment(torch.zeros(len(seeds)))
    moving, estimates = Fit(way, seeds, still, still), []
    for distance in path:
        moving.fake = segment(torch.full((len(seeds),), distance))
        moving.run(CRITIC_STEPS)
        estimates.append(fit.estimate(way.objective, moving.critics, still, moving.fake))
    return np.stack(estimates)


def against_truth(truth: Numbers, estimates: Numbers) -> dict[str, float | None]:
    """How estimates (n,) follow the true distances (n,), in rank and in proportion; undefined figures are None.

    `spearman` and `kendall` (tau-b); `k`, the estimate for a distance of 1, from a fit of truth = estimate / k by least
    squares; and `r2`, the share of the truth's spread that this fit explains (the estimates' may be nearly nothing).
    """
    import scipy.stats  # here, since it takes a second, which other problems need not take

    flat = np.ptp(truth) == 0
    alike = flat or np.ptp(estimates) == 0
    product, square = float(truth @ estimates), float(estimates @ estimates)
    spread = float(np.square(truth - truth.mean()).sum())
    unexplained = float(truth @ truth) - product**2 / square if square else 0.0
    return {
        "spearman": None if alike else significant(float(scipy.stats.spearmanr(truth, estimates).statistic)),
        "kendall": None if alike else significant(float(scipy.stats.kendalltau(truth, estimates).statistic)),
        "k": significant(square / product) if product else None,
        "r2": None if flat or not square else significant(1 - unexplained / spread),
    }
