"""What a trained discriminator (or critic) says of real and generated pictures."""

import copy

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from illustgan.gan.sampling import from_uint8


def scores(discriminator: nn.Module, images: npt.NDArray[np.uint8], batch: int) -> torch.Tensor:
    """Scores of uint8 (N, H, W, 3) pictures in the mode of training: float64 (n,), on the CPU.

    Batch norm takes its statistics from the batch, as it did when the scores were learnt. So batches hold `batch`
    pictures all of the same kind, as in training, and what is left over at the end is not scored: n is the largest
    multiple of `batch` up to N, or N when there is not one whole batch. The discriminator is left as it was.
    """
    if not len(images):
        raise ValueError("no pictures to score")
    judge = copy.deepcopy(discriminator).train()  # a copy, since training mode updates running statistics
    device = next(judge.parameters()).device
    whole = len(images) // batch * batch or len(images)
    with torch.no_grad():
        parts = [
            judge(from_uint8(torch.from_numpy(np.ascontiguousarray(images[start : start + batch])).to(device)))
            for start in range(0, whole, batch)
        ]
    return torch.cat(parts).double().cpu()
