"""All feature sets that pictures are measured by, in one place: to add one is to add a line."""

from collections.abc import Callable
from functools import partial

import torch

from illustgan.features import lite0, pixels, untrained
from illustgan.features.batching import Extract, in_batches

EXTRACTORS: dict[str, Callable[[torch.device], Extract]] = {
    "lite0": lambda device: partial(in_batches, lite0.load(device), device=device),
    "random": lambda device: partial(in_batches, untrained.load(device), device=device),
    # so quick that there is no progress to show, and nothing for an accelerator to do
    "pixels": lambda device: lambda images, label=None: pixels.extract(images),
}
