"""What a critic's estimate is worth where the truth is known: two parallel segments in the plane.

Real points are (0, z), generated ones (θ, z), with z uniform on [0, 1] (Arjovsky et al. 2017, example 1,
https://arxiv.org/abs/1701.07875). The earth mover's distance between them is |θ|, and the Jensen-Shannon divergence
log 2 for every θ but 0. A clipped critic should therefore estimate K |θ| with one K for all θ, and a log-loss
discriminator the same log 2 for all. Losses, estimates and clipping are those of the project's own training.

Many small networks train at once, one for each pair of a seed and a θ, as slices of the same tensors: RMSprop and
clipping work on each weight alone, so that none of them knows of the others.
"""

import itertools
import statistics
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.stats
import torch
from torch import nn

from illustgan.core.numbers import significant
from illustgan.core.randomness import normal
from illustgan.gan.objectives import OBJECTIVES, Objective
from illustgan.gan.penalties import Penalty, none, weight_clipping

DISTANCES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)  # values of θ
HIDDEN = 32  # units in each of the two hidden layers
POINTS = 64  # of each segment: evenly spaced z, the whole segment in place of batches from it
CLIP = 0.1  # ten times the paper's, for networks of thirty-two units
LR = 2e-3  # a weight gets from one bound to the other in 100 steps; at the paper's 5e-5 it would take thousands
CRITIC_STEPS = 5  # a move of the generator, as in Arjovsky et al. 2017

Numbers = npt.NDArray[np.float64]
Figures = dict[str, Any]


class Critics(nn.Module):
    """Networks that work side by side: points (networks, N, 2) to scores (networks, N), none knowing of the others.

    Each has two hidden layers with LeakyReLU of slope .2, and He et al. 2015's weights, drawn by the network's seed.
    """

    def __init__(self, seeds: Sequence[int]) -> None:
        super().__init__()
        widths = (2, HIDDEN, HIDDEN, 1)
        self.weights = nn.ParameterList(
            torch.stack([normal((a, b), seed, "toy", layer) * (2 / a) ** 0.5 for seed in seeds])
            for layer, (a, b) in enumerate(itertools.pairwise(widths))
        )
        self.biases = nn.ParameterList(torch.zeros(len(seeds), 1, b) for b in widths[1:])

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            points = torch.baddbmm(bias, points, weight)
            if layer < len(self.weights) - 1:
                points = nn.functional.leaky_relu(points, 0.2)
        return points.squeeze(-1)


def segment(distances: torch.Tensor) -> torch.Tensor:
    """Evenly spaced points (n, POINTS, 2) of the segments {(θ, z): 0 ≤ z ≤ 1} at the `distances` θ (n,)."""
    z = ((torch.arange(POINTS) + 0.5) / POINTS).expand(len(distances), POINTS)
    return torch.stack([distances[:, None].expand_as(z), z], dim=-1)


def train(critics: Critics, distances: torch.Tensor, objective: Objective, penalty: Penalty, steps: int) -> None:
    """Take `steps` steps of RMSprop with every critic on its own θ in `distances` (networks,)."""
    optimiser = _optimiser(critics)
    real, fake = segment(torch.zeros_like(distances)), segment(distances)
    for _ in range(steps):
        _step(critics, optimiser, real, fake, objective, penalty)


def along(critics: Critics, path: Sequence[float], objective: Objective, penalty: Penalty) -> Numbers:
    """The estimates (moves, networks) of critics that are never trained to the end, while θ goes along `path`.

    At each θ every critic takes `CRITIC_STEPS` steps from where it was, and estimates: as WGAN's critic does between
    two steps of the generator.
    """
    optimiser = _optimiser(critics)
    networks = len(critics.biases[0])
    estimates = []
    for distance in path:
        distances = torch.full((networks,), distance)
        real, fake = segment(torch.zeros_like(distances)), segment(distances)
        for _ in range(CRITIC_STEPS):
            _step(critics, optimiser, real, fake, objective, penalty)
        estimates.append(estimate(critics, distances, objective))
    return np.stack(estimates)


def estimate(critics: Critics, distances: torch.Tensor, objective: Objective) -> Numbers:
    """What each critic says of its own θ in `distances`: (networks,), float64."""
    with torch.no_grad():
        real, fake = critics(segment(torch.zeros_like(distances))), critics(segment(distances))
        return torch.vmap(objective.estimate)(real.double(), fake.double()).numpy()


