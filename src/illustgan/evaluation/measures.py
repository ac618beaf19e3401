"""All figures of one set of samples against real faces: the same for checkpoints, for the floor and for ceilings."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from illustgan.attributes import classifier
from illustgan.attributes.labels import Labels
from illustgan.core.numbers import rounded
from illustgan.evaluation.reference import CLUSTERED, COPIED, REMEMBERED, SETS, Features, Pictures, Reference, Target
from illustgan.evaluation.settings import Evaluate
from illustgan.features.batching import Extract
from illustgan.metrics import blur, clusters, distinct, fid, manifold, memorisation, modes, neighbours, sliced
from illustgan.metrics.kid import kid_with_spread
from illustgan.metrics.transport import earth_mover

Figures = dict[str, Any]
Sets = Mapping[str, Features]  # features by extractor


def of_samples(pictures: Pictures, features: Sets, reference: Reference) -> Figures:
    """Every figure of samples: uint8 (N, S, S, 3) and their features, float32 (N, d) by extractor.

    `lite0`, `random`, `pixels`: KID with its spread, FID, precision, recall, density and coverage in these features;
    `diversity`, `swd`, `em`, `blur`: against held-out faces; `modes`, `clusters`, `memorisation`: against training
    faces; `distinct`: twins among samples.
    """
    faces, one = reference.features["faces"], (pictures, features)
    apart = {
        name: (neighbours.nearest(features[name], faces[name])[0], reference.nearest[name], reference.removed)
        for name in REMEMBERED
    }
    return _figures(one, one, apart, len(pictures), reference)


def floor(reference: Reference, samples: int) -> Figures:
    """What real faces score in the place of `samples` samples: nothing honest can be better, but for chance.

    Training faces are compared with held-out faces, and these with training faces. For memorising, a random half of the
    held-out faces is measured against the other: every other face would not do, since styles take turns, and one style
    lies nearer to its training faces than another. Look-alikes are missing from both halves, and are not made up for.
    """
    faces, heldout = (
        (reference.pictures[part][:samples], {name: rows[:samples] for name, rows in reference.features[part].items()})
        for part in SETS
    )
    order = np.random.default_rng(reference.settings.seed).permutation(len(reference.pictures["heldout"]))
    halves = {name: (apart[order][::2], apart[order][1::2]) for name, apart in reference.nearest.items()}
    return _figures(faces, heldout, halves, samples, reference)


def bounds(reference: Reference, extractors: Mapping[str, Extract], samples: int) -> dict[str, Figures]:
    """`floor`, and two ceilings, sets of pictures that no generator should be near: `noise`, uniform in each channel of
    each pixel, and `one_face`, one training face over and over."""
    faces = reference.pictures["faces"]
    shape = (samples, *faces.shape[1:])
    noise = np.random.default_rng(reference.settings.seed).integers(0, 256, shape, np.uint8)
    found = {"floor": floor(reference, samples)}
    for name, pictures in {"noise": noise, "one_face": np.repeat(faces[:1], samples, axis=0)}.items():
        features = {key: extract(pictures, f"{key} features of {name}") for key, extract in extractors.items()}
        found[name] = of_samples(pictures, features, reference)
    return found


def _figures(
    near: tuple[Pictures, Sets],
    varied: tuple[Pictures, Sets],
    apart: Mapping[str, tuple[Any, ...]],
    samples: int,
    reference: Reference,
) -> Figures:
    """How near a set comes to held-out faces, and what of the training faces' variety it, or another one, reaches.

    `apart` has what `memorisation` takes; `samples` is how many there are in any other set that is measured.
    """
    (pictures, features), settings, targets = near, reference.settings, reference.targets
    descriptors = sliced.descriptors(pictures, settings.patches, settings.seed)
    labels, counted = label(varied[0], reference), None
    if labels:
        at = max(1, round(settings.recognised * samples))  # one number for all sets, and no set is asked for another
        counted = modes.modes(labels, reference.labels["faces"], reference.values, at, settings.seed)
    reached = clusters.assign(varied[1][CLUSTERED], reference.centres)
    found = {
        **{name: _distances(rows, targets[name], settings) for name, rows in features.items()},
        "diversity": neighbours.mean_distance(varied[1][CLUSTERED]) / reference.faces_distance,
        "swd": sliced.distance(descriptors, reference.descriptors, settings.directions, settings.seed),
        "em": {
            name: earth_mover(features[name][: settings.compared], targets[name].features[: settings.compared])
            for name in REMEMBERED
        },
        "blur": {
            "high_frequencies": blur.high_frequencies(blur.spectrum(pictures), reference.spectrum),
            "edge_width": blur.edge_width(pictures),
            "smoothed_width": blur.edge_width(pictures, blur.SMOOTHING),
        },
        "modes": counted,
        "clusters": clusters.compare(reached, reference.clusters, len(reference.centres)),
        "memorisation": {name: memorisation.memorisation(*given) for name, given in apart.items()},
        "distinct": distinct.distinct(features[COPIED], reference.threshold),
    }
    return dict(rounded(found))


def label(pictures: Pictures, reference: Reference) -> Labels:
    """The attributes that the classifier sees in pictures; none without a classifier."""
    if reference.classifier is None:
        return {}
    return classifier.label(reference.classifier, pictures, reference.settings.confidence)


def _distances(features: Features, target: Target, settings: Evaluate) -> dict[str, float]:
    near = min(settings.neighbours, len(features) - 1)
    blocks = min(settings.subsets, len(features) // 2)
    distance, spread = kid_with_spread(features, target.features, blocks, reference_within=target.within)
    return {
        "kid": distance,
        "kid_spread": spread,
        "fid": fid.frechet(fid.moments(features), target.moments),
        **manifold.prdc(features, target.features, near, radii=target.radii),
    }
