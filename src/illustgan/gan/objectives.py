"""Objectives: what the discriminator and the generator minimise, from scores (logits) alone.

Scores are float tensors of shape (N,); every function returns a scalar in nats (log losses) or score units
(Wasserstein, hinge). The log losses are written with softplus, log(1 + exp(x)), which neither overflows nor loses
digits: -log sigmoid(s) = softplus(-s) and -log(1 - sigmoid(s)) = softplus(s).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

Scores = Tensor
Loss = Callable[[Scores, Scores], Tensor]  # of (real scores, fake scores)


@dataclass(frozen=True)
class Objective:
    """A pair of losses, and the distance between distributions that a good discriminator's scores estimate.

    `unrolled_loss` is the generator's whole objective, with what it says of real scores. At a given discriminator that
    part is a constant, but where there is no `generator_loss` without it; a discriminator that answers the generator
    (Metz et al. 2017: f(θ_G, θ_D^K(θ_G, θ_D))) gives it a gradient of its own.
    """

    discriminator_loss: Loss
    generator_loss: Callable[[Scores], Tensor] | None  # of fake scores, where they are all that moves a generator
    unrolled_loss: Loss
    estimate: Loss
    estimates: str  # what `estimate` is, for tables and axes


def log_discriminator_loss(real: Scores, fake: Scores) -> Tensor:
    """-E log D(x) - E log(1 - D(G(z))), Goodfellow et al. 2014, in [0, inf)."""
    return F.softplus(-real).mean() + F.softplus(fake).mean()


def saturating_generator_loss(fake: Scores) -> Tensor:
    """E log(1 - D(G(z))): the minimax game of Goodfellow et al. 2014, in (-inf, 0]; flat where D is sure."""
    return -F.softplus(fake).mean()


def non_saturating_generator_loss(fake: Scores) -> Tensor:
    """-E log D(G(z)): what Goodfellow et al. 2014 advise for practice and all of their followers use, in [0, inf)."""
    return F.softplus(-fake).mean()


def jensen_shannon_estimate(real: Scores, fake: Scores) -> Tensor:
    """log 2 - loss / 2: a lower bound of the Jensen-Shannon divergence, at most log 2; the best D reaches it."""
    return math.log(2) - log_discriminator_loss(real, fake) / 2


def wasserstein_critic_loss(real: Scores, fake: Scores) -> Tensor:
    """E f(G(z)) - E f(x), Arjovsky et al. 2017."""
    return fake.mean() - real.mean()


def wasserstein_generator_loss(fake: Scores) -> Tensor:
    """-E f(G(z)), Arjovsky et al. 2017."""
    return -fake.mean()


def wasserstein_estimate(real: Scores, fake: Scores) -> Tensor:
    """E f(x) - E f(G(z)): at most K times the earth mover's distance, for a critic with Lipschitz constant K."""
    return real.mean() - fake.mean()


def hinge_discriminator_loss(real: Scores, fake: Scores) -> Tensor:
    """E max(0, 1 - f(x)) + E max(0, 1 + f(G(z))), Lim & Ye 2017 (https://arxiv.org/abs/1705.02894), in [0, inf)."""
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


def total_variation_estimate(real: Scores, fake: Scores) -> Tensor:
    """1 - loss / 2: a lower bound of the total variation distance; f = 1 where real is likelier, else -1 reaches it."""
    return 1 - hinge_discriminator_loss(real, fake) / 2


def relativistic_discriminator_loss(real: Scores, fake: Scores) -> Tensor:
    """-E log σ(f(x) - f(G(z))) over pairs, in [0, inf): a real picture is more real than the fake beside it.

    Jolicoeur-Martineau 2019 (https://arxiv.org/abs/1807.00734); both batches are equally large.
    """
    return F.softplus(fake - real).mean()


def relativistic_estimate(real: Scores, fake: Scores) -> Tensor:
    """log 2 - loss, over all pairs of a real and a fake score, of which there need not be as many.

    A lower bound of a divergence (Jolicoeur-Martineau 2020, https://arxiv.org/abs/1901.02474) from 0, for equal
    distributions, to log 2, where a function tells them apart.
    """
    return math.log(2) - F.softplus(fake[None, :] - real[:, None]).mean()


_JS = "Jensen-Shannon divergence, lower bound (nats)"
_EM = "K × earth mover's distance, lower bound"


def _swapped(loss: Loss) -> Loss:
    return lambda real, fake: loss(fake, real)  # as if real were fake, and fake real


OBJECTIVES = {
    "saturating": Objective(
        log_discriminator_loss,
        saturating_generator_loss,
        lambda real, fake: -log_discriminator_loss(real, fake),  # the minimax game's value
        jensen_shannon_estimate,
        _JS,
    ),
    "non_saturating": Objective(
        log_discriminator_loss,
        non_saturating_generator_loss,
        _swapped(log_discriminator_loss),
        jensen_shannon_estimate,
        _JS,
    ),
    "wasserstein": Objective(
        wasserstein_critic_loss, wasserstein_generator_loss, wasserstein_estimate, wasserstein_estimate, _EM
    ),
    # the generator's side of the hinge is that of Wasserstein: Miyato et al. 2018, https://arxiv.org/abs/1802.05957
    "hinge": Objective(
        hinge_discriminator_loss,
        wasserstein_generator_loss,
        wasserstein_estimate,
        total_variation_estimate,
        "total variation distance, lower bound",
    ),
    "relativistic": Objective(
        relativistic_discriminator_loss,
        None,
        _swapped(relativistic_discriminator_loss),
        relativistic_estimate,
        "relativistic divergence, lower bound (nats)",
    ),
}  # fmt: skip
