"""Small critics between two given samples: trained by clipping, by a gradient penalty, or held by nothing.

The networks are `illustgan.theory.critic.Critics`, many side by side; losses, estimates and clipping are those of the
project's own training. All points of a sample are in every step, so that what a critic finds is a matter of its
samples and its first weights alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from illustgan.core.randomness import generator
from illustgan.gan.objectives import OBJECTIVES, Objective
from illustgan.gan.penalties import Penalty, gradient_penalty, gradients, none, weight_clipping
from illustgan.theory.critic import CLIP, LR, Critics

GRADIENT_PENALTY = 10.0  # its weight, as in Gulrajani et al. 2017
SHARES = (0.25, 0.5, 0.75)  # of the way from a real to a generated point, where gradients are looked for

Numbers = npt.NDArray[np.float64]
MakeOptimiser = Callable[[Critics], torch.optim.Optimizer]


@dataclass(frozen=True)
class Way:
    """One way to hold a critic back, with the optimiser that its paper has."""

    objective: Objective
    penalty: Penalty
    gradient_penalty: float  # weight; 0 for none
    optimiser: MakeOptimiser


def _rmsprop(critics: Critics) -> torch.optim.Optimizer:
    return torch.optim.RMSprop(critics.parameters(), lr=LR, foreach=True)


def _adam(critics: Critics) -> torch.optim.Optimizer:
    # no momentum, as in Gulrajani et al. 2017
    return torch.optim.Adam(critics.parameters(), lr=LR, betas=(0.0, 0.9), foreach=True)


def clipped(bound: float) -> Way:
    """A critic whose weights are clipped to ± `bound` (Arjovsky et al. 2017)."""
    return Way(OBJECTIVES["wasserstein"], weight_clipping(bound), 0.0, _rmsprop)


WAYS = {
    "clip": clipped(CLIP),
    "gradient_penalty": Way(OBJECTIVES["wasserstein"], none, GRADIENT_PENALTY, _adam),
    "classifier": Way(OBJECTIVES["non_saturating"], none, 0.0, _rmsprop),
}


class Fit:
    """Critics on their samples, some steps into training; `run` goes on from there.

    Args:
        way: how they are held back.
        seeds: of the networks' first weights, one a network.
        real: points (networks, N, 2), float32.
        fake: the same for the other sample; N is the same.
    """

    def __init__(self, way: Way, seeds: Sequence[int], real: torch.Tensor, fake: torch.Tensor) -> None:
        self.critics = Critics(seeds)
        self.steps = 0
        self._way, self._real, self._fake = way, real, fake
        self._optimiser = way.optimiser(self.critics)

    def run(self, steps: int) -> "Fit":
        """Take so many steps more."""
        for _ in range(steps):
            self._way.penalty(self.critics)  # before the step, as training does
            scores = self.critics(self._real), self.critics(self._fake)
            # the sum over networks gives each the gradient of its own loss
            loss = torch.vmap(self._way.objective.discriminator_loss)(*scores).sum()
            if self._way.gradient_penalty:
                loss = loss + self._way.gradient_penalty * gradient_penalty(self.critics, self._between()).sum()
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self._optimiser.step()
            self.steps += 1
        return self

    def _between(self) -> torch.Tensor:
        """Points at random on the ways from real to generated ones (Gulrajani et al. 2017), others in each step."""
        points = self._real.shape[1]
        # the same for all networks, so that none depends on how many there are
        share = torch.rand((points, 1), generator=generator("between", self.steps))
        return torch.lerp(self._real, self._fake.roll(self.steps % points, dims=1), share)


def steepest(critics: Critics, real: torch.Tensor, fake: torch.Tensor) -> Numbers:
    """The largest |∇f| of each critic that is found at its samples and between them: (networks,), float64.

    It is at most the critic's Lipschitz constant K, and near it where the samples are dense: a critic of LeakyReLUs has
    one gradient in each of its pieces.
    """
    ways = [torch.lerp(real, fake.roll(shift, dims=1), share) for shift in (0, 1) for share in SHARES]
    found = gradients(critics, torch.cat([real, fake, *ways], 1))
    return np.asarray(found.double().norm(dim=-1).amax(-1).numpy(), np.float64)


def estimate(way: Way, critics: Critics, real: torch.Tensor, fake: torch.Tensor) -> Numbers:
    """What each critic says of the samples (networks, N, 2): (networks,), float64, in the objective's units."""
    with torch.no_grad():
        return torch.vmap(way.objective.estimate)(critics(real).double(), critics(fake).double()).numpy()


def slope_by_theta(way: Way, critics: Critics, real: torch.Tensor, fake: torch.Tensor) -> Numbers:
    """How each estimate changes when the generated points (networks, N, 2) move to the right: (networks,), float64.

    The critics stay as they are. It is the gradient that reaches a generator whose only weight is θ, with the sign
    turned: a generator goes where the estimate falls.
    """
    theta = torch.zeros(len(fake), requires_grad=True)
    moved = fake + torch.stack([theta, torch.zeros_like(theta)], -1)[:, None]
    estimates = torch.vmap(way.objective.estimate)(critics(real), critics(moved))
    (found,) = torch.autograd.grad(estimates.sum(), theta)
    return found.double().numpy()
