"""The one loop of small critics between two given samples: held by clipping, by a gradient penalty, or by nothing.

Losses, estimates and clipping are those of the project's own training. All points of a sample are in every step, and
no critic knows of those that train beside it (`illustgan.theory.networks`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np
import numpy.typing as npt
import torch

from illustgan.core import optimisers
from illustgan.core.randomness import generator
from illustgan.gan import penalties
from illustgan.gan.objectives import OBJECTIVES, Objective
from illustgan.theory.networks import Critics

CLIP = 0.1  # ten times the paper's, for networks of thirty-two units
LR = 2e-3  # a weight gets from one bound to the other in 100 steps; at the paper's 5e-5 it would take thousands
GRADIENT_PENALTY = 10.0  # its weight, as in Gulrajani et al. 2017
SHARES = (0.25, 0.5, 0.75)  # of the way from a real to a generated point, where gradients are looked for

Numbers = npt.NDArray[np.float64]
RMSPROP = partial(optimisers.RMSprop, lr=LR, foreach=True)


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
    optimiser: Callable[[Iterable[torch.nn.Parameter]], torch.optim.Optimizer] = RMSPROP
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
