"""Which of the things that real faces come in a generator draws at all, and how often.

Modes are counted by a classifier, as Metz et al. 2017 (https://arxiv.org/abs/1611.02163) count those of stacked MNIST.
A mode is a value of an attribute, such as a mouth, or a pair of values of two attributes of one style. Labels are int64
(N,) for each attribute: the index of the value, or -1 where it does not apply or was not recognised; "style" is -1 for
what is no face.

Many pictures show more modes than few, whoever draws them, and of a weak generator few are recognised. So all sets are
compared at one number of recognised pictures: rarefaction (Hurlbert 1971, https://doi.org/10.2307/1934145).
"""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.special
import scipy.stats

Labels = Mapping[str, npt.NDArray[np.int64]]
Counts = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float64]

LEAST = 0.1  # as a share of the samples that a mode would have if they were training faces
SMOOTHING = 0.5  # added to each count of the training faces: Jeffreys' prior, and what keeps KL finite
DRAWS = 100  # of smaller samples, for what has no closed form


@dataclass(frozen=True)
class Distribution:
    """How the values of one attribute are spread over samples, against training faces; None as in `Modes`."""

    values: float | None  # share of the values that occur in training which samples reach; 1 is best
    kl: float | None  # KL(samples ‖ training) in nats; 0 is best
    tv: float | None  # total variation, from 0, which is best, to 1


@dataclass(frozen=True)
class Modes:
    """What `at` recognised samples reach: all but the first four is None where there are not so many.

    `values` are of all attributes together, `kl` and `tv` means over them. A spread is the standard deviation over
    fresh samples of the same generator, taking modes to come and go each by itself.
    """

    recognised: float  # share of the samples that are recognised as a face
    faces: int  # how many that are
    samples: int  # of how many
    at: int
    values: float | None
    values_spread: float | None
    pairs: float | None  # of two values of one style, as `values`; None also when no style has two attributes
    pairs_spread: float | None
    kl: float | None
    tv: float | None
    attributes: Mapping[str, Distribution]


def modes(samples: Labels, training: Labels, counts: Mapping[str, int], at: int, seed: int) -> Modes:
    """Compare the labels of N ≥ 1 samples with those of M ≥ 1 training faces, as if `at` ≥ 1 samples were recognised.

    A value is reached when at least one sample shows it, and at least `LEAST` times as many as if the samples were
    training faces: so a dropped mode stays dropped although the classifier errs (of 512 samples one mouth in five is
    expected 26 times, and named falsely about once), and a rare one, such as one of 40 forms of hair, still counts.

    `values` and `pairs` are the exact means over all draws of `at` from the recognised samples (`rarefied`); `kl` and
    `tv` are means over `DRAWS` such draws with `seed`. Few samples can't reach all modes, whatever the generator: the
    floor is what as many held-out faces reach.

    Both sets have labels of "style"; other attributes are named "<style>/<what>". `counts` has how many values each
    attribute to use has, "style" among them; `at` is the same for all sets that are compared.
    """
    faces, real = samples["style"] >= 0, len(training["style"])
    found = int(faces.sum())
    known = (float(faces.mean()), found, len(faces), at)
    used = [name for name in counts if (training[name] >= 0).any()]
    if found < at:
        nothing = dict.fromkeys(used, Distribution(None, None, None))
        return Modes(*known, None, None, None, None, None, None, nothing)
    tables = {name: (_count(samples[name][faces], counts[name]), _count(training[name], counts[name])) for name in used}
    marginal = {name: rarefied(*table, found, real, at) for name, table in tables.items()}
    joint = [rarefied(*table, found, real, at) for table in _pairs(samples, training, counts)]
    random = np.random.default_rng(seed)
    far = {}
    for name, (a, b) in tables.items():
        drawn = random.multivariate_hypergeometric([*a, found - a.sum()], at, DRAWS)[:, :-1]
        far[name] = [float(row.mean()) for row in divergences(drawn, b)]
    attributes = {name: Distribution(float(marginal[name][0].mean()), *far[name]) for name in used}
    kl, tv = (math.fsum(column) / len(used) for column in zip(*far.values(), strict=True))
    return Modes(*known, *_share(list(marginal.values())), *_share(joint), kl, tv, attributes)


def rarefied(samples: Counts, training: Counts, shown: int, real: int, at: int) -> tuple[Probabilities, Probabilities]:
    """The probability that `at` pictures reach each mode that occurs in training, float64 (modes that occur,), twice.

    First for `at` of the samples themselves, all draws without replacement being equally likely: their sum is
    Hurlbert's expectation, but that a mode needs at least `LEAST` times what training faces would show. Then for `at`
    fresh samples of a generator that draws modes as often as these samples have them. `samples` and `training`, int64
    (K,), say how often each mode occurs among `shown` ≥ `at` samples and `real` training faces.
    """
    there = training > 0
    mine = samples[there]
    # how many of `at` must show a mode; rounding must not ask for one more
    below = np.ceil(np.maximum(LEAST * at * training[there] / real - 1e-9, 1)).astype(np.int64) - 1
    of_these = scipy.stats.hypergeom.sf(below, shown, mine, at)
    return np.asarray(of_these, np.float64), np.asarray(scipy.stats.binom.sf(below, at, mine / shown), np.float64)


def divergences(samples: Counts, training: Counts) -> tuple[Probabilities, Probabilities]:
    """KL and total variation of rows of counts (R, K) from the training faces' (K,): float64 (R,) each.

    Each count of the training faces has 1/2 added, so that KL is finite for a mode that no training face has; KL with n
    samples is about (K - 1) / 2n too great: compare with the floor. When no sample has any mode, both are the worst
    that there is: total variation 1, and KL that of samples which all show the rarest mode.
    """
    smooth = (training + SMOOTHING) / (training + SMOOTHING).sum()
    total = samples.sum(1)
    q = samples / np.maximum(total, 1)[:, None]
    kl = np.where(total > 0, scipy.special.rel_entr(q, smooth).sum(1), -np.log(smooth.min()))
    tv = np.where(total > 0, np.abs(q - training / training.sum()).sum(1) / 2, 1.0)
    return np.maximum(kl, 0.0), tv


def _pairs(samples: Labels, training: Labels, counts: Mapping[str, int]) -> list[tuple[Counts, Counts]]:
    """The counts of all pairs of values, for any two attributes of one style."""
    tables = []
    for one, other in itertools.combinations((name for name in counts if name != "style"), 2):
        if one.partition("/")[0] == other.partition("/")[0]:
            both = ((side[one], side[other]) for side in (samples, training))
            joint = (np.where((a >= 0) & (b >= 0), a * counts[other] + b, -1) for a, b in both)
            found, real = (_count(labels, counts[one] * counts[other]) for labels in joint)
            tables.append((found, real))
    return tables


def _count(labels: npt.NDArray[np.int64], count: int) -> Counts:
    return np.bincount(labels[labels >= 0], minlength=count).astype(np.int64)


def _share(found: list[tuple[Probabilities, Probabilities]]) -> tuple[float | None, float | None]:
    """The mean share of modes that are reached, and its spread over fresh samples; None without a mode."""
    if not found:
        return None, None
    these, fresh = (np.concatenate(column) for column in zip(*found, strict=True))
    return float(these.mean()), math.sqrt(float((fresh * (1 - fresh)).sum())) / len(fresh)
