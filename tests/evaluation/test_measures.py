"""All figures of constructed sets of samples: what is copied, collapsed or honest must look so."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from illustgan.evaluation import measures, reference
from illustgan.features.extractors import Extract

from .conftest import SAMPLES, SETTINGS, load


@pytest.fixture(scope="module")
def real(measured_faces: Path) -> reference.Reference:
    return load(measured_faces)


def measure(pictures: np.ndarray, real: reference.Reference, extractors: dict[str, Extract]) -> dict[str, Any]:
    return measures.of_samples(pictures, {name: extract(pictures) for name, extract in extractors.items()}, real)


def test_a_copier_and_an_honest_set(real: reference.Reference, extractors: dict[str, Extract]) -> None:
    copies = measure(real.pictures["faces"][:SAMPLES], real, extractors)
    honest = measure(np.random.default_rng(9).integers(0, 256, (SAMPLES, 16, 16, 3), np.uint8), real, extractors)
    for name in reference.REMEMBERED:
        assert copies["memorisation"][name]["copying"] < -3
        assert copies["memorisation"][name]["closer"] == 1
        assert abs(honest["memorisation"][name]["copying"]) < 3
        assert honest["memorisation"][name]["closer"] < 0.2


def test_the_floor_is_near_and_one_face_is_far(real: reference.Reference) -> None:
    bounds = real.bounds()
    assert list(bounds) == ["floor", "noise", "one_face"]
    floor, one = bounds["floor"], bounds["one_face"]
    assert bounds["floor"] == measures.floor(real, SAMPLES)
    for name in ("lite0", "random", "pixels"):
        assert floor[name]["kid"] < one[name]["kid"]
        assert floor[name]["fid"] < one[name]["fid"]
        assert floor[name]["coverage"] > one[name]["coverage"]
    assert floor["em"]["lite0"] < one["em"]["lite0"]
    assert (one["distinct"]["duplicates"], one["distinct"]["support"]) == (1, 1)
    assert one["diversity"] == 0
    assert floor["distinct"]["duplicates"] < 0.2
    assert one["clusters"]["reached"] == 0.2  # one of five
    assert abs(floor["memorisation"]["pixels"]["copying"]) < 3  # held-out faces are no copies


def test_real_faces_are_no_copies_where_two_styles_take_turns(real: reference.Reference) -> None:
    apart = np.random.default_rng(4).uniform(0, 1, 600).astype(np.float32)
    apart[::2] += 1  # every face of one style lies further from its training faces than any of the other
    turns = replace(
        real,
        pictures={**real.pictures, "heldout": np.resize(real.pictures["heldout"], (600, 16, 16, 3))},
        nearest=dict.fromkeys(reference.REMEMBERED, apart),
    )
    for of_floor in measures.floor(turns, SAMPLES)["memorisation"].values():
        assert abs(of_floor["copying"]) < 3
        assert of_floor["closer"] < 0.05


def test_more_neighbours_than_there_are_faces(measured_faces: Path, extractors: dict[str, Extract]) -> None:
    settings = SETTINGS.model_copy(update={"neighbours": 1000, "subsets": 1000})
    few = load(measured_faces, settings)
    assert measure(few.pictures["heldout"][:8], few, extractors)["lite0"]["precision"] == 1
