"""Critics of two samples of points, and what their estimates are worth where the truth is known.

The known truth is that of two parallel segments in the plane: real points are (0, z), generated ones (θ, z), with z
uniform on [0, 1] (Arjovsky et al. 2017, example 1, https://arxiv.org/abs/1701.07875). A clipped critic should estimate
K |θ|, K times the earth mover's distance, and a log-loss discriminator log 2, the Jensen-Shannon divergence, for every
θ but 0.

Losses, estimates and clipping are those of the project's own training. All points of a sample are in every step.
Networks of several seeds lie side by side as slices of the same tensors, and none depends on the others.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from illustgan.core import optimisers
from illustgan.core.numbers import rounded, significant
from illustgan.core.randomness import generator, normal
from illustgan.gan import penalties
from illustgan.gan.objectives import OBJECTIVES, Objective
from illustgan.theory.settings import Critic
from illustgan.theory.summaries import Figures, means

DISTANCES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)  # values of θ
POINTS = 64  # of each segment: evenly spaced z, the whole segment in place of batches from it
MOVES = 100  # places on the moving segment's way
CRITIC_STEPS = 5  # a move of the generator, as in Arjovsky et al. 2017
HIDDEN = 32  # units in each of the two hidden layers of a critic
CLIP = 0.1  # ten times the paper's, for networks of thirty-two units
LR = 2e-3  # a weight gets from one bound to the other in 100 steps; at the paper's 5e-5 it would take thousands
GRADIENT_PENALTY = 10.0  # its weight, as in Gulrajani et al. 2017
SHARES = (0.25, 0.5, 0.75)  # of the way from a real to a generated point, where gradients are looked for

Numbers = npt.NDArray[np.float64]
First = Callable[[int, int, int, int], torch.Tensor]  # weights of a layer by rows, columns, the seed, and its place
RMSPROP = partial(optimisers.RMSprop, lr=LR, foreach=True)


class SideBySide(nn.Module):
    """Fully connected networks of given widths: values (networks, N, first width) to (networks, N, last width)."""

    def __init__(self, widths: Sequence[int], first: First, seeds: Sequence[int]) -> None:
        super().__init__()
        self.weights = nn.ParameterList(
            torch.stack([first(a, b, seed, layer) for seed in seeds])
            for layer, (a, b) in enumerate(itertools.pairwise(widths))
        )
        self.biases = nn.ParameterList(torch.zeros(len(seeds), 1, b) for b in widths[1:])

    def layers(self, values: torch.Tensor, slope: float = 0.0) -> torch.Tensor:
        """All layers, with a (leaky) ReLU of this slope between them."""
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            values = torch.baddbmm(bias, values, weight)
            if layer < len(self.weights) - 1:
                values = nn.functional.leaky_relu(values, slope) if slope else torch.relu(values)
        return values


class Critics(SideBySide):
    """Points (networks, N, 2) to scores (networks, N): two hidden layers, LeakyReLU of .2, He et al.'s weights."""

    def __init__(self, seeds: Sequence[int]) -> None:
        super().__init__(
            (2, HIDDEN, HIDDEN, 1), lambda a, b, seed, layer: normal((a, b), seed, "toy", layer) * (2 / a) ** 0.5, seeds
        )

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        return self.layers(points, 0.2).squeeze(-1)

    def alone(self, place: int) -> nn.Module:
        """One of them as a chain of plain layers, in the mode of evaluation: (N, 2) to (N,)."""
        parts: list[nn.Module] = []
        for weight, bias in zip(self.weights, self.biases, strict=True):
            linear = nn.Linear(weight.shape[1], weight.shape[2])
            linear.weight.data, linear.bias.data = weight[place].detach().T, bias[place, 0].detach()
            parts += [linear, nn.LeakyReLU(0.2)]
        return nn.Sequential(*parts[:-1], nn.Flatten(0)).eval()


@dataclass(frozen=True)
class Way:
    """One way to hold a critic back, with its optimiser."""

    objective: Objective
    clip: float | None = None  # the bound of its weights
    gradient_penalty: float = 0.0  # weight
    optimiser: Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer] = RMSPROP


def clipped(bound: float, lr: float = LR) -> Way:
    """A critic whose weights are clipped to ± `bound` (Arjovsky et al. 2017)."""
    return Way(OBJECTIVES["wasserstein"], bound, optimiser=partial(RMSPROP, lr=lr))


WAYS = {
    "clip": clipped(CLIP),
    "gradient_penalty": Way(
        OBJECTIVES["wasserstein"],
        gradient_penalty=GRADIENT_PENALTY,
        # no momentum, as in Gulrajani et al. 2017
        optimiser=partial(optimisers.Adam, lr=LR, betas=(0.0, 0.9), foreach=True),
    ),
    "classifier": Way(OBJECTIVES["non_saturating"]),
}


