"""What a training curve tells: whether it goes with quality, and when it says to stop.

Curves are smoothed by medians: when a discriminator is beaten for a moment, its estimate can be far below 0, and a mean
would carry that through its whole window.
"""

import numpy as np
import numpy.typing as npt
import scipy.stats

from illustgan.metrics.registry import N_, Metric, Paper

Array = npt.NDArray[np.float64]
LEAST = 4  # points: of three, any order is one in six
CORRELATIONS = ("spearman", "kendall")
WARMUP = 0.25  # of the run's steps
TOLERANCE = 0.01  # of the peak's height
FLAT = 1e-6  # of the ranks: what is left of a trend by rounding
ABOUT = {
    "stopping": Metric(
        N_("Stop, regret"),
        N_(
            "Where one would stop who goes by the estimate alone, and what KID is there above the best checkpoint, in "
            "each of the three feature sets; beside it the same for training to the end."
        ),
    ),
    "correlation": Metric(
        N_("Rank correlation"),
        N_(
            "Over the checkpoints of a run, between a smoothed curve of training and a measured figure; brackets "
            "hold the bootstrap's interval over checkpoints. What improves all along correlates with anything that "
            "goes one way, as with the clock (minus the step), which is the control: only what is left beside the "
            "clock (partial) says more. EM in lite0 is no distance that a critic on pixels estimates; EM in pixels is "
            "nearer to one."
        ),
        Paper("Spearman 1904; Kendall 1938; Pyper & Peterman 1998"),
    ),
}


def rank_correlation(
    x: npt.ArrayLike, y: npt.ArrayLike, *, resamples: int = 1000, level: float = 0.95, seed: int = 0
) -> dict[str, float | None]:
    """Spearman's rho and Kendall's tau-b of finite paired values (n,), with bootstrap percentiles (Efron 1979).

    `spearman`, `spearman_low`, `spearman_high`, `kendall`, …, each in [-1, 1]; all None where there are fewer than four
    points or x or y is constant. Resamples in which x or y is constant are dropped. Checkpoints of one run are not
    independent, and all that improves goes together: `partial_correlation` says what is left. About 3 ms for 12 points.
    """
    first, second = np.asarray(x, np.float64), np.asarray(y, np.float64)
    count = len(first)
    names = [name + end for name in CORRELATIONS for end in ("", "_low", "_high")]
    if count < LEAST or np.ptp(first) == 0 or np.ptp(second) == 0:
        return dict.fromkeys(names)
    drawn = np.random.default_rng(seed).integers(0, count, (resamples, count))
    times = np.stack([np.bincount(row, minlength=count) for row in drawn]).astype(np.float64)
    whole, resampled = (_correlations(first, second, weights) for weights in (np.ones((1, count)), times))
    sides = [100 * (1 - level) / 2, 100 * (1 + level) / 2]
    intervals = [np.percentile(row[~np.isnan(row)], sides) for row in resampled]
    return dict(zip(names, np.column_stack([whole, intervals]).ravel().tolist(), strict=True))


