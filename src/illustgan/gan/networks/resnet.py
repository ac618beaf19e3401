"""Residual networks without any normalisation, after R3GAN (Huang, Gokaslan, Kuleshov & Tompkin 2024, The GAN is dead;
long live the GAN!, https://arxiv.org/abs/2501.05441), at any width.

Sizes, channels and the strided convolutions between sizes are the DCGAN's; at each size stands one residual block. What
R3GAN has beyond that (grouped convolutions in wide bottlenecks, two blocks a size, resampling by a filter) is left out:
at a small width it costs more than the rest together.

Without a norm the first weights must hold the signal: those of Fixup (Zhang, Dauphin & Ma 2019,
https://arxiv.org/abs/1901.09321), by which every block begins as the identity.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn

from illustgan.gan.networks.dcgan import channels_of
from illustgan.gan.networks.layers import SLOPE, Conv2d


class Block(nn.Module):
    """x + second(first(x)), 3 × 3 convolutions, each after a LeakyReLU: (N, channels, H, W) to the same."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = Conv2d(channels, channels, 3, 1, 1)
        self.second = Conv2d(channels, channels, 3, 1, 1)
        self.activation = nn.LeakyReLU(SLOPE)

    def forward(self, x: Tensor) -> Tensor:
        change: Tensor = self.second(self.activation(self.first(self.activation(x))))
        return x + change


class Generator(nn.Module):
    """Latents (N, latent) to images (N, 3, size, size) in [-1, 1]: the DCGAN's layers with a block at each size."""

    def __init__(self, width: int, size: int, latent: int) -> None:
        super().__init__()
        self.base, channels = channels_of(width, size)
        self.project = nn.Linear(latent, self.base * self.base * channels[0])
        layers: list[nn.Module] = [Block(channels[0])]
        for before, after in pairwise(channels):
            layers += [nn.ConvTranspose2d(before, after, 4, 2, 1), Block(after)]
        self.layers = nn.Sequential(*layers, nn.LeakyReLU(SLOPE))
        self.last = nn.ConvTranspose2d(channels[-1], 3, 4, 2, 1)

    def forward(self, latents: Tensor) -> Tensor:
        pixels = self.project(latents).unflatten(1, (self.base, self.base, -1))
        return torch.tanh(self.last(self.layers(pixels.permute(0, 3, 1, 2))))  # channels last in memory


class Discriminator(nn.Module):
    """Images (N, 3, size, size) to scores (N,), without a sigmoid: the generator's layers the other way round."""

    def __init__(self, width: int, size: int) -> None:
        super().__init__()
        base, channels = channels_of(width, size)
        channels.reverse()
        layers: list[nn.Module] = []
        for before, after in pairwise([3, *channels]):
            layers += [Conv2d(before, after, 4, 2, 1), Block(after)]
        self.layers = nn.Sequential(*layers, nn.LeakyReLU(SLOPE))
        self.last = nn.Linear(base * base * channels[-1], 1)

    def forward(self, images: Tensor) -> Tensor:
        features = self.layers(images).permute(0, 2, 3, 1).flatten(1)
        scores: Tensor = self.last(features).squeeze(1)
        return scores


def initialise(module: nn.Module, rng: torch.Generator) -> None:
    """Weights that keep the signal's size (He et al. 2015), biases 0; in blocks as Fixup has them.

    A block's second convolution is 0, its first He's over the root of the number of blocks: one step changes the whole
    network by as much as it would a shallow one.
    """
    blocks = [part for part in module.modules() if isinstance(part, Block)]
    after_activation = {module.last, *(block.first for block in blocks)}
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            # each pixel that a transposed convolution of stride 2 makes is a sum over a quarter of its kernel
            inputs = part.weight[:, 0].numel() / 4 if isinstance(part, nn.ConvTranspose2d) else part.weight[0].numel()
            gain = 2 / (1 + SLOPE**2) if part in after_activation else 1
            nn.init.normal_(part.weight, 0.0, (gain / inputs) ** 0.5, generator=rng)
            assert part.bias is not None
            nn.init.zeros_(part.bias)
    with torch.no_grad():
        for block in blocks:
            block.first.weight.mul_(len(blocks) ** -0.5)
            block.second.weight.zero_()
