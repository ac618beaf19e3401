"""Pictures from generators: batch-norm statistics made fit for use, latents in, uint8 out."""

import copy

import numpy as np
import torch
from torch import Tensor, nn

from illustgan.core.randomness import normal
from illustgan.gan import networks

LATENTS_SHOWN = 64  # an 8 x 8 grid
CALIBRATION = 512  # latents whose statistics batch norm uses outside training
CHUNK = 64  # latents at a time: bounds memory at any width


def shown_latents(latent: int) -> Tensor:
    """The latents that every variant, seed and snapshot is shown at: float32 (64, latent)."""
    return normal((LATENTS_SHOWN, latent), "shown")


def calibrated(generator: nn.Module, latent: int) -> nn.Module:
    """A copy of `generator` in eval mode, its batch-norm statistics computed anew from 512 fixed latents.

    So an image depends on its latent and the weights alone, not on its batch or on averages over earlier weights; and
    averaged weights, for which there are no running statistics, work too.
    """
    generator = copy.deepcopy(generator).train()
    norms = networks.batch_norms(generator)
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain average over all chunks
    if norms:
        device = next(generator.parameters()).device
        with torch.no_grad():
            for latents in torch.split(normal((CALIBRATION, latent), "calibration"), CHUNK):
                generator(latents.to(device))
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
