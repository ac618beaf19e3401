"""Pictures with flat areas, as illustrations have them: small differences within an area go, and edges stay."""

from itertools import product

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

DISTANCES = (1, 2, 4, 1, 2, 4)  # in pixels, of each pass: to 14 pixels away with eight neighbours at a time


class Flatten(nn.Module):
    """Each pixel becomes the mean of those like it among itself and its eight neighbours, at `DISTANCES` in turn.

    Like it are colours at a distance of at most `tolerance`, of 255: the sigma filter (Lee 1983, Digital image
    smoothing and the sigma filter), at distances that grow as in Dammertz et al. 2010 (Edge-avoiding à-trous wavelet
    transform for fast global illumination filtering). Float (N, 3, H, W) in [-1, 1] to the same.
    """

    def __init__(self, tolerance: float) -> None:
        super().__init__()
        self.bound = tolerance / 127.5

    def forward(self, images: Tensor) -> Tensor:
        height, width = images.shape[2:]
        images = images.contiguous()  # channel by channel: twice as fast
        for distance in DISTANCES:
            padded = pad(images, [distance] * 4, mode="replicate")
            total, count = images, torch.ones_like(images[:, :1])
            for row, column in product((0, distance, 2 * distance), repeat=2):
                if row != distance or column != distance:
                    near = padded[:, :, row : row + height, column : column + width]
                    squares = (near - images).square()
                    apart = squares[:, :1] + squares[:, 1:2] + squares[:, 2:]  # faster than sum
                    alike = (apart <= self.bound**2).to(images)
                    total, count = torch.addcmul(total, alike, near), count + alike
            images = total / count
        return images


def flattened(generator: nn.Module, tolerance: float) -> nn.Module:
    """A generator, in eval mode, that draws through `Flatten`; without a tolerance (0) the generator itself."""
    return nn.Sequential(generator, Flatten(tolerance)).eval() if tolerance else generator
