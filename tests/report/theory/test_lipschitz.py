"""The figures of Lipschitz continuity, from numbers that are made up."""

from typing import Any
from xml.etree import ElementTree

import pytest

from illustgan.report import svg as figures
from illustgan.report.theory import lipschitz as theory_lipschitz

from ..saved import rows

SLOPES = {"upper": 3.0, "lower": 2.0, "gradient_real": 1.0, "secant": 0.5}


def _checkpoint(step: int, clip: float | None) -> dict[str, Any]:
    layers = [
        {"name": "layers.0", "kind": "convolution", "norm": 0.5},
        {"name": "layers.1", "kind": "batch norm", "norm": 2.0},
        {"name": "layers.3", "kind": "convolution", "norm": 0.25},
        {"name": "score", "kind": "linear", "norm": 0.125},
    ]
    weights = [
        {"name": f"{layer['name']}.weight", "at_bound": 0.5, "histogram": [0.25, 0.125, 0.125, 0.5]} for layer in layers
    ]
    figures_of = {"step": step, "tflop": step / 10, "estimate": 6.0, "distance": 60.0, "real": SLOPES, "layers": layers}
    return {**figures_of, "weights": None if clip is None else weights}


def _found(clip: float | None = 0.01) -> dict[str, Any]:
    course = {"step": [1, 10], "estimate": [0.1, 0.5], "lower": [0.2, 0.6], "upper": [0.3, 0.7]}
    toy = [
        *({"name": f"clip {c}", "clip": c, "possible": 2.0, **course} for c in (0.05, 0.1)),
        {"name": "penalty", "clip": None, **course},
    ]
    runs = {model: {"clip": clip, "checkpoints": [_checkpoint(s, clip) for s in (1, 2)]} for model in ("wgan", "other")}
    return {"line": {"halvings": [2, 3], "slopes": {"|x|": [1, 1], "√|x|": [2, 4]}}, "toy": toy, "runs": runs}


def test_every_figure_is_drawn_and_ids_are_the_pages_own() -> None:
    drawn = theory_lipschitz.charts(_found())
    assert [len(chart.panels) for chart in drawn] == [1, 1, 2, 2, 4, 2, 2]
    assert not any(chart.missing for chart in drawn)
    assert len({chart.key for chart in drawn}) == len(drawn)
    labels = [ElementTree.fromstring(panel).get("aria-label") for chart in drawn for panel in chart.panels]
    assert len(set(labels)) == len(labels)
    assert [chart.panels for chart in theory_lipschitz.charts(_found())] == [chart.panels for chart in drawn]


def test_lines_are_what_the_file_says(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, Any] = {}
    monkeypatch.setattr(figures, "curves", lambda lines, *_, identity, **more: drawn.update({identity: (lines, more)}))
    theory_lipschitz.charts(_found())
    lines = {line.name: line.y.tolist() for line in drawn["chart-lipschitz-runs-1"][0]}
    assert lines["estimate / distance"] == [0.1, 0.1]
    assert lines["product of norms"] == [3, 3]
    clip, more = drawn["chart-lipschitz-clip"]
    assert clip[0].x.tolist() == [0.05, 0.1]
    assert clip[0].y.tolist() == pytest.approx([0.7 / 0.05**3, 700])
    assert more["reference"].y.tolist() == pytest.approx([2 / 0.05**3, 2000])
    names = [line.name for line in drawn["chart-lipschitz-layers-1-norms"][0]]
    assert names == ["convolution 1", "convolution 2", "linear"]
    stairs = drawn["chart-lipschitz-weights-1"][0][0]
    assert stairs.x.tolist() == [-1, -0.5, -0.5, 0, 0, 0.5, 0.5, 1]
    assert stairs.y.tolist() == [0.25, 0.25, 0.125, 0.125, 0.125, 0.125, 0.5, 0.5]


def test_what_is_missing_says_how_to_get_it() -> None:
    nothing = theory_lipschitz.charts(None)
    assert all("dvc repro" in chart.missing and not chart.panels for chart in nothing)
    assert [chart.key for chart in nothing] == [chart.key for chart in theory_lipschitz.charts(_found())]
    without = {**_found(), "runs": {}, "toy": _found()["toy"][2:]}
    missing = {chart.key: chart.missing for chart in theory_lipschitz.charts(without)}
    assert "clips" in missing["lipschitz-clip"]
    assert "add wgan to models" in missing["lipschitz-runs"]
    assert not missing["lipschitz-training"]
    unclipped = {chart.key: chart.missing for chart in theory_lipschitz.charts(_found(clip=None))}
    assert not unclipped["lipschitz-runs"]
    assert unclipped["lipschitz-weights"]


def test_every_figure_has_its_data() -> None:
    saved = {chart.key: rows(chart.data) for chart in theory_lipschitz.charts(_found())}
    assert ["steepest slope", "√|x|", "1", "3", "4"] in saved["lipschitz-line"]
    assert ["Lipschitz constant / c³", "most that c allows", "1", "0.1", "2000"] in saved["lipschitz-clip"]
    assert ["product of norms", "penalty", "1", "1", "0.7"] in saved["lipschitz-training"]
    assert ["wgan", "estimate / distance", "1", "0.2", "0.1"] in saved["lipschitz-runs"]
    assert ["other: batch norm's factor", "batch norm", "1", "0.1", "2"] in saved["lipschitz-layers"]
    assert ["wgan: share at ± c", "convolution 2", "1", "0.2", "0.5"] in saved["lipschitz-at-bound"]
    assert ["wgan: share of weights", "linear", "1", "-1", "0.25"] in saved["lipschitz-weights"]
