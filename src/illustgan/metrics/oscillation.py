"""How much a generator's pictures of fixed latents go on changing: oscillation.

While training converges, a latent's picture settles. Where generator and discriminator chase each other, it turns into
another face again and again. Learning is change too, but pictures that drift have changed twice as much after twice the
time, and pictures that swing have not: compare several distances between snapshots. These lie equal work apart; changes
over one snapshot, two and so on, each with its steps, can be compared at equal numbers of steps too.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from illustgan.metrics.neighbours import Floats, mean_distance
from illustgan.metrics.registry import N_, Metric

Ints = npt.NDArray[np.integer]
Pair = tuple[int, int]  # indices of an earlier and a later snapshot
ABOUT = {
    "oscillation": Metric(
        N_("Oscillation"),
        N_(
            "How far a latent's picture moves between two snapshots in the later part of training, where 1 is the "
            "distance to another latent's picture; by equal work, and by about equal numbers of generator steps. "
            "Learning is change too, and slow learning looks calm."
        ),
    ),
    "mode_changes": Metric(
        N_("Modes"), N_("How far the mix of attributes, or of clusters without them, moves in the same time (TV).")
    ),
}


def lagged(snapshots: int, lag: int, start: float = 0.0) -> list[Pair]:
    """All pairs that are `lag` ≥ 1 snapshots apart, and come after `start`, a share of the work in [0, 1), in order."""
    return [(first, first + lag) for first in range(snapshots - lag) if first >= start * (snapshots - 1)]


def changes(snapshots: Floats, pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
    """How far each latent moved between two snapshots, as a share of how far apart latents are: float64 (P,).

    For each pair, the mean distance between a latent's features in the two snapshots, over that between different
    latents, itself the mean of the two snapshots'. nan where all pictures of both snapshots are one. `snapshots` are
    features (T, N, d) of the same N ≥ 2 latents in the same order. About 30 ms for 49 snapshots of 64 × 1280.
    """
    spread = {t: mean_distance(snapshots[t]) for t in {t for pair in pairs for t in pair}}

    def change(first: int, second: int) -> float:
        unit = (spread[first] + spread[second]) / 2
        moved = snapshots[second].astype(np.float64) - snapshots[first].astype(np.float64)
        return float(np.linalg.norm(moved, axis=1).mean()) / unit if unit else np.nan

    return np.array([change(*pair) for pair in pairs], np.float64)


def mode_changes(snapshots: Sequence[Mapping[str, Ints]], pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
    """How far what is drawn moved between two snapshots: total variation of attributes' histograms, float64 (P,).

    In [0, 1]: 0 when each value of an attribute is drawn as often as before, by whichever latents; 1 when only values
    are drawn that were not drawn before. `snapshots` have labels int (N,) of the fixed latents' pictures by attribute
    or set of clusters; those of -1 are left out. An attribute weighs as many pictures as the smaller of its two
    histograms is made of. nan where nothing was recognised in one of the two.
    """
    changed = np.full(len(pairs), np.nan)
    for place, (first, second) in enumerate(pairs):
        before, after = snapshots[first], snapshots[second]
        recognised = [(before[name][before[name] >= 0], after[name][after[name] >= 0]) for name in sorted(before)]
        weights = np.array([min(len(a), len(b)) for a, b in recognised], np.float64)
        if weights.sum() > 0:
            variations = [_total_variation(a, b) for a, b in recognised]
            changed[place] = weights @ np.array(variations) / weights.sum()
    return changed


def oscillation(changes: npt.NDArray[np.float64]) -> float | None:
    """Mean of changes (P,), from `changes` or `mode_changes`; None when there are none, or all are nan."""
    counted = changes[~np.isnan(changes)]
    return float(counted.mean()) if len(counted) else None


def _total_variation(a: Ints, b: Ints) -> float:
    if not len(a) or not len(b):
        return 0.0
    values = int(max(a.max(), b.max())) + 1
    before, after = (np.bincount(labels, minlength=values) / len(labels) for labels in (a, b))
    return float(np.abs(before - after).sum() / 2)
