"""All feature sets that pictures are measured by, in one place: to add one is to add a line."""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch

from illustgan.features import lite0, pixels, untrained
from illustgan.features.batching import in_batches


class Extract(Protocol):
    """Features float32 (N, d) of pictures uint8 (N, H, W, 3); with a label it shows its progress."""

    def __call__(self, images: npt.NDArray[np.uint8], label: str | None = None) -> npt.NDArray[np.float32]: ...


def _of(module: ModuleType) -> Callable[[torch.device], Extract]:
    """A module's network, which it loads."""
    return lambda device: partial(in_batches, module.load(device), dimensions=module.DIMENSIONS, device=device)


EXTRACTORS: dict[str, Callable[[torch.device], Extract]] = {
    "lite0": _of(lite0),
    "random": _of(untrained),
    # so quick that there is no progress to show, and nothing for an accelerator to do
    "pixels": lambda device: lambda images, label=None: pixels.extract(images),
}
