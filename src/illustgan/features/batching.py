"""Pictures through a network in batches that are always full."""

from collections.abc import Callable
from contextlib import nullcontext

import numpy as np
import numpy.typing as npt
import torch

from illustgan.core.progress import Progress

BATCH = 16  # what fits the caches: 8 to 16 is fastest on two cores, 64 takes twice as long an image


def in_batches(
    network: Callable[[torch.Tensor], torch.Tensor],
    images: npt.NDArray[np.uint8],
    label: str | None = None,
    *,
    dimensions: int,
    device: torch.device,
) -> npt.NDArray[np.float32]:
    """Features of RGB pictures: uint8 (N, H, W, 3) to float32 (N, dimensions).

    Batches are always of `BATCH` pictures, the last one filled up with blank ones, so that the features of a picture do
    not change with how many others are measured with it; only its place in a batch can move the last bits, by some
    1e-6 of the largest feature. For a fixed number of threads the result is the same to the bit.

    Args:
        network: takes uint8 (`BATCH`, H, W, 3) on `device`.
        label: shown with a progress bar; None shows none.

    Raises:
        ValueError: when pictures are not uint8 RGB.
    """
    check(images)
    features = np.empty((len(images), dimensions), np.float32)
    with torch.inference_mode(), Progress(label, len(images), "image") if label else nullcontext() as progress:
        for start in range(0, len(images), BATCH):
            chunk = images[start : start + BATCH]
            batch = torch.zeros((BATCH, *images.shape[1:]), dtype=torch.uint8)
            batch[: len(chunk)] = torch.from_numpy(np.ascontiguousarray(chunk))
            features[start : start + len(chunk)] = network(batch.to(device))[: len(chunk)].cpu().numpy()
            if progress:
                progress.advance(len(chunk))
    return features


def check(images: npt.NDArray[np.uint8]) -> None:
    """`ValueError` unless pictures are uint8 RGB."""
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[-1] != 3:
        raise ValueError(f"pictures must be uint8 (N, H, W, 3), not {images.dtype} {images.shape}")
