"""Objectives: what the discriminator and the generator minimise, from scores (logits) alone.

Scores are float tensors of shape (N,); every function returns a scalar in nats (log losses) or score units
(Wasserstein, hinge). The log losses are written with softplus, log(1 + exp(x)), which neither overflows nor loses
digits: -log sigmoid(s) = softplus(-s) and -log(1 - sigmoid(s)) = softplus(s).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor
from torch.nn.functional import relu, softplus

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


def binary(real: Scores, fake: Scores) -> Tensor:
    """-E log D(x) - E log(1 - D(G(z))), Goodfellow et al. 2014, in [0, inf)."""
    return softplus(-real).mean() + softplus(fake).mean()


def jensen_shannon(real: Scores, fake: Scores) -> Tensor:
    """log 2 - loss / 2: a lower bound of the Jensen-Shannon divergence, at most log 2; the best D reaches it."""
    return math.log(2) - binary(real, fake) / 2


def advantage(real: Scores, fake: Scores) -> Tensor:
    """E f(x) - E f(G(z)): at most K times the earth mover's distance, for a critic with Lipschitz constant K."""
    return real.mean() - fake.mean()


def hinge(real: Scores, fake: Scores) -> Tensor:
    """E max(0, 1 - f(x)) + E max(0, 1 + f(G(z))), Lim & Ye 2017 (https://arxiv.org/abs/1705.02894), in [0, inf)."""
    return relu(1 - real).mean() + relu(1 + fake).mean()


def total_variation(real: Scores, fake: Scores) -> Tensor:
    """1 - loss / 2: a lower bound of the total variation distance; f = 1 where real is likelier, else -1 reaches it."""
    return 1 - hinge(real, fake) / 2


def relativistic(real: Scores, fake: Scores) -> Tensor:
    """-E log σ(f(x) - f(G(z))) over pairs, in [0, inf): a real picture is more real than the fake beside it.

    Jolicoeur-Martineau 2019 (https://arxiv.org/abs/1807.00734); both batches are equally large.
    """
    return softplus(fake - real).mean()


def relativistic_divergence(real: Scores, fake: Scores) -> Tensor:
    """log 2 - loss, over all pairs of a real and a fake score, of which there need not be as many.

    A lower bound of a divergence (Jolicoeur-Martineau 2020, https://arxiv.org/abs/1901.02474) from 0, for equal
    distributions, to log 2, where a function tells them apart.
    """
    return math.log(2) - softplus(fake[None, :] - real[:, None]).mean()


def _swapped(loss: Loss) -> Loss:
    return lambda real, fake: loss(fake, real)  # as if real were fake, and fake real


def _minus_mean(fake: Scores) -> Tensor:
    return -fake.mean()


_JS = "Jensen-Shannon divergence, lower bound (nats)"
_EM = "K × earth mover's distance, lower bound"
_TV = "total variation distance, lower bound"
_RD = "relativistic divergence, lower bound (nats)"

OBJECTIVES = {
    # the minimax game of Goodfellow et al. 2014: E log(1 - D(G(z))), in (-inf, 0], is flat where D is sure
    "saturating": Objective(
        binary, lambda fake: -softplus(fake).mean(), lambda real, fake: -binary(real, fake), jensen_shannon, _JS
    ),
    # -E log D(G(z)), in [0, inf): what Goodfellow et al. 2014 advise for practice, and all of their followers use
    "non_saturating": Objective(binary, lambda fake: softplus(-fake).mean(), _swapped(binary), jensen_shannon, _JS),
    # Arjovsky et al. 2017
    "wasserstein": Objective(lambda real, fake: fake.mean() - real.mean(), _minus_mean, advantage, advantage, _EM),
    # the generator's side of the hinge is that of Wasserstein: Miyato et al. 2018, https://arxiv.org/abs/1802.05957
    "hinge": Objective(hinge, _minus_mean, advantage, total_variation, _TV),
    "relativistic": Objective(relativistic, None, _swapped(relativistic), relativistic_divergence, _RD),
}
