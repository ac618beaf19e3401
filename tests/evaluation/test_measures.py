"""All figures of constructed sets of samples: what is copied, collapsed or honest must look so."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from PIL import Image

from illustgan.attributes import classifier
from illustgan.core.errors import UserError
from illustgan.drawing import gallery
from illustgan.drawing.gallery import pairs
from illustgan.evaluation import measures, reference
from illustgan.evaluation.pictures import draw_gallery, draw_pairs
from illustgan.features.extractors import Extract
from illustgan.metrics import blur, clusters, fid, manifold, sliced
from illustgan.metrics.distinct import distinct, threshold
from illustgan.metrics.kid import kid_with_spread
from illustgan.metrics.memorisation import memorisation
from illustgan.metrics.modes import modes
from illustgan.metrics.neighbours import kth, mean_distance, nearest
from illustgan.metrics.transport import earth_mover

from .conftest import SAMPLES, SETTINGS, load

Sets = dict[str, np.ndarray]
Set = tuple[np.ndarray, Sets]


@pytest.fixture(scope="module")
def real(measured_faces: Path) -> reference.Reference:
    return load(measured_faces)


def measure(pictures: np.ndarray, real: reference.Reference, extractors: dict[str, Extract]) -> dict[str, Any]:
    return measures.of_samples(pictures, {name: extract(pictures) for name, extract in extractors.items()}, real)


def flat(content: Any, prefix: str = "") -> dict[str, Any]:
    """The leaves of figures by their path."""
    if not isinstance(content, dict):
        return {prefix: -1 if content is None else content}
    return {path: leaf for name, part in content.items() for path, leaf in flat(part, f"{prefix}/{name}").items()}


def expected(
    real: reference.Reference, one: Set, other: Set, near: Sets, far: Sets, removed: int = 0
) -> dict[str, Any]:
    """Figures of a set of pictures from real faces alone, those of variety of another, and distances to faces."""
    (pictures, features), (varied, reaching) = one, other
    heldout, faces = real.features["heldout"], real.features["faces"]
    swd = [sliced.descriptors(images, 4, 1) for images in (pictures, real.pictures["heldout"][:20])]
    spectra = map(blur.spectrum, (pictures, real.pictures["heldout"]))
    labels = classifier.label(real.classifier, varied, 0), real.labels["faces"]
    reached = [clusters.assign(found["lite0"], real.centres) for found in (reaching, faces)]
    figures = {
        "diversity": mean_distance(reaching["lite0"]) / mean_distance(faces["lite0"]),
        "swd": sliced.distance(*swd, 8, 1),
        "em": {name: earth_mover(features[name][:20], heldout[name][:20]) for name in ("lite0", "pixels")},
        "blur": {
            "high_frequencies": blur.high_frequencies(*spectra),
            "edge_width": blur.edge_width(pictures),
            "smoothed_width": blur.edge_width(pictures, 1.5),
        },
        "modes": modes(*labels, {"style": 2, "round/hair": 2, "square/hair": 2}, SAMPLES // 2, 1),
        "clusters": clusters.compare(*reached, 5),
        "distinct": distinct(features["pixels"], threshold(heldout["pixels"])),
        "memorisation": {name: memorisation(near[name], far[name], removed) for name in near},
    }
    for name, found in features.items():
        figures[name] = manifold.prdc(found, heldout[name], 3)
        figures[name]["fid"] = fid.frechet(fid.moments(found), fid.moments(heldout[name]))
        figures[name]["kid"], figures[name]["kid_spread"] = kid_with_spread(found, heldout[name], 4)
    return figures


def test_every_figure_is_of_the_right_sets(real: reference.Reference, extractors: dict[str, Extract]) -> None:
    pictures = np.random.default_rng(1).integers(0, 256, (SAMPLES, 16, 16, 3), np.uint8)
    noise = pictures, {name: extract(pictures) for name, extract in extractors.items()}
    faces, heldout = (
        (real.pictures[part][:SAMPLES], {name: array[:SAMPLES] for name, array in real.features[part].items()})
        for part in reference.SETS
    )
    near, far = (
        {name: nearest(found[name], real.features["faces"][name])[0] for name in ("lite0", "pixels")}
        for found in (noise[1], real.features["heldout"])
    )
    mixed = np.random.default_rng(1).permutation(30)
    halves = [{name: apart[mixed][start::2] for name, apart in far.items()} for start in (0, 1)]
    bounds = real.bounds()
    assert list(bounds) == ["floor", "noise", "one_face"]
    assert bounds["floor"] == measures.floor(real, SAMPLES)
    assert flat(bounds["floor"]) == pytest.approx(flat(expected(real, faces, heldout, *halves)), rel=1e-5, abs=1e-7)
    assert flat(bounds["noise"]) == pytest.approx(flat(expected(real, noise, noise, near, far, 1)), rel=1e-5, abs=1e-7)
    one = bounds["one_face"]
    assert one == measure(np.repeat(faces[0][:1], SAMPLES, axis=0), real, extractors)
    assert (one["distinct"]["duplicates"], one["distinct"]["support"], one["diversity"]) == (1, 1, 0)
    assert real.labels["faces"]["style"].tolist() == [0, 1] * 20
    assert measures.floor(replace(real, classifier=None, labels={}, values={}), SAMPLES)["modes"] is None


def test_more_neighbours_than_there_are_faces(measured_faces: Path, extractors: dict[str, Extract]) -> None:
    settings = SETTINGS.model_copy(update={"neighbours": 1000, "subsets": 1000})
    few = load(measured_faces, settings)
    found = measure(few.pictures["heldout"][:8], few, extractors)["lite0"]
    features = few.features["heldout"]["lite0"]
    radii = kth(features, 29)
    assert found["density"] == pytest.approx(manifold.prdc(features[:8], features, 7, radii=radii)["density"], rel=1e-5)
    assert found["kid_spread"] == pytest.approx(kid_with_spread(features[:8], features, 4)[1], rel=1e-5)


def test_faces_that_can_not_be_measured_against(tmp_path: Path, extractors: dict[str, Extract]) -> None:
    faces = np.random.default_rng(0).integers(0, 256, (4, 16, 16, 3), np.uint8)
    for heldout in (faces[:1], np.full((3, 16, 16, 3), 255, np.uint8)):
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


@pytest.mark.parametrize(("count", "half"), [(40, 16), (24, 12)])  # 24 samples make no two sixteens
def test_the_gallery_has_the_worst_and_the_best(
    real: reference.Reference, tmp_path: Path, count: int, half: int
) -> None:
    samples, features = real.pictures["faces"][:count], real.features["faces"]["random"][:count]
    heldout = real.features["heldout"]["random"]
    draw_gallery(tmp_path / "gallery.png", samples, features, real)
    balls, reach = manifold.belonging(features, heldout, kth(heldout, 3))
    order, halves = sorted(range(count), key=lambda place: (balls[place], -reach[place], place)), []
    for chosen in (order[:half], order[::-1][:half]):
        halves += [samples[chosen], [gallery.value(int(balls[place]), float(reach[place])) for place in chosen]]
    with Image.open(tmp_path / "gallery.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture), gallery.gallery(*halves))
