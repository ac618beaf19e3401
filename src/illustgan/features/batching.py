"""Pictures through a network in batches that are always full."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch

from illustgan.core.progress import Progress

BATCH = 16  # what fits the caches: 8 to 16 is fastest on two cores, 64 takes twice as long an image


class Extract(Protocol):
    """Features float32 (N, d) of pictures uint8 (N, H, W, 3); with a label it shows its progress."""

    def __call__(self, images: npt.NDArray[np.uint8], label: str | None = None) -> npt.NDArray[np.float32]: ...


def in_batches(
    network: Callable[[torch.Tensor], torch.Tensor],
    images: npt.NDArray[np.uint8],
    label: str | None = None,
    *,
    device: torch.device,
) -> npt.NDArray[np.float32]:
    """Features of RGB pictures: uint8 (N, H, W, 3), N ≥ 1, or `ValueError`, to float32 (N, d).

    The network takes uint8 (`BATCH`, H, W, 3) on `device`, the last batch filled up with blank pictures: a picture's
    features do not change with how many others are measured, but for last bits, some 1e-6 of the largest, by its place
    in a batch. For a fixed number of threads the result is the same to the bit. A `label` shows progress.
    """
    check(images)
    features = []
    with torch.inference_mode(), Progress(label, len(images), "image") if label else nullcontext() as progress:
        for start in range(0, len(images), BATCH):
            chunk = images[start : start + BATCH]
            batch = torch.zeros((BATCH, *images.shape[1:]), dtype=torch.uint8)
            batch[: len(chunk)] = torch.from_numpy(np.ascontiguousarray(chunk))
            features.append(network(batch.to(device))[: len(chunk)].cpu().numpy())
            if progress:
                progress.advance(len(chunk))
    return np.concatenate(features)


def check(images: npt.NDArray[np.uint8]) -> None:
    """`ValueError` unless pictures are uint8 RGB."""
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[-1] != 3:
        raise ValueError(f"pictures must be uint8 (N, H, W, 3), not {images.dtype} {images.shape}")
