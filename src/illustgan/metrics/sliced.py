"""Sliced Wasserstein distance on a Laplacian pyramid, Karras et al. 2018 (https://arxiv.org/abs/1710.10196), section 5.

Patches of 7 × 7 pixels are taken at random from each level of the pyramid (Burt & Adelson 1983) of every picture. The
distance of a level is that between the two distributions of patches, each normalised by its own mean and deviation of
each channel: how alike the structure of that scale is, whatever the overall colour. Slicing estimates it (Rabin et al.
2011): on a random axis, Wasserstein-1 is the mean difference of what is sorted.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from illustgan.metrics.neighbours import Floats
from illustgan.metrics.registry import N_, Given, Metric, Paper

Descriptors = npt.NDArray[np.float32]
PATCH = 7  # pixels
COARSEST = 16  # pixels: no level is smaller, but for pictures that are
SCALE = 1000  # the paper's
FLAT = 0.01  # grey levels (of 255): what deviates by less is constant but for rounding
CHUNK = 64  # pictures, or directions, at a time: bounds memory
ABOUT = {
    "swd": Metric(
        "SWD",
        N_(
            "Sliced Wasserstein distance of small patches, times 1000, as the mean over the picture's own size and "
            "each half of it, down to 16 pixels or little more; no network takes part, and it knows nothing of whole "
            "faces."
        ),
        Paper("Karras et al. 2018", "1710.10196"),
    ),
}


def measure(given: Given) -> dict[str, Any]:
    """SWD from held-out faces, by the side of each level, and their mean."""
    settings = given.reference.settings
    patches = descriptors(given.pictures, settings.patches, settings.seed)
    return {"swd": distance(patches, given.reference.descriptors, settings.directions, settings.seed)}


def descriptors(images: npt.NDArray[np.uint8], patches: int, seed: int) -> dict[str, Descriptors]:
    """Normalised patches of each level of pictures uint8 (N, S, S, 3), N ≥ 1, S ≥ 7: float32 (N · patches, 147).

    Levels have S, S / 2, … pixels a side, not below 16. Places depend only on `seed`, the level and the picture's place
    in the set: take one seed for all sets. The paper has 128 `patches` of each picture and level, of 16 384 pictures.
    0.1 s and 29 MB for 512 pictures of 64 pixels with 32 patches.
    """
    sides = _sides(images.shape[1])
    # by picture first, so that a set's places don't change when more pictures follow
    count = (len(images), patches)
    places = [np.random.default_rng([seed, side]).integers(0, side - PATCH + 1, (*count, 2)) for side in sides]
    patches_of = [np.empty((*count, 3, PATCH, PATCH), np.float32) for _ in sides]
    for start in range(0, len(images), CHUNK):
        rows = slice(start, start + CHUNK)
        planes = np.ascontiguousarray(images[rows].transpose(0, 3, 1, 2), np.float32)
        for level, into, at in zip(_pyramid(planes, len(sides)), patches_of, places, strict=True):
            windows = np.lib.stride_tricks.sliding_window_view(level, (PATCH, PATCH), (2, 3))
            picture = np.arange(len(level))[:, None]
            into[rows] = windows[picture, :, at[rows, :, 0], at[rows, :, 1]]
    return {str(side): _normalised(level) for side, level in zip(sides, patches_of, strict=True)}


def distance(
    samples: Mapping[str, Descriptors], reference: Mapping[str, Descriptors], directions: int, seed: int
) -> dict[str, float]:
    """The distances of all levels between two sets' `descriptors`, times 1000.

    By the side of the level, finest first ("64", "32", "16" for pictures of 64 pixels), and their "mean"; 0 for equal
    sets. `directions` are the random axes of each level (the paper has 512). 0.15 s for 512 pictures with 32 patches on
    both sides, three levels and 128 directions.
    """
    levels = {}
    for side, patches in samples.items():
        axes = np.random.default_rng([seed, int(side)]).standard_normal((patches.shape[1], directions))
        axes /= np.linalg.norm(axes, axis=0)
        levels[side] = SCALE * projected(patches, reference[side], axes)
    return levels | {"mean": float(np.mean(list(levels.values())))}


def projected(a: Floats, b: Floats, axes: Floats) -> float:
    """Mean Wasserstein-1 distance between the projections of a (n, d) and of b (m, d) on axes (d, directions).

    Exact for any n and m: quantiles of both are compared, each over as much of the line as it holds.
    """
    first, second, share = _quantiles(len(a), len(b))
    total = 0.0
    for start in range(0, axes.shape[1], CHUNK):
        along = axes[:, start : start + CHUNK].T.astype(np.float32)
        differences = np.sort(along @ a.T)[:, first] - np.sort(along @ b.T)[:, second]
        total += float((np.abs(differences).astype(np.float64) @ share).sum())
    return total / len(axes.T)


def _quantiles(n: int, m: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Where n and m sorted numbers face each other: the indices in both, and the share of the line where they do."""
    edges = np.union1d(np.arange(n + 1) * m, np.arange(m + 1) * n)  # in units of 1 / (n m)
    return edges[:-1] // m, edges[:-1] // n, np.diff(edges) / (n * m)


def _sides(side: int) -> list[int]:
    sides = [side]
    while (sides[-1] + 1) // 2 >= COARSEST:
        sides.append((sides[-1] + 1) // 2)
    return sides


def _pyramid(planes: Floats, levels: int) -> list[Floats]:
    """Laplacian pyramid of (N, 3, S, S), finest first: what each halving loses, and last what is left."""
    pyramid = [planes]
    for _ in range(levels - 1):
        blur = _blur(pyramid[-1].shape[-1])
        # filters are linear along each axis, so a small matrix on each side of a picture does the whole of it
        smaller = blur[::2] @ pyramid[-1] @ blur[::2].T
        larger = 2 * blur[:, ::2]  # nought between the pixels, then blurred; twice, since half of them are nought
        pyramid[-1] = pyramid[-1] - larger @ smaller @ larger.T
        pyramid.append(smaller)
    return pyramid


def _blur(side: int) -> npt.NDArray[np.float32]:
    """The binomial filter (1 4 6 4 1) / 16 along a line of `side` pixels, mirrored at its ends: a matrix."""
    matrix = np.zeros((side, side), np.float32)
    for offset, weight in zip(range(-2, 3), (1, 4, 6, 4, 1), strict=True):
        at = np.abs(np.arange(side) + offset)
        np.add.at(matrix, (np.arange(side), np.minimum(at, 2 * (side - 1) - at)), weight / 16)
    return matrix


def _normalised(patches: npt.NDArray[np.float32]) -> Descriptors:
    """(N, patches, 3, 7, 7) to (N · patches, 147), each channel with mean 0 and deviation 1 over the whole set."""
    axes = (0, 1, 3, 4)
    patches -= patches.mean(axes, dtype=np.float64, keepdims=True).astype(np.float32)
    deviation = np.sqrt(np.square(patches).mean(axes, dtype=np.float64, keepdims=True))
    patches *= np.where(deviation > FLAT, 1 / np.maximum(deviation, FLAT), 0).astype(np.float32)
    return patches.reshape(-1, 3 * PATCH * PATCH)
