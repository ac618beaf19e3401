"""Pictures from generators: batch-norm statistics made fit for use, latents in, flat areas, uint8 out."""

import copy
from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import pad
from torch.optim.swa_utils import update_bn

LATENTS_SHOWN = 64  # an 8 x 8 grid
CALIBRATION = 512  # latents whose statistics batch norm uses outside training
CHUNK = 64  # latents at a time: bounds memory at any width
DISTANCES = (1, 2, 4, 1, 2, 4)  # in pixels, of each pass of `Flatten`: to 14 pixels away, eight neighbours at a time
LOUDNESS = 3  # of a group beside the normal numbers of a latent, whose length is 10


def calibrated(generator: nn.Module, latents: Tensor) -> nn.Module:
    """A copy of `generator` in eval mode, its batch-norm statistics computed anew from `latents`, float32 (N, d).

    So an image depends on its latent and the weights alone, not on its batch or on averages over earlier weights; and
    averaged weights, for which there are no running statistics, work too.
    """
    generator, device = copy.deepcopy(generator), next(generator.parameters()).device
    update_bn(torch.split(latents, CHUNK), generator, device)
    return generator.eval()


def to_uint8(images: Tensor) -> np.ndarray:
    """Float (N, 3, H, W) in [-1, 1] to uint8 (N, H, W, 3), rounded to the nearest."""
    scaled = images.detach().permute(0, 2, 3, 1).add(1).mul(127.5).round().clamp(0, 255)
    return scaled.to(torch.uint8).cpu().contiguous().numpy()


def from_uint8(images: Tensor) -> Tensor:
    """uint8 (N, H, W, 3) to float32 (N, 3, H, W) in [-1, 1], channels last in memory."""
    return images.permute(0, 3, 1, 2).to(torch.float32).div_(127.5).sub_(1)


def generate(generator: nn.Module, latents: Tensor) -> np.ndarray:
    """Images of `latents`, float32 (N, latent), from a generator in eval mode: uint8 (N, size, size, 3)."""
    device = next(generator.parameters()).device
    with torch.no_grad():
        return np.concatenate([to_uint8(generator(chunk.to(device))) for chunk in torch.split(latents, CHUNK)])


class Flatten(nn.Module):
    """Flat areas, as illustrations have them: small differences within an area go, and edges stay.

    Each pixel becomes the mean of those like it among itself and its eight neighbours, at `DISTANCES` in turn. Like it
    are colours at a distance of at most `tolerance`, of 255: the sigma filter (Lee 1983, Digital image smoothing and
    the sigma filter), at distances that grow as in Dammertz et al. 2010 (Edge-avoiding à-trous wavelet transform for
    fast global illumination filtering). Float (N, 3, H, W) in [-1, 1] to the same.
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


def spherical(first: npt.ArrayLike, last: npt.ArrayLike, shares: Sequence[float]) -> npt.NDArray[np.float32]:
    """Latents on the way from some to others: float32 (shares, ..., d), at equal angles for equal shares.

    A normal latent of d numbers has a length near √d, and the middle of a straight line between two of them one near
    √(d / 2), which no generator has been trained at (White 2016, https://arxiv.org/abs/1609.04468). So its direction
    turns at a constant rate, the short way round, and its length goes from the one to the other in equal steps.

    Ends are (..., d) and of different directions; shares are of the way, 0 for `first` and 1 for `last`.
    """
    ends = np.array([first, last], np.float64)
    lengths = np.linalg.norm(ends, axis=-1, keepdims=True)
    start, end = ends / lengths
    angle, part = np.arccos((start * end).sum(-1, keepdims=True)), np.reshape(shares, (-1, *[1] * start.ndim))
    direction = (np.sin((1 - part) * angle) * start + np.sin(part * angle) * end) / np.sin(angle)
    return np.asarray(direction * (lengths[0] * (1 - part) + lengths[1] * part), np.float32)
