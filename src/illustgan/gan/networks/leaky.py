"""What every family's LeakyReLU has in common: its slope, and first weights that hold a signal's size through it."""

import torch
from torch import nn

SLOPE = 0.2


def hold_signal(module: nn.Module, random: torch.Generator) -> None:
    """Draw weights of convolutions and matrix products as He et al. 2015 (https://arxiv.org/abs/1502.01852)."""
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(part.weight, a=SLOPE, generator=random)
