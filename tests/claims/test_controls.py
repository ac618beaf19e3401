"""The shipped rules against pictures whose quality is known, measured as samples are: nothing broken is called good."""

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import controls
from illustgan.claims import ledger
from illustgan.claims.settings import Claims
from illustgan.core.yaml_file import read_yaml
from illustgan.evaluation import measures
from illustgan.features.extractors import load_extractors
from illustgan.results.catalogue import REFERENCES

from . import toy_faces

ROOT = Path(__file__).parents[2]
SAMPLES = 72
GOOD = ("fresh faces", "fresh faces without one style")
QUALITY = ("drops_no_modes", "keeps_modes", "covers_faces", "learns_with_mlp", "no_worse_with_mlp")
HOLDS = ("holds", "suggests it holds")
CLAIMS = Claims.model_validate(read_yaml(ROOT / "claims.yaml"))


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """Evaluations of all controls, and of a middling set: faces of two styles, a quarter of them blurred."""
    extractors = load_extractors(toy_faces.CPU)
    real = toy_faces.write(tmp_path_factory.mktemp("toy"), extractors, ROOT / "params.yaml", SAMPLES)
    others, known = toy_faces.draw(150, 6)
    styles = [style for style, _attributes in known]
    pictures = controls.controls(real, others, styles, SAMPLES)
    blurred = controls.controls(real, others, styles, 150)["blurred faces"]
    shown = np.where((np.arange(len(others)) % 4 == 0)[:, None, None, None], blurred, others)
    pictures["middling"] = shown[np.arange(len(shown)) % 3 > 0][:SAMPLES]
    bounds, found = real.bounds(), {}
    for name, shown in pictures.items():
        of_it = measures.of_samples(shown, {key: extract(shown) for key, extract in extractors.items()}, real)
        found[name] = {"final": of_it, "best": of_it, **bounds}
    return found


def judged(claim: str, of: Any, others: Any) -> dict[str, Any]:
    rule = CLAIMS.rules[claim]
    known = {name: {1: others} for name in rule.against if name not in REFERENCES} | {rule.of[0]: {1: of}}
    one = CLAIMS.model_copy(update={"rules": {claim: rule}})
    found: dict[str, Any] = ledger.build(one, known, Path("nowhere"))["claims"][claim]
    return found


@pytest.mark.parametrize("claim", QUALITY)
def test_no_claim_of_quality_holds_for_a_broken_generator(claim: str, measured: Mapping[str, Any]) -> None:
    broken = [name for name in measured if name not in (*GOOD, "middling")]
    assert len(broken) == 6
    for name, other in itertools.product(broken, (*broken, "middling")):
        found = judged(claim, measured[name], measured[other])
        assert found["verdict"] not in (*HOLDS, "not computed"), f"{name} beside {other}: {found['why']}"


def test_what_hinders_a_verdict_on_each_is_named(measured: Mapping[str, Any]) -> None:
    said = {name: judged("drops_no_modes", one, None)["why"] for name, one in measured.items()}
    starts = {
        "noise": "too few samples pass for faces: final.modes.faces of wgan is 0, and a verdict needs more",
        "one face": "samples copy training faces",
        "blurred faces": "samples are blurred",
        "faces with noise": "samples are hardly nearer to faces than one face repeated",
        "copies of training faces": "samples copy training faces",
        "a Gaussian of the pixels": "too few samples pass for faces",
    }
    assert {name: start for name, start in starts.items() if not said[name].startswith(start)} == {}


def test_fresh_faces_drop_no_modes_and_fewer_styles_do(measured: Mapping[str, Any]) -> None:
    whole, fewer = (judged("drops_no_modes", measured[name], None) for name in GOOD)
    assert (whole["verdict"], fewer["verdict"]) == ("suggests it holds", "suggests it does not")
    for claim in ("keeps_modes", "learns_with_mlp", "no_worse_with_mlp"):
        assert judged(claim, measured[GOOD[0]], measured["middling"])["verdict"] == "suggests it holds"
    assert judged("keeps_modes", measured["middling"], measured[GOOD[0]])["verdict"] == "suggests it does not"
