"""Paths between latents on spheres, where Gaussian latents live: closed forms, in float64."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Latent = npt.NDArray[np.float32]
SAME = 1e-12  # sine of an angle below which rounding alone says in which plane it lies


def spherical(first: npt.ArrayLike, last: npt.ArrayLike, shares: Sequence[float]) -> Latent:
    """Latents on the way from one to another: float32 (shares, d), at equal angles for equal shares.

    A normal latent of d numbers has a length near √d, and the middle of a straight line between two of them one near
    √(d / 2), which no generator has been trained at (White 2016, https://arxiv.org/abs/1609.04468). So its direction
    turns at a constant rate in the plane of both, the short way round, and its length goes from the one to the other
    in equal steps: latents of equal length are joined by an arc of that length. With latents of one direction only the
    length changes. Opposite ones lie in no one plane: the way goes by the axis that is the most across.

    Args:
        first, last: (d,), finite and other than 0, which has no direction; d ≥ 2.
        shares: of the way, 0 for `first` and 1 for `last`, which come out as they are but for rounding in float64.

    Raises:
        ValueError: for anything else.
    """
    ends = [np.asarray(end, np.float64) for end in (first, last)]
    if ends[0].ndim != 1 or ends[0].shape != ends[1].shape or len(ends[0]) < 2:
        raise ValueError(f"two latents of one length, 2 or more, are joined, not {ends[0].shape} and {ends[1].shape}")
    lengths = [float(np.linalg.norm(end)) for end in ends]
    if not all(0 < length < np.inf for length in lengths):
        raise ValueError("a latent of length 0, or none that is finite, has no direction")
    start, end = (latent / length for latent, length in zip(ends, lengths, strict=True))
    rest = _across(end, start)
    cosine, sine = float(start @ end), float(np.linalg.norm(rest))
    if sine < SAME:
        rest = _across(np.eye(len(start))[np.abs(start).argmin()], start)
        sine = 0.0
    across = _across(rest / np.linalg.norm(rest), start)  # once more: the first time leaves rounding errors in it
    across /= np.linalg.norm(across)
    part = np.asarray(shares, np.float64)[:, None]
    angle = np.arctan2(sine, cosine) * part
    found = (np.cos(angle) * start + np.sin(angle) * across) * (lengths[0] * (1 - part) + lengths[1] * part)
    return np.asarray(found, np.float32)


def closed(stops: npt.ArrayLike, steps: int) -> Latent:
    """A walk through latents (n, d) and back to the first: float32 (n · steps, d).

    It stands on the i-th of them at place i · steps, and goes on to the next as `spherical` does, in equal steps; after
    the last place comes the first one again.

    Raises:
        ValueError: for fewer than two stops, for less than a step, and as `spherical`.
    """
    latents = np.asarray(stops)
    if latents.ndim != 2 or len(latents) < 2 or steps < 1:
        raise ValueError(f"a walk has two stops or more and a step or more, not {latents.shape} and {steps}")
    shares = [step / steps for step in range(steps)]
    return np.concatenate([spherical(here, there, shares) for here, there in pairwise([*latents, latents[0]])])


def _across(vector: npt.NDArray[np.float64], direction: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The part of a vector that is perpendicular to a direction of length 1."""
    part: npt.NDArray[np.float64] = vector - (vector @ direction) * direction
    return part
