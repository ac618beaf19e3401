"""All feature sets that pictures are measured by, in one place: to add one is to add a line."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch

from illustgan.features import lite0, pixels, untrained
from illustgan.features.batching import in_batches


class Extract(Protocol):
    """Features float32 (N, d) of pictures uint8 (N, H, W, 3); with a label it shows its progress."""

    def __call__(self, images: npt.NDArray[np.uint8], label: str | None = None) -> npt.NDArray[np.float32]: ...


EXTRACTORS: dict[str, Callable[[torch.device], Extract]] = {
    "lite0": lambda device: partial(in_batches, lite0.load(device), device=device),
    "random": lambda device: partial(in_batches, untrained.load(device), device=device),
    # so quick that there is no progress to show, and nothing for an accelerator to do
    "pixels": lambda device: lambda images, label=None: pixels.extract(images),
}
