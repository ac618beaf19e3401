"""How much a generator's pictures of fixed latents go on changing: oscillation.

While training converges, a latent's picture settles. Where generator and discriminator chase each other, it turns into
another face again and again. A change is measured in units of how different the pictures of different latents are: 0 is
a still picture, and 1 is a change as large as that to another latent's picture. Learning is change too, but pictures
that drift have changed twice as much after twice the time, and pictures that swing have not: compare several distances
between snapshots.

Snapshots lie equal work apart, but variants do different numbers of generator steps for the same work. So there are two
clocks: pairs a number of snapshots apart (`lagged`), and pairs about a number of steps apart (`steps_apart`).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from illustgan.metrics.diversity import mean_distance

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.integer]
Pair = tuple[int, int]  # indices of an earlier and a later snapshot


def lagged(snapshots: int, lag: int) -> list[Pair]:
    """All pairs of snapshots that are `lag` ≥ 1 snapshots apart, in order: snapshots - lag of them, or none."""
    return [(first, first + lag) for first in range(snapshots - lag)]


def steps_apart(steps: Sequence[int], apart: int, tolerance: float = 0.25) -> list[Pair]:
    """For each snapshot the later one that is nearest to `apart` ≥ 1 generator steps away, of two the earlier, in
    order.

    Pairs off by more than `tolerance` · `apart` are left out: those at the end of the run, and all of them when
    snapshots lie too far apart. Take the largest gap between two snapshots of any compared run for `apart`. `steps`, of
    each snapshot, never fall; a short run's clock can show one step twice.
    """
    if apart < 1 or any(later < earlier for earlier, later in pairwise(steps)):
        raise ValueError("steps must not fall, and a change needs a step or more between snapshots")
    every = np.asarray(steps, np.int64)
    pairs = []
    for first in range(len(steps) - 1):
        error = np.abs(every[first + 1 :] - every[first] - apart)
        if error.min() <= tolerance * apart:
            pairs.append((first, first + 1 + int(error.argmin())))
    return pairs


def changes(snapshots: Floats, pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
    """How far each latent moved between two snapshots, as a share of how far apart latents are: float64 (P,).

    For each pair, the mean over latents of the distance between a latent's features in the two snapshots, over the mean
    distance between different latents, itself the mean of the two snapshots'. nan where all pictures of both snapshots
    are one: there is no unit. About 30 ms for 49 snapshots of 64 × 1280.

    Args:
        snapshots: features (T, N, d) of the same N ≥ 2 latents in the same order.
        pairs: from `lagged` or `steps_apart`.
    """
    if snapshots.ndim != 3 or snapshots.shape[1] < 2:
        raise ValueError(f"snapshots must be (T, N, d) with two latents or more, not {snapshots.shape}")
    spread = {t: mean_distance(snapshots[t]) for t in sorted({t for pair in pairs for t in pair})}
    found = np.full(len(pairs), np.nan)
    for place, (first, second) in enumerate(pairs):
        unit = (spread[first] + spread[second]) / 2
        if unit > 0:
            moved = snapshots[second].astype(np.float64) - snapshots[first].astype(np.float64)
            found[place] = np.sqrt(np.square(moved).sum(1)).mean() / unit
    return found


def mode_changes(snapshots: Sequence[Mapping[str, Ints]], pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
    """How far what is drawn moved between two snapshots: total variation of attributes' histograms, float64 (P,).

    In [0, 1]: 0 when each value of an attribute is drawn as often as before, by whichever latents; 1 when only values
    are drawn that were not drawn before. Labels of -1 are left out. An attribute weighs as many pictures as the smaller
    of its two histograms is made of. nan where nothing was recognised in one of the two.

    Args:
        snapshots: for each, by attribute or set of clusters, the labels int (N,) of the fixed latents' pictures.
        pairs: from `lagged` or `steps_apart`.
    """
    found = np.full(len(pairs), np.nan)
    for place, (first, second) in enumerate(pairs):
        before, after = snapshots[first], snapshots[second]
        if before.keys() != after.keys():
            raise ValueError("snapshots must have labels of the same attributes")
        recognised = [(before[name][before[name] >= 0], after[name][after[name] >= 0]) for name in sorted(before)]
        weights = np.array([min(len(a), len(b)) for a, b in recognised], np.float64)
        if weights.sum() > 0:
            variations = [_total_variation(a, b) for a, b in recognised]
            found[place] = weights @ np.array(variations) / weights.sum()
    return found


def oscillation(
    changes: npt.NDArray[np.float64], pairs: Sequence[Pair], snapshots: int, start: float = 0.5
) -> float | None:
    """Mean of the changes of the later part of training; None when there are none, or all are nan.

    Args:
        changes: (P,), from `changes` or `mode_changes`, for `pairs`.
        snapshots: how many there are, equal work apart.
        start: share of the work in [0, 1) from which on changes count; both snapshots of a pair must lie there.
    """
    late = np.array([first >= start * (snapshots - 1) for first, _ in pairs], bool)
    counted = changes[late & ~np.isnan(changes)]
    return float(counted.mean()) if len(counted) else None


def _total_variation(a: Ints, b: Ints) -> float:
    if not len(a) or not len(b):
        return 0.0
    values = int(max(a.max(), b.max())) + 1
    before, after = (np.bincount(labels, minlength=values) / len(labels) for labels in (a, b))
    return float(np.abs(before - after).sum() / 2)
