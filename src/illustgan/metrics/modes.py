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
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.special
import scipy.stats

from illustgan.metrics.registry import N_, Given, Metric, Paper

Labels = Mapping[str, npt.NDArray[np.int64]]
Counts = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float64]

LEAST = 0.1  # as a share of the samples that a mode would have if they were training faces
SMOOTHING = 0.5  # added to each count of the training faces: Jeffreys' prior, and what keeps KL finite
DRAWS = 100  # of smaller samples, for what has no closed form
ABOUT = {
    "modes": Metric(
        N_("Recognised, values, pairs"),
        N_(
            "A classifier names hair, eyes, mouths and so on: the share of samples that it takes for faces, of the "
            "attributes' values that an equal number of recognised samples reach (rarefaction), and of pairs of "
            "values; null where fewer are recognised. It errs more on blurred faces than on real ones."
        ),
        Paper(N_("after Metz et al. 2017; Hurlbert 1971"), "1611.02163"),
    ),
    "mix": Metric(
        "KL, TV",
        N_(
            "How far the mix of values is from the training faces' mix, on average over attributes, at the same number "
            "of recognised samples; 0 is none."
        ),
    ),
}


def measure(given: Given) -> dict[str, Any]:
    """Modes against training faces', at one number of recognised samples for all sets; None without a classifier."""
    if not given.labels:
        return {"modes": None}
    real = given.reference
    at = max(1, round(real.settings.recognised * given.samples))
    return {"modes": modes(given.labels, real.labels["faces"], real.values, at, real.settings.seed)}


def modes(samples: Labels, training: Labels, counts: Mapping[str, int], at: int, seed: int) -> dict[str, Any]:
    """Compare the labels of N ≥ 1 samples with those of M ≥ 1 training faces, as if `at` ≥ 1 samples were recognised.

    `recognised`, the share of samples that are recognised as a face, `faces`, how many, of how many (`samples`), and
    `at`. The others are None where fewer are recognised: `values`, the share of the values that occur in training which
    samples reach, 1 at best; `pairs`, the same of two values of one style (None also when no style has two attributes);
    `values_spread` and `pairs_spread`, standard deviations over fresh samples of the same generator, taking modes to
    come and go each by itself; `kl`, KL(samples ‖ training) in nats, and `tv`, total variation, 0 at best, both means
    over attributes; and by attribute `values`, `kl` and `tv` (`attributes`).

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
    recognised = int(faces.sum())
    counted = {"recognised": float(faces.mean()), "faces": recognised, "samples": len(faces), "at": at}
    used = [name for name in counts if (training[name] >= 0).any()]
    if recognised < at:
        none = dict.fromkeys(("values", "values_spread", "pairs", "pairs_spread", "kl", "tv"))
        return {**counted, **none, "attributes": {name: dict.fromkeys(("values", "kl", "tv")) for name in used}}
    tables = {name: (_count(samples[name][faces], counts[name]), _count(training[name], counts[name])) for name in used}
    marginal = {name: rarefied(*table, recognised, real, at) for name, table in tables.items()}
    joint = [rarefied(*table, recognised, real, at) for table in _pairs(samples, training, counts)]
    (values, values_spread), (pairs, pairs_spread) = _share([*marginal.values()]), _share(joint)
    random = np.random.default_rng(seed)
    attributes = {}
    for name, (a, b) in tables.items():
        drawn = random.multivariate_hypergeometric([*a, recognised - a.sum()], at, DRAWS)[:, :-1]
        kl, tv = (float(row.mean()) for row in divergences(drawn, b))
        attributes[name] = {"values": float(marginal[name][0].mean()), "kl": kl, "tv": tv}
    return {
        **counted,
        **{"values": values, "values_spread": values_spread, "pairs": pairs, "pairs_spread": pairs_spread},
        **{far: math.fsum(figures[far] for figures in attributes.values()) / len(used) for far in ("kl", "tv")},
        "attributes": attributes,
    }


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
    for first, second in itertools.combinations((name for name in counts if name != "style"), 2):
        if first.partition("/")[0] == second.partition("/")[0]:
            both = ((side[first], side[second]) for side in (samples, training))
            joint = (np.where((a >= 0) & (b >= 0), a * counts[second] + b, -1) for a, b in both)
            shown, real = (_count(labels, counts[first] * counts[second]) for labels in joint)
            tables.append((shown, real))
    return tables


def _count(labels: npt.NDArray[np.int64], count: int) -> Counts:
    return np.bincount(labels[labels >= 0], minlength=count).astype(np.int64)


def _share(modes: list[tuple[Probabilities, Probabilities]]) -> tuple[float | None, float | None]:
    """The mean share of modes that are reached, and its spread over fresh samples; None without a mode."""
    if not modes:
        return None, None
    these, fresh = (np.concatenate(column) for column in zip(*modes, strict=True))
    return float(these.mean()), math.sqrt(float((fresh * (1 - fresh)).sum())) / len(fresh)
