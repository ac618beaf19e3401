"""All figures of constructed sets of samples: what is copied, collapsed or honest must look so."""

import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from PIL import Image

from illustgan.attributes import classifier
from illustgan.core.errors import UserError
from illustgan.core.numbers import rounded
from illustgan.drawing.pairs import pairs
from illustgan.evaluation import measures, reference
from illustgan.evaluation.pictures import draw_pairs
from illustgan.features.extractors import Extract
from illustgan.metrics import blur, clusters, fid, manifold, sliced
from illustgan.metrics.distinct import distinct, threshold
from illustgan.metrics.diversity import mean_distance
from illustgan.metrics.kid import kid_with_spread
from illustgan.metrics.memorisation import memorisation
from illustgan.metrics.modes import modes
from illustgan.metrics.neighbours import nearest
from illustgan.metrics.transport import earth_mover

from .conftest import SAMPLES, SETTINGS, load

Sets = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def real(measured_faces: Path) -> reference.Reference:
    return load(measured_faces)


def measure(pictures: np.ndarray, real: reference.Reference, extractors: dict[str, Extract]) -> dict[str, Any]:
    return measures.of_samples(pictures, {name: extract(pictures) for name, extract in extractors.items()}, real)


def flat(content: Any, prefix: str = "") -> dict[str, Any]:
    """The leaves of figures by their path."""
    if not isinstance(content, dict):
        return {prefix: content}
    return {path: leaf for name, part in content.items() for path, leaf in flat(part, f"{prefix}/{name}").items()}


def expected(real: reference.Reference, pictures: np.ndarray, features: Sets, reaching: Sets) -> dict[str, Any]:
    """Figures of pictures with `features` from real faces alone, those of variety of another set of features."""
    heldout, faces = real.features["heldout"], real.features["faces"]
    places = {name: clusters.assign(part["lite0"], real.centres) for name, part in (("of", reaching), ("to", faces))}
    swd = [sliced.descriptors(images, 4, 1) for images in (pictures, real.pictures["heldout"][:20])]
    return {
        **{
            name: dict(zip(("kid", "kid_spread"), kid_with_spread(found, heldout[name], 4), strict=True))
            | {"fid": fid.frechet(fid.moments(found), fid.moments(heldout[name]))}
            | manifold.prdc(found, heldout[name], 3)._asdict()
            for name, found in features.items()
        },
        "diversity": mean_distance(reaching["lite0"]) / mean_distance(faces["lite0"]),
        "swd": sliced.distance(*swd, 8, 1),
        "em": {name: earth_mover(features[name][:20], heldout[name][:20]) for name in ("lite0", "pixels")},
        "blur": {
            "high_frequencies": blur.high_frequencies(*map(blur.spectrum, (pictures, real.pictures["heldout"]))),
            "edge_width": blur.edge_width(pictures),
        },
        "clusters": asdict(clusters.compare(places["of"], places["to"], 5)),
        "distinct": asdict(distinct(features["pixels"], threshold(heldout["pixels"]))),
    }


def test_every_figure_is_of_the_right_sets(real: reference.Reference, extractors: dict[str, Extract]) -> None:
    pictures = np.random.default_rng(9).integers(0, 256, (SAMPLES, 16, 16, 3), np.uint8)
    features = {name: extract(pictures) for name, extract in extractors.items()}
    faces, heldout = ({name: array[:SAMPLES] for name, array in real.features[part].items()} for part in reference.SETS)
    own = {n: nearest(features[n], real.features["faces"][n])[0] for n in reference.REMEMBERED}
    away = {n: nearest(real.features["heldout"][n], real.features["faces"][n])[0] for n in reference.REMEMBERED}
    mixed = np.random.default_rng(1).permutation(30)
    cases = (
        (measures.of_samples(pictures, features, real), expected(real, pictures, features, features), own, away),
        (
            measures.floor(real, SAMPLES),
            expected(real, real.pictures["faces"][:SAMPLES], faces, heldout),
            {n: apart[mixed][::2] for n, apart in away.items()},
            {n: apart[mixed][1::2] for n, apart in away.items()},
        ),
    )
    for found, figures, near, far in cases:
        assert found.pop("modes")["recognised"] == pytest.approx(1, abs=0.9)
        figures["memorisation"] = {n: asdict(memorisation(near[n], far[n])) for n in reference.REMEMBERED}
        assert flat(found) == pytest.approx(flat(figures), rel=1e-5, abs=1e-7)


