"""Small networks for points in the plane, and the one loop that trains critics between two given samples.

Critics are held by clipping, by a gradient penalty, or by nothing. Losses, estimates and clipping are those of the
project's own training. All points of a sample are in every step. Networks of several seeds lie side by side as slices
of the same tensors, and none depends on the others.
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
from illustgan.core.randomness import generator, normal
from illustgan.gan import penalties
from illustgan.gan.objectives import OBJECTIVES, Objective

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


class Segment(nn.Module):
    """A generator with one weight θ: z, float32 (N,), to the points (θ, z), float32 (N, 2)."""

    def __init__(self, distance: float) -> None:
        super().__init__()
        self.distance = nn.Parameter(torch.tensor(distance))

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return torch.stack([self.distance.expand_as(z), z], dim=-1)


def turned(real: torch.Tensor, fake: torch.Tensor, step: int) -> torch.Tensor:
    """Points at random on the ways from real to generated ones (Gulrajani et al. 2017), others in each step."""
    # the same for all networks, so that none depends on how many there are
    share = torch.rand((real.shape[1], 1), generator=generator("between", step))
    return torch.lerp(real, fake.roll(step % real.shape[1], dims=1), share)


@dataclass(frozen=True)
class Way:
    """One way to hold a critic back, with its optimiser, and the points at which a gradient penalty looks."""

    objective: Objective
    clip: float | None = None  # the bound of its weights
    gradient_penalty: float = 0.0  # weight
    optimiser: Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer] = RMSPROP
    between: Callable[[torch.Tensor, torch.Tensor, int], torch.Tensor] = turned  # of both samples and the steps done


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
    """Critics on their samples, some steps into training; `run` goes on from there."""

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
                between = way.between(real, fake, self.steps)
                loss = loss + way.gradient_penalty * penalties.gradient_penalty(self.critics, between).sum()
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self._optimiser.step()
            self.steps += 1
        return self


def steepest(critics: Critics, real: torch.Tensor, fake: torch.Tensor) -> Numbers:
    """The largest |∇f| of each critic that is found at its samples and between them: (networks,), float64.

    At most the critic's Lipschitz constant, and near it where the samples are dense.
    """
    ways = [torch.lerp(real, fake.roll(shift, dims=1), share) for shift in (0, 1) for share in SHARES]
    found = penalties.gradients(critics, torch.cat([real, fake, *ways], 1))
    return np.asarray(found.double().norm(dim=-1).amax(-1).numpy())


def estimate(objective: Objective, critics: Critics, real: torch.Tensor, fake: torch.Tensor) -> Numbers:
    """What each critic says of the samples (networks, N, 2): (networks,), float64, in the objective's units."""
    with torch.no_grad():
        return torch.vmap(objective.estimate)(critics(real).double(), critics(fake).double()).numpy()


def slope_by_theta(objective: Objective, critics: Critics, real: torch.Tensor, fake: torch.Tensor) -> Numbers:
    """How each estimate changes when the generated points (networks, N, 2) move to the right: (networks,), float64.

    It is what reaches a generator whose only weight is θ, with the sign turned: that goes where the estimate falls.
    """
    theta = torch.zeros(len(fake), requires_grad=True)
    moved = fake + torch.stack([theta, torch.zeros_like(theta)], -1)[:, None]
    (found,) = torch.autograd.grad(torch.vmap(objective.estimate)(critics(real), critics(moved)).sum(), theta)
    return found.double().numpy()