def partial_correlation(
    x: npt.ArrayLike, y: npt.ArrayLike, *, resamples: int = 1000, level: float = 0.95, seed: int = 0
) -> dict[str, float | None]:
    """Spearman's rho of finite paired values (n,) given their place in the row: what x tells that the clock does not.

    `partial` is the correlation of what a straight line through each row of ranks leaves of it, in [-1, 1].
    `partial_low` and `partial_high` are as far off as the `level` quantile of |rho| when what is left of y is put into
    random order (`resamples` times), times the root of how many points in the row weigh as one, since neighbours
    resemble each other (Pyper & Peterman 1998, https://doi.org/10.1139/f98-104). Two trends that bend alike agree about
    a line though they have nothing in common, so the interval holds that about a parabola, too. Of pairs of unrelated
    noisy trends of 12 or 24 points it leaves out 0 for 2 to 7 %; of such as both turn once, for 14 %. All None where
    there are fewer than four points, or a row only rises or only falls.
    """
    ranks = np.stack([scipy.stats.rankdata(x), scipy.stats.rankdata(y)])
    count = ranks.shape[1]
    names = ("partial", "partial_low", "partial_high")
    place = np.linspace(-1, 1, count)
    shuffled = np.random.default_rng(seed).permuted(np.tile(np.arange(count), (resamples, 1)), axis=1)
    intervals = []
    for degree in (1, 2):
        trend = np.linalg.qr(np.vander(place, degree + 1))[0]
        left = ranks - ranks @ trend @ trend.T
        length = np.sqrt(np.square(left).sum(1))
        if count < LEAST or (length < FLAT * count).any():
            return dict.fromkeys(names)
        a, b = left / length[:, None]
        lags = range(1, count // 4 + 1)
        alike = [max((a[j:] @ a[:-j]) * (b[j:] @ b[:-j]), 0) * (count - j) / count for j in lags]
        reach = np.quantile(np.abs(b[shuffled] @ a), level) * np.sqrt(1 + 2 * sum(alike))
        intervals.append((a @ b, a @ b - reach, a @ b + reach))
    rho, low, high = zip(*intervals, strict=True)
    return dict(zip(names, np.clip([rho[0], min(low), max(high)], -1, 1).tolist(), strict=True))


def value_at(steps: npt.ArrayLike, values: npt.ArrayLike, wanted: npt.ArrayLike, window: int) -> Array:
    """A noisy column of a history, smoothed around `wanted` generator steps: float64 (len(wanted),).

    The median of all records within `window` / 2 ≥ 0 steps on either side; where there is none, the nearest record's
    value, of two the earlier one's. `steps` of the records rise, one or more.
    """
    at, column = _history(steps, values)
    centres = np.asarray(wanted, np.float64)
    left = np.searchsorted(at, centres - window / 2, "left")
    right = np.searchsorted(at, centres + window / 2, "right")
    nearest = np.abs(at - centres[:, None]).argmin(1)
    first, end = np.where(right > left, left, nearest), np.where(right > left, right, nearest + 1)
    return _medians(column, first, end)


def stopping_step(
    steps: npt.ArrayLike, estimate: npt.ArrayLike, *, smoothing: float = 0.1, patience: float = 0.2
) -> int:
    """Where one would stop who takes the discriminator's estimate of the distance for the quality: one of `steps`.

    That a critic's curve tells when to stop implies a rule; this is it, as one would apply it while training runs.
    `steps` of the records rise, one or more; `smoothing` and `patience` are shares of the run's steps, in [0, 1].

    1. Smooth: each record becomes the median of the records of the `smoothing` share of the run up to it. Records
       before the first whole share are not looked at.
    2. Wait for the peak: the highest smoothed value in the first `WARMUP` share. A new critic first learns to tell
       samples from faces at all; that its estimate rises says nothing of the generator. Without the bound, a curve that
       rises to the end, as that of a discriminator that wins, would never stop anything.
    3. From the peak on, watch for a new minimum: below the last one by more than `TOLERANCE` of the peak's height.
    4. Stop when none has come for a `patience` share of the run, and go back to the last minimum. When that never
       happens, training goes to its end.
    """
    at, column = _history(steps, estimate)
    length = at[-1]
    since = np.minimum(np.searchsorted(at, at - smoothing * length, "right"), np.arange(len(at)))  # itself at least
    smooth = _medians(column, since, np.arange(1, len(at) + 1))
    first = int(np.searchsorted(at, smoothing * length, "left"))
    waited = max(int(np.searchsorted(at, WARMUP * length, "right")), first + 1)
    peak = first + int(smooth[first:waited].argmax())
    best = peak
    for place in range(peak + 1, len(at)):
        if smooth[place] < smooth[best] - TOLERANCE * abs(smooth[peak]):
            best = place
        elif at[place] - at[best] >= patience * length:
            return int(at[best])
    return int(at[-1])


def regret(steps: npt.ArrayLike, kids: npt.ArrayLike, stop: int) -> dict[str, float]:
    """What stopping at `stop` costs, from rising steps of checkpoints, one or more, and their KIDs.

    `kid` at the nearest checkpoint, of two the earlier; `kid_best`, the lowest; `kid_last`; and what `kid` and
    `kid_last` are above the lowest: `regret`, `regret_last`.
    """
    at, column = _history(steps, kids)
    kid, best, last = float(column[np.abs(at - stop).argmin()]), float(column.min()), float(column[-1])
    return {"kid": kid, "kid_best": best, "kid_last": last, "regret": kid - best, "regret_last": last - best}


def _correlations(x: Array, y: Array, times: Array) -> Array:
    """Spearman's and Kendall's coefficient for each row of weights (R, n), how often each point is there: (2, R).

    Both are sums over pairs of the signs of differences: half of a point's sum is its rank counted from the middle,
    ties at their mean, and tau-b is the normalised sum of the products of signs.
    """
    signs = [np.sign(row[:, None] - row) for row in (x, y)]
    ranks = [times @ above.T for above in signs]
    sums = [
        [[(times * a * b).sum(1) for b in ranks] for a in ranks],
        [[(times @ (a * b) * times).sum(1) for b in signs] for a in signs],
    ]
    with np.errstate(invalid="ignore"):  # 0 / 0 where one is constant
        # all sums are of whole numbers, and the root of a square is exact: equal orders give 1 to the bit
        ratios = [both / np.sqrt(of_x * of_y) for (of_x, both), (_, of_y) in sums]
    return np.asarray(np.clip(ratios, -1, 1), np.float64)


def _medians(column: Array, first: npt.NDArray[np.int64], end: npt.NDArray[np.int64]) -> Array:
    """The median of column[first:end] for each pair of bounds."""
    return np.array([np.median(column[a:b]) for a, b in zip(first, end, strict=True)], np.float64)


def _history(steps: npt.ArrayLike, values: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], Array]:
    at, column = np.asarray(steps, np.int64), np.asarray(values, np.float64)
    if not np.isfinite(column).all():
        raise ValueError("a history must have finite values")
    return at, column
