"""All feature sets that pictures are measured by, by name, and the batches that their networks take."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch

from illustgan.core.progress import Progress
from illustgan.features import inception, lite0, untrained

BATCH = 16  # what fits the caches: 8 to 16 is fastest on two cores, 64 takes twice as long an image
SIDE = 16  # of thumbnails, in pixels


class Extract(Protocol):
    """Features float32 (N, d) of pictures uint8 (N, H, W, 3); with a label it shows its progress."""

    def __call__(self, images: npt.NDArray[np.uint8], label: str | None = None) -> npt.NDArray[np.float32]: ...


def load_extractors(device: torch.device, inception_weights: str | None = None) -> dict[str, Extract]:
    """All extractors by name, ready for use; `inception` only with a file of its weights."""
    loaded = {name: load(device) for name, load in EXTRACTORS.items()}
    if inception_weights is not None:
        loaded["inception"] = partial(in_batches, inception.load(Path(inception_weights), device), device=device)
    return loaded


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
    _check(images)
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


def thumbnails(images: npt.NDArray[np.uint8], label: str | None = None) -> npt.NDArray[np.float32]:
    """Pictures themselves as features, which no network has looked at: a reader can check their distances.

    RGB pictures uint8 (N, H, W, 3), or `ValueError`, to float32 (N, 768), from -1 (black) to 1 (white). Each number is
    the mean of a channel over a 16th × 16th of the picture, by area; rows, then columns, then channels. So quick that
    there is no progress to show, and nothing for an accelerator to do.
    """
    _check(images)
    down, across = (_areas(side) for side in images.shape[1:3])
    features = []
    for image in images:  # one at a time, since a batch would not fit the caches
        rows = np.tensordot(down, image.astype(np.float64), 1)
        features.append((np.einsum("jw,iwc->ijc", across, rows) / 127.5 - 1).ravel().astype(np.float32))
    return np.stack(features)


def _areas(side: int) -> npt.NDArray[np.float64]:
    """How much of each of 16 equal parts of a line lies in each of its `side` pixels: (16, side), rows sum to 1."""
    edges = np.arange(SIDE + 1) * (side / SIDE)
    pixels = np.arange(side)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    return np.asarray(np.maximum(overlap, 0) * (SIDE / side), np.float64)


def _check(images: npt.NDArray[np.uint8]) -> None:
    """`ValueError` unless pictures are uint8 RGB."""
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[-1] != 3:
        raise ValueError(f"pictures must be uint8 (N, H, W, 3), not {images.dtype} {images.shape}")


EXTRACTORS: dict[str, Callable[[torch.device], Extract]] = {  # to add one is to add a line
    "lite0": lambda device: partial(in_batches, lite0.load(device), device=device),
    "random": lambda device: partial(in_batches, untrained.load(device), device=device),
    "pixels": lambda device: thumbnails,
}
