"""All feature sets that pictures are measured by, in one place: to add one is to add a line."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch

from illustgan.features import lite0 as features
from illustgan.features import pixels as pixel_features
from illustgan.features import untrained as random_features


class Extract(Protocol):
    """Features float32 (N, d) of pictures uint8 (N, H, W, 3); with a label it shows its progress."""

    def __call__(self, images: npt.NDArray[np.uint8], label: str | None = None) -> npt.NDArray[np.float32]: ...


def _lite0(device: torch.device) -> Extract:
    return partial(features.extract, features.load(device))


def _random(device: torch.device) -> Extract:
    return partial(random_features.extract, random_features.load(device))


def _pixels(device: torch.device) -> Extract:
    # so quick that there is no progress to show, and nothing for an accelerator to do
    return lambda images, label=None: pixel_features.extract(images)


EXTRACTORS: dict[str, Callable[[torch.device], Extract]] = {"lite0": _lite0, "random": _random, "pixels": _pixels}
