"""The speed of the machine's matrix products: what a training step, being mostly such products, can hope for.

Which library is fastest depends on the processor: MKL, behind torch.mm, is slow on AMD's, where oneDNN, behind
convolutions, is not. So all at hand multiply, and the fastest is the measure.
"""

import statistics
from collections.abc import Mapping, Sequence

import numpy as np
import torch

from illustgan.core.randomness import normal
from speed.blocks import Step

SIDE = 1024  # three such matrices fit into a cache of 12 MB: larger ones were slower on the machines tried
FLOP = 2 * SIDE**3  # of one product: a multiplication with its addition counts as two
PIXELS = 8  # a side, of the pictures that are the rows of one matrix


def products() -> dict[str, Step]:
    """By library, a call that multiplies two float32 matrices of 1024 × 1024."""
    a, b = (normal((SIDE, SIDE), "matrix", side) for side in ("left", "right"))
    result = torch.empty_like(a)
    left, right, numpys = a.numpy(), b.numpy(), result.numpy()
    images = a.view(-1, PIXELS, PIXELS, SIDE).permute(0, 3, 1, 2)  # channels last: the same matrix in memory
    kernel = b.view(SIDE, SIDE, 1, 1)

    def convolution() -> torch.Tensor:
        with torch.no_grad():
            return torch.conv2d(images, kernel)

    return {
        "torch.mm": lambda: torch.mm(a, b, out=result),
        "numpy.matmul": lambda: np.matmul(left, right, out=numpys),
        "torch.conv2d, 1 × 1": convolution,
    }


def speed(taken: Mapping[str, Sequence[float]]) -> float:
    """Floating-point operations a second of the library that is fastest, by the median of its seconds a product."""
    return FLOP / min(map(statistics.median, taken.values()))