def test_the_floor_is_near_and_one_face_is_far(real: reference.Reference, extractors: dict[str, Extract]) -> None:
    bounds = real.bounds()
    assert list(bounds) == ["floor", "noise", "one_face"]
    floor, one = bounds["floor"], bounds["one_face"]
    assert floor == measures.floor(real, SAMPLES)
    noise = np.random.default_rng(1).integers(0, 256, (SAMPLES, 16, 16, 3), np.uint8)
    assert bounds["noise"] == measure(noise, real, extractors)
    assert one == measure(np.repeat(real.pictures["faces"][:1], SAMPLES, axis=0), real, extractors)
    assert floor["lite0"]["kid"] < one["lite0"]["kid"]
    assert (one["distinct"]["duplicates"], one["distinct"]["support"], one["diversity"]) == (1, 1, 0)
    assert one["clusters"]["reached"] == 0.2  # one of five


def test_modes_are_those_that_the_classifier_sees(real: reference.Reference, extractors: dict[str, Extract]) -> None:
    pictures, labels = real.pictures["heldout"], real.labels["faces"]
    seen = classifier.label(real.classifier, pictures[:SAMPLES], 0)
    counts = {"style": 2, "round/hair": 2, "square/hair": 2}
    found = asdict(modes(seen, labels, counts))
    assert labels["style"].tolist() == [0, 1] * 20
    assert (
        measures.floor(real, SAMPLES)["modes"]
        == rounded(found)
        == measure(pictures[:SAMPLES], real, extractors)["modes"]
    )
    without = replace(real, classifier=None, labels={}, values={})
    assert measures.floor(without, SAMPLES)["modes"] is None


def test_more_neighbours_than_there_are_faces(measured_faces: Path, extractors: dict[str, Extract]) -> None:
    settings = SETTINGS.model_copy(update={"neighbours": 1000, "subsets": 1000})
    few = load(measured_faces, settings)
    found = measure(few.pictures["heldout"][:8], few, extractors)["lite0"]
    features = few.features["heldout"]["lite0"]
    radii = manifold.reference_radii(features, 29)
    assert found["density"] == pytest.approx(manifold.prdc(features[:8], features, 7, radii=radii).density, rel=1e-5)
    assert found["kid_spread"] == pytest.approx(kid_with_spread(features[:8], features, 4)[1], rel=1e-5)


def test_faces_that_can_not_be_measured_against(tmp_path: Path, extractors: dict[str, Extract]) -> None:
    faces = np.random.default_rng(0).integers(0, 256, (4, 16, 16, 3), np.uint8)
    for heldout in (faces[:1], faces[:0], np.full((3, 16, 16, 3), 255, np.uint8)):
        for part, images in (("faces", faces), ("heldout", heldout)):
            np.save(tmp_path / f"{part}.npy", images)
        why = rf"heldout\.npy: measures need two faces that are not blank, and this has {len(heldout)} in all: add"
        with pytest.raises(UserError, match=why):
            reference.extract(tmp_path, tmp_path, {"lite0": extractors["pixels"]}, SETTINGS)


def test_foreign_features_are_named(measured_faces: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(measured_faces, tmp_path / "data")
    path = folder / "reference/heldout.safetensors"
    whole = safetensors.numpy.load_file(path)
    fewer = {name: array[1:] for name, array in whole.items()}
    for foreign in ({}, {"lite0": whole["lite0"]}, fewer, whole | {"lite0": fewer["lite0"]}):
        safetensors.numpy.save_file({name: array.copy() for name, array in foreign.items()}, path)
        with pytest.raises(UserError, match=r"heldout\.safetensors is damaged .*not the features of these faces"):
            load(folder)


def test_pairs_are_the_samples_nearest_to_training_faces(real: reference.Reference, tmp_path: Path) -> None:
    samples, features = real.pictures["heldout"], real.features["heldout"]["pixels"]
    draw_pairs(tmp_path / "pairs.png", samples, features, real)
    apart = np.linalg.norm(features[:, None] - real.features["faces"]["pixels"], axis=2)
    order = apart.min(1).argsort()[:10]
    faces = real.pictures["faces"][apart.argmin(1)[order]]
    with Image.open(tmp_path / "pairs.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture), pairs(samples[order], faces, apart.min(1)[order].tolist()))