def _optimiser(critics: Critics) -> torch.optim.Optimizer:
    return torch.optim.RMSprop(critics.parameters(), lr=LR, foreach=True)


def _step(
    critics: Critics,
    optimiser: torch.optim.Optimizer,
    real: torch.Tensor,
    fake: torch.Tensor,
    objective: Objective,
    penalty: Penalty,
) -> None:
    penalty(critics)  # before the step, as training does
    # the sum over networks gives each the gradient of its own loss
    loss = torch.vmap(objective.discriminator_loss)(critics(real), critics(fake)).sum()
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()


def toy(seeds: Sequence[int], steps: int, moves: int) -> Figures:
    """How well both estimates follow the known distance; the content of data/theory/critic.json.

    About two seconds on one core for three seeds, 500 steps and 100 moves.

    Args:
        seeds: of the networks' first weights; all else is the same in all of them. At least one.
        steps: RMSprop steps for each network at each θ of `DISTANCES`; 500 are enough to settle.
        moves: places between the largest θ and nearly 0 that the moving critic sees, at least two.

    Returns:
        Means over the seeds of `critic` (clipped, trained at each θ alone), `moving` (one critic while θ shrinks,
        `along`) and `discriminator` (log loss, not clipped), each with `spearman` and `kendall` between estimate and θ,
        and `k` and `r2` of the fit θ = estimate / k (`against_truth`); null where undefined. The same for each seed
        under `seeds`. `points`: the mean estimates at each θ; `path`: the moving critic's.

    Raises:
        ValueError: without a seed, a step or two moves.
    """
    if not seeds or steps < 1 or moves < 2:
        raise ValueError(f"a toy needs a seed, a step and two moves, not {list(seeds)}, {steps} and {moves}")
    wasserstein, log_loss = OBJECTIVES["wasserstein"], OBJECTIVES["non_saturating"]
    clip = weight_clipping(CLIP)
    settled = {
        "critic": _settled(seeds, wasserstein, clip, steps),
        "discriminator": _settled(seeds, log_loss, none, steps),
    }
    path = np.linspace(max(DISTANCES), max(DISTANCES) / moves, moves)
    moving = along(Critics(seeds), path.tolist(), wasserstein, clip)
    by_seed = {
        str(seed): {
            "critic": against_truth(np.array(DISTANCES), settled["critic"][place]),
            "moving": against_truth(path, moving[:, place]),
            "discriminator": against_truth(np.array(DISTANCES), settled["discriminator"][place]),
        }
        for place, seed in enumerate(seeds)
    }
    return {
        **{part: _means([figures[part] for figures in by_seed.values()]) for part in by_seed[str(seeds[0])]},
        "points": [
            {"distance": distance, **{part: significant(float(e[:, n].mean())) for part, e in settled.items()}}
            for n, distance in enumerate(DISTANCES)
        ],
        "path": {
            "distance": [significant(float(distance)) for distance in path],
            "estimate": [significant(float(mean)) for mean in moving.mean(1)],
        },
        "seeds": by_seed,
    }


def against_truth(truth: Numbers, estimates: Numbers) -> dict[str, float | None]:
    """How estimates (n,) follow the true distances (n,), in rank and in proportion.

    Returns:
        `spearman` and `kendall` (tau-b); `k`, the estimate for a distance of 1, from a fit of truth = estimate / k by
        least squares; and `r2`, the share of the truth's spread that this fit explains: 1 for estimates that are
        exactly proportional, 0 for estimates that are all alike, which tell no distance from another, and below 0 for
        worse. The truth is what is fitted, since its spread is never nearly nothing. Undefined figures are None.
    """
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


def _settled(seeds: Sequence[int], objective: Objective, penalty: Penalty, steps: int) -> Numbers:
    """The estimates (seeds, distances) of a network for each seed and θ, trained for `steps`."""
    critics = Critics([seed for seed in seeds for _ in DISTANCES])
    distances = torch.tensor(DISTANCES).repeat(len(seeds))
    train(critics, distances, objective, penalty, steps)
    return estimate(critics, distances, objective).reshape(len(seeds), len(DISTANCES))


def _means(rows: Sequence[dict[str, float | None]]) -> dict[str, float | None]:
    known = {name: [value for row in rows if (value := row[name]) is not None] for name in rows[0]}
    return {name: significant(statistics.fmean(values)) if values else None for name, values in known.items()}
