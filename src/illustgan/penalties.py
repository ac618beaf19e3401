"""Penalties: what holds the discriminator back, as an action on its weights before each of its steps."""

from collections.abc import Callable

import torch
from torch import nn

Penalty = Callable[[nn.Module], None]


def none(discriminator: nn.Module) -> None:
    """Leave the discriminator as it is."""


def weight_clipping(bound: float) -> Penalty:
    """Force every weight of the critic into [-bound, bound] before its step (Arjovsky et al. 2017).

    All parameters are clipped, batch-norm gains and shifts among them, as in the authors' code; after the step that
    follows, a weight can stand outside by as much as the step is long.
    """

    def clip(discriminator: nn.Module) -> None:
        with torch.no_grad():
            for parameter in discriminator.parameters():
                parameter.clamp_(-bound, bound)

    return clip
