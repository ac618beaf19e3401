"""Fully connected networks: the GAN of Goodfellow et al. 2014 (https://arxiv.org/abs/1406.2661) and the MLP of
Arjovsky et al. 2017 (https://arxiv.org/abs/1701.07875, section 4.3: four layers with ReLU).

The plain GAN's generator has batch norm as in the 2017 post, whose pictures all came out the same without it; the
WGAN's, whose critic is a DCGAN's, has none, as in the paper and its authors' code (`--mlp_G`).
"""

import torch
from torch import Tensor, nn

from illustgan.gan.networks.layers import SLOPE, hold_signal

HIDDEN = 8  # units a unit of width: at width 64 the 512 of Arjovsky


class Generator(nn.Module):
    """Latents (N, latent) to images (N, 3, size, size) in [-1, 1]: three hidden layers of ReLU, batch norm or none."""

    def __init__(self, width: int, size: int, latent: int, norm: str = "batch") -> None:
        super().__init__()
        hidden, plain = HIDDEN * width, norm == "none"
        layers: list[nn.Module] = []
        for units in (latent, hidden, hidden):
            layers += [nn.Linear(units, hidden, bias=plain)]
            layers += [nn.ReLU()] if plain else [nn.BatchNorm1d(hidden), nn.ReLU(inplace=True)]
        layers += [nn.Linear(hidden, 3 * size * size), nn.Tanh(), nn.Unflatten(1, (3, size, size))]
        self.layers = nn.Sequential(*layers)

    def forward(self, latents: Tensor) -> Tensor:
        images: Tensor = self.layers(latents)
        return images


class Discriminator(nn.Module):
    """Images (N, 3, size, size) to scores (N,), without a sigmoid: three hidden layers with LeakyReLU of slope .2."""

    def __init__(self, width: int, size: int) -> None:
        super().__init__()
        hidden = HIDDEN * width
        layers: list[nn.Module] = [nn.Flatten()]
        for units in (3 * size * size, hidden, hidden):
            layers += [nn.Linear(units, hidden), nn.LeakyReLU(SLOPE)]
        layers += [nn.Linear(hidden, 1), nn.Flatten(0)]
        self.layers = nn.Sequential(*layers)

    def forward(self, images: Tensor) -> Tensor:
        scores: Tensor = self.layers(images)
        return scores


def initialise(module: nn.Module, rng: torch.Generator) -> None:
    """He et al. 2015's normal weights for LeakyReLU of slope .2, zero biases, batch norm at gain 1."""
    hold_signal(module, rng)
    for part in module.modules():
        if isinstance(part, nn.Linear) and part.bias is not None:
            nn.init.zeros_(part.bias)
        elif isinstance(part, nn.BatchNorm1d):
            part.reset_parameters()
