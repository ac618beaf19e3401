"""Pictures from generators: batch-norm statistics made fit for use, latents in, uint8 out."""

import copy
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot
from torch.optim.swa_utils import update_bn

from illustgan.core.randomness import generator as random
from illustgan.core.randomness import normal

LATENTS_SHOWN = 64  # an 8 x 8 grid
CALIBRATION = 512  # latents whose statistics batch norm uses outside training
CHUNK = 64  # latents at a time: bounds memory at any width
LOUDNESS = 3  # of a group beside the normal numbers of a latent, whose length is 10


def latents(count: int, latent: int, sizes: Sequence[int], *key: int | str) -> Tensor:
    """What `Architecture.latents` draws: float32 (count, latent + K), normal numbers and, in the last K, a group.

    `sizes` are the faces of each of the K groups, by which groups are drawn; a group is `LOUDNESS` in its own place and
    0 in the others. Without groups, K = 0, the numbers are those of `normal`, and so are the first ones with them.
    """
    numbers = normal((count, latent), *key)
    if not sizes:
        return numbers
    drawn = torch.multinomial(torch.tensor(sizes).double(), count, True, generator=random("groups", *key))
    return torch.cat([numbers, LOUDNESS * one_hot(drawn, len(sizes)).float()], 1)


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