class Fit:
    """Critics on their samples, some steps into training; `run` goes on from there.

    What they say of samples, float32 (networks, N, 2), is float64 (networks,), in the objective's units.
    """

    def __init__(self, way: Way, seeds: Sequence[int], real: torch.Tensor, fake: torch.Tensor) -> None:
        """One critic for each of the seeds of first weights; both samples are float32 (networks, N, 2)."""
        self.way, self.real, self.fake = way, real, fake
        self.critics, self.steps = Critics(seeds), 0
        self._optimiser = way.optimiser(self.critics.parameters())

    def run(self, steps: int) -> Self:
        """Take so many steps more."""
        way, real, fake = self.way, self.real, self.fake
        for _ in range(steps):
            penalties.clip(self.critics, way.clip)  # before the step, as training does
            # the sum over networks gives each the gradient of its own loss
            loss = torch.vmap(way.objective.discriminator_loss)(self.critics(real), self.critics(fake)).sum()
            if way.gradient_penalty:
                # at random points on the ways from real to generated ones (Gulrajani et al. 2017), the same for all
                # networks, so that none depends on how many there are
                share = torch.rand((real.shape[1], 1), generator=generator("between", self.steps))
                between = torch.lerp(real, fake.roll(self.steps % real.shape[1], dims=1), share)
                loss = loss + way.gradient_penalty * penalties.gradient_penalty(self.critics, between).sum()
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self._optimiser.step()
            self.steps += 1
        return self

    def estimate(self, real: torch.Tensor, fake: torch.Tensor) -> Numbers:
        """What each critic says of the samples."""
        with torch.no_grad():
            scores = self.critics(real).double(), self.critics(fake).double()
            return torch.vmap(self.way.objective.estimate)(*scores).numpy()

    def slope_by_theta(self, real: torch.Tensor, fake: torch.Tensor) -> Numbers:
        """How each estimate changes when the generated points move to the right.

        It is what reaches a generator whose only weight is θ, with the sign turned: that goes where the estimate falls.
        """
        theta = torch.zeros(len(fake), requires_grad=True)
        moved = fake + torch.stack([theta, torch.zeros_like(theta)], -1)[:, None]
        estimates = torch.vmap(self.way.objective.estimate)(self.critics(real), self.critics(moved))
        return torch.autograd.grad(estimates.sum(), theta)[0].double().numpy()

    def steepest(self) -> Numbers:
        """The largest |∇f| of each critic f that is found at its samples and between them.

        At most the critic's Lipschitz constant, and near it where the samples are dense.
        """
        real, fake = self.real, self.fake
        ways = [torch.lerp(real, fake.roll(shift, dims=1), share) for shift in (0, 1) for share in SHARES]
        gradients = penalties.gradients(self.critics, torch.cat([real, fake, *ways], 1))
        return np.asarray(gradients.double().norm(dim=-1).amax(-1).numpy())


def segment(distances: torch.Tensor) -> torch.Tensor:
    """Evenly spaced points (n, POINTS, 2) of the segments {(θ, z): 0 ≤ z ≤ 1} at the `distances` θ (n,)."""
    z = ((torch.arange(POINTS) + 0.5) / POINTS).expand(len(distances), POINTS)
    return torch.stack([distances[:, None].expand_as(z), z], dim=-1)


def compute(settings: Critic) -> Figures:
    """How well both estimates follow the known distance; the content of data/theory/critic.json."""
    seeds, theta = settings.seeds, np.array(DISTANCES)
    ways = {"critic": WAYS["clip"], "discriminator": WAYS["classifier"]}
    settled = {part: _settled(way, seeds, settings.steps) for part, way in ways.items()}
    path = np.linspace(max(DISTANCES), max(DISTANCES) / MOVES, MOVES)
    moving = _along(path.tolist(), seeds)
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


def _settled(way: Way, seeds: Sequence[int], steps: int) -> Numbers:
    """The estimates (seeds, distances) of a network for each seed and θ, trained for `steps`."""
    distances = torch.tensor(DISTANCES).repeat(len(seeds))
    samples = segment(torch.zeros_like(distances)), segment(distances)
    trained = Fit(way, [seed for seed in seeds for _ in DISTANCES], *samples).run(steps)
    return trained.estimate(*samples).reshape(len(seeds), -1)


def _along(path: Sequence[float], seeds: Sequence[int]) -> Numbers:
    """The estimates (moves, seeds) of clipped critics that take `CRITIC_STEPS` steps at each θ of `path`."""
    still = segment(torch.zeros(len(seeds)))
    moving, estimates = Fit(WAYS["clip"], seeds, still, still), []
    for distance in path:
        moving.fake = segment(torch.full((len(seeds),), distance))
        estimates.append(moving.run(CRITIC_STEPS).estimate(still, moving.fake))
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
