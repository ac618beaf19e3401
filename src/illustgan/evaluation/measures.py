"""All figures of one set of samples against real faces: the same for checkpoints, for the floor and for ceilings."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from illustgan.attributes import classifier
from illustgan.attributes.labels import Labels
from illustgan.core.numbers import rounded
from illustgan.evaluation.reference import SETS, Features, Pictures, Reference
from illustgan.features.extractors import Extract
from illustgan.metrics import neighbours, registry

Figures = dict[str, Any]
Sets = Mapping[str, Features]  # features by extractor


def of_samples(pictures: Pictures, features: Sets, reference: Reference) -> Figures:
    """Every figure of samples: uint8 (N, S, S, 3) and their features, float32 (N, d) by extractor.

    `lite0`, `random`, `pixels`: KID with its spread, FID, precision, recall, density and coverage in these features;
    `diversity`, `swd`, `em`, `blur`: against held-out faces; `modes`, `clusters`, `memorisation`: against training
    faces; `distinct`: twins among samples.
    """
    faces = reference.features["faces"]
    apart = {
        name: (neighbours.nearest(features[name], faces[name])[0], reference.nearest[name], reference.removed)
        for name in registry.MOVED
    }
    labels = label(pictures, reference)
    given = registry.Given(pictures, features, features, labels, apart, len(pictures), reference)
    return dict(rounded(registry.measure(given)))


def floor(reference: Reference, samples: int) -> Figures:
    """What real faces score in the place of `samples` samples: nothing honest can be better, but for chance.

    Training faces are compared with held-out faces, and these with training faces. For memorising, a random half of the
    held-out faces is measured against the other: every other face would not do, since styles take turns, and one style
    lies nearer to its training faces than another. Look-alikes are missing from both halves, and are not made up for.
    """
    faces, heldout = (reference.pictures[part][:samples] for part in SETS)
    near, varied = ({name: rows[:samples] for name, rows in reference.features[part].items()} for part in SETS)
    order = np.random.default_rng(reference.settings.seed).permutation(len(reference.pictures["heldout"]))
    halves = {name: (apart[order][::2], apart[order][1::2]) for name, apart in reference.nearest.items()}
    given = registry.Given(faces, near, varied, label(heldout, reference), halves, samples, reference)
    return dict(rounded(registry.measure(given)))


def bounds(reference: Reference, extractors: Mapping[str, Extract], samples: int) -> dict[str, Figures]:
    """`floor`, and two ceilings, sets of pictures that no generator should be near: `noise`, uniform in each channel of
    each pixel, and `one_face`, one training face over and over."""
    faces = reference.pictures["faces"]
    shape = (samples, *faces.shape[1:])
    noise = np.random.default_rng(reference.settings.seed).integers(0, 256, shape, np.uint8)
    bounds = {"floor": floor(reference, samples)}
    for name, pictures in {"noise": noise, "one_face": np.repeat(faces[:1], samples, axis=0)}.items():
        features = {key: extract(pictures, f"{key} features of {name}") for key, extract in extractors.items()}
        bounds[name] = of_samples(pictures, features, reference)
    return bounds


def label(pictures: Pictures, reference: Reference) -> Labels:
    """The attributes that the classifier sees in pictures; none without a classifier."""
    if reference.classifier is None:
        return {}
    return classifier.label(reference.classifier, pictures, reference.settings.confidence)
