"""Real faces as samples are measured against them, with what of them is needed again and again computed once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import safetensors.numpy
import torch

from illustgan.attributes import classifier
from illustgan.attributes.labels import Labels, faces_of_manifest, of_faces
from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.evaluation.settings import Evaluate
from illustgan.features.extractors import Extract
from illustgan.metrics import blur, clusters, distinct, fid, kid, neighbours, sliced
from illustgan.metrics.registry import CLUSTERED, COPIED, MOVED

Pictures = npt.NDArray[np.uint8]
Features = npt.NDArray[np.float32]

# The extractor by which samples are called bad: faces that were melted, blurred, or laid over each other come behind
# whole ones. In Lite0's features the noise of weak samples hides that; pixels hardly see blur, nor one face in another.
JUDGED = "random"
SETS = ("faces", "heldout")
CHOOSING = "validation"  # the faces that settings are chosen by: of no figure but the one of that name


@dataclass(frozen=True)
class Target:
    """Held-out faces in one extractor's features."""

    features: Features  # (M, d)
    moments: fid.Moments
    radii: neighbours.Distances  # (M,)
    within: float  # mean kernel of KID between different faces


@dataclass(frozen=True)
class Reference:
    """Real faces, and how samples are measured against them."""

    folder: Path  # data/reference
    settings: Evaluate
    pictures: Mapping[str, Pictures]  # by SETS
    features: Mapping[str, Mapping[str, Features]]  # by SETS, then by extractor
    targets: Mapping[str, Target]  # by extractor
    descriptors: Mapping[str, sliced.Descriptors]  # of held-out faces
    spectrum: blur.Spectrum  # of held-out faces
    validation: Mapping[str, Features]  # of the faces that settings are chosen by, by extractor
    nearest: Mapping[str, neighbours.Distances]  # of held-out faces to training faces, by MOVED
    removed: int  # faces that would be held out if they did not look like training faces
    faces_distance: float  # mean, between training faces
    centres: npt.NDArray[np.float32]  # of clusters of training faces
    clusters: npt.NDArray[np.int64]  # of training faces
    threshold: float  # within it two faces are twins
    classifier: classifier.Classifier | None  # None where faces have no attributes
    labels: Mapping[str, Labels]  # true ones, by SETS; empty without attributes
    values: Mapping[str, int]  # how many values each attribute has

    def bounds(self) -> Mapping[str, Any]:
        """What `illustgan.evaluation.measures.bounds` found when the reference was made, from bounds.json."""
        return dict(files.read_json(self.folder / "bounds.json", "reference"))


def extract(folder: Path, prepared: Path, extractors: Mapping[str, Extract], settings: Evaluate) -> None:
    """Write what takes long to compute of the faces in data/prepared (`prepared`) into an existing folder.

    Features, a file for each set with an array (N, d) float32 by extractor, and centres.npy, float32 (clusters, d).
    """
    for part in (*SETS, CHOOSING):
        images = files.read_pictures(prepared / f"{part}.npy", "prepare")
        if len(images) < 2 or not np.ptp(images, axis=(1, 2)).any():
            more = "" if part == "faces" else f", or raise data.{part}"
            why = f"measures need two faces that are not blank, and this has {len(images)} in all"
            raise UserError(f"{prepared / part}.npy: {why}: add pictures{more}")
        features = {name: extract(images, f"{name} features of {part}") for name, extract in extractors.items()}
        arrays = {name: np.ascontiguousarray(array) for name, array in features.items()}
        (folder / f"{part}.safetensors").write_bytes(safetensors.numpy.save(arrays))
        if part == "faces":
            count = min(settings.clusters, len(images))
            files.write_array(folder / "centres.npy", clusters.fit(arrays[CLUSTERED], count, settings.seed))


def load(folder: Path, prepared: Path, attributes: Path, settings: Evaluate, device: torch.device) -> Reference:
    """Complete what `extract` wrote into `folder`, data/reference, with data/prepared and data/attributes.

    The classifier runs on `device`. `UserError` when a file is missing or damaged.
    """
    features = {part: files.read_arrays(folder / f"{part}.safetensors", "reference") for part in (*SETS, CHOOSING)}
    pictures = {part: files.read_pictures(prepared / f"{part}.npy", "prepare") for part in SETS}
    for part, arrays in features.items():
        with files.reading(folder / f"{part}.safetensors", "reference"):
            counts = {len(pictures[part])} if part in pictures else {len(rows) for rows in [*arrays.values()][:1]}
            if {*MOVED, JUDGED} - arrays.keys() or {len(rows) for rows in arrays.values()} != counts:
                raise ValueError("not the features of these faces")
    centres = files.read_array(folder / "centres.npy", "reference")
    judge = classifier.load(attributes, device)
    values = classifier.values(judge) if judge else {}
    labels = [of_faces(part, values) for part in faces_of_manifest(prepared / "manifest.csv")] if judge else [{}, {}]
    heldout = features["heldout"]
    near = min(settings.neighbours, len(pictures["heldout"]) - 1)
    return Reference(
        folder=folder,
        settings=settings,
        pictures=pictures,
        features=features,
        targets={
            name: Target(arrays, fid.moments(arrays), neighbours.kth(arrays, near), kid.within(arrays))
            for name, arrays in heldout.items()
        },
        descriptors=sliced.descriptors(pictures["heldout"][: settings.compared], settings.patches, settings.seed),
        spectrum=blur.spectrum(pictures["heldout"]),
        validation=features[CHOOSING],
        nearest={name: neighbours.nearest(heldout[name], features["faces"][name])[0] for name in MOVED},
        removed=_removed(prepared / "rejected.csv"),
        faces_distance=neighbours.mean_distance(features["faces"][CLUSTERED]),
        centres=centres,
        clusters=clusters.assign(features["faces"][CLUSTERED], centres),
        threshold=distinct.threshold(heldout[COPIED]),
        classifier=judge,
        labels=dict(zip(SETS, labels, strict=True)),
        values={name: len(words) for name, words in values.items()},
    )


def _removed(path: Path) -> int:
    """How many held-out pictures are left out because they look like training ones, from rejected.csv.

    Avatars are drawn for a split and named after it; a picture from outside that is left out has no split, and such
    ones are not known.
    """
    with files.reading(path, "prepare"):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="surrogateescape")
        alike = rows["reason"].str.contains(r"^duplicate: .* train/\d+-")
        return int((alike & rows["picture"].str.match(r"heldout/\d+-")).sum())
