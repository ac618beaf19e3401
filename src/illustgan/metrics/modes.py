"""Which of the things that real faces come in a generator draws at all, and how often.

On faces whose attributes are known, modes can be counted, as Metz et al. 2017 (https://arxiv.org/abs/1611.02163) count
the digits of stacked MNIST by a classifier. A mode is a value of an attribute, such as a mouth, or a pair of values of
two attributes of one style. Labels are int64 (N,) for each attribute: the index of the value, or -1 where it does not
apply or was not recognised; "style" is -1 for what is no face.
"""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Labels = Mapping[str, npt.NDArray[np.int64]]
Counts = npt.NDArray[np.int64]

LEAST = 0.1  # as a share of the samples that a mode would have if they were training faces
SMOOTHING = 0.5  # added to each count of the training faces: Jeffreys' prior, and what keeps KL finite


@dataclass(frozen=True)
class Distribution:
    """How the values of one attribute are spread over samples, against training faces."""

    values: float  # share of the values that occur in training which samples reach; 1 is best
    kl: float  # KL(samples ‖ training) in nats; 0 is best
    tv: float  # total variation, from 0, which is best, to 1


@dataclass(frozen=True)
class Modes:
    """What samples reach: `values` of all attributes together, `kl` and `tv` as means over them."""

    recognised: float  # share of the samples that are recognised as a face
    values: float
    pairs: float | None  # of two values of one style, as `values`; None when no style has two attributes
    kl: float
    tv: float
    attributes: Mapping[str, Distribution]


def modes(samples: Labels, training: Labels, counts: Mapping[str, int]) -> Modes:
    """Compare the labels of N ≥ 1 samples with those of M ≥ 1 training faces.

    A value is reached when at least one sample shows it, and at least `LEAST` times as many as if the samples were
    training faces. With a tenth, a dropped mode stays dropped although the classifier errs: of 512 samples of four
    styles, 128 have a given one, and each of its 5 mouths is expected 26 times; 3 % of errors name a mouth that is
    never drawn about once, and three are needed. A plain bound of one would count it in two of three measurements. A
    plain bound of three would hide modes that are there: of 40 forms of hair each is expected 3 times, and errors name
    each .1 times.

    Rare modes are missed by chance: few samples can't reach all pairs, or all of 40 values, whatever the generator. The
    floor is what as many held-out faces reach.

    Args:
        samples, training: labels with "style"; other attributes are named "<style>/<what>".
        counts: attribute → how many values it has, for the attributes to use, "style" among them.

    Raises:
        ValueError: when an attribute is missing, arrays differ in length, or a label is out of range.
    """
    shown, real = _check(samples, counts), _check(training, counts)
    tables = {
        name: (_count(samples[name], count), _count(training[name], count))
        for name, count in counts.items()
        if (training[name] >= 0).any()
    }
    marginal = [reached(a, b, shown, real) for a, b in tables.values()]
    joint = [reached(*table, shown, real) for table in _pairs(samples, training, counts)]
    attributes = {name: distribution(a, b, shown, real) for name, (a, b) in tables.items()}
    return Modes(
        recognised=float((samples["style"] >= 0).mean()),
        values=_share(marginal) or 0.0,
        pairs=_share(joint),
        kl=math.fsum(one.kl for one in attributes.values()) / max(len(attributes), 1),
        tv=math.fsum(one.tv for one in attributes.values()) / max(len(attributes), 1),
        attributes=attributes,
    )


def reached(samples: Counts, training: Counts, shown: int, real: int) -> tuple[int, int]:
    """How many of the modes that occur in training samples reach, and how many occur.

    Args:
        samples, training: int64 (K,), how often each mode occurs among `shown` samples and `real` training faces.
    """
    there = training > 0
    enough = np.maximum(LEAST * shown * training / real - 1e-9, 1)  # rounding must not ask for one more
    return int((there & (samples >= enough)).sum()), int(there.sum())


def distribution(samples: Counts, training: Counts, shown: int, real: int) -> Distribution:
    """How modes are spread over the samples, and faces, that have any of them; arguments as for `reached`.

    Each count of the training faces has 1/2 added, so that KL is finite for a mode that no training face has; the
    samples' have none, so that a mode that is not reached weighs nothing and KL with n samples is about (K - 1) / 2n
    too great: compare with the floor. When no sample has any mode, both are the worst that there is: total variation 1,
    and KL that of samples which all show the rarest mode. A generator that draws no faces has not drawn well.
    """
    found, occurring = reached(samples, training, shown, real)
    share = found / occurring if occurring else 0.0
    smooth = (training + SMOOTHING) / (training + SMOOTHING).sum()
    total = int(samples.sum())
    if total == 0:
        return Distribution(share, float(-np.log(smooth.min())), 1.0)
    q = samples / total
    some = q > 0
    kl = float((q[some] * np.log(q[some] / smooth[some])).sum())
    plain = training / training.sum() if occurring else smooth
    return Distribution(share, max(kl, 0.0), float(np.abs(q - plain).sum() / 2))


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


def _share(reached: list[tuple[int, int]]) -> float | None:
    occurring = sum(there for _, there in reached)
    return sum(found for found, _ in reached) / occurring if occurring else None


def _check(labels: Labels, counts: Mapping[str, int]) -> int:
    """How many pictures the labels are of."""
    missing = [name for name in ("style", *counts) if name not in labels]
    if missing:
        raise ValueError(f"there are no labels for {', '.join(missing)}")
    length = len(labels["style"])
    if length == 0:
        raise ValueError("there are no labels: nothing to count")
    for name, count in counts.items():
        if labels[name].shape != (length,):
            raise ValueError(f"labels must be ({length},) for all attributes, not {labels[name].shape} for {name}")
        if labels[name].min() < -1 or labels[name].max() >= count:
            raise ValueError(f"labels of {name} must be from -1 to {count - 1}")
    return length
