"""The figures of distances and duality: whole, valid, and saying what they must."""

import math
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from illustgan.report import svg as figures
from illustgan.report.charts import Chart
from illustgan.report.theory import distances as theory_distances
from illustgan.report.theory import duality as theory_duality
from illustgan.theory import distances as estimates
from illustgan.theory import duality

from ..saved import rows


@pytest.fixture(scope="module")
def distances() -> dict[str, Any]:
    return estimates.estimates([1], 16, 5, 10)


@pytest.fixture(scope="module")
def dual() -> dict[str, Any]:
    return duality.duality([1], 8, 10)


@pytest.fixture(scope="module")
def charts(distances: dict[str, Any], dual: dict[str, Any]) -> dict[str, Chart]:
    found = [*theory_distances.charts(distances), *theory_duality.charts(dual)]
    return {chart.key: chart for chart in found}


def text(svg: str) -> str:
    return re.sub(r"<[^>]*>", " ", svg)


def test_figures_are_small_valid_and_share_no_id(charts: dict[str, Chart]) -> None:
    assert list(charts) == ["theory-distances", "theory-plan", "theory-duality", "theory-potential"]
    panels = [panel for chart in charts.values() for panel in chart.panels]
    ids = [name for panel in panels for name in re.findall(r'\bid="([^"]*)"', panel)]
    assert len(ids) == len(set(ids))
    for panel in panels:
        root = ElementTree.fromstring(panel)
        assert root.get("aria-label")
        assert root.get("width") is None
        assert len(panel) < 90_000
        assert figures.TEXT not in panel
        assert not re.search(r"20\d\d-\d\d|<metadata|<image", panel)
    assert all(chart.caption and chart.title and not chart.missing for chart in charts.values())


def test_they_are_the_same_to_the_byte(charts: dict[str, Chart], dual: dict[str, Any]) -> None:
    assert (
        theory_duality._plan("The earth mover's distance is the cheapest plan", dual["plan"]) == charts["theory-plan"]
    )


def test_all_estimates_and_infinity_are_named(charts: dict[str, Chart]) -> None:
    em, js, tv, kl = (text(panel) for panel in charts["theory-distances"].panels)
    for word in ("exact transport", "quantiles along θ", "critic, clipped", "critic, gradient penalty", "gradient"):
        assert word in em
    for panel in (js, tv, kl):
        assert "histogram" in panel
        assert "classifier" in panel
    assert "infinite" in kl
    assert "∞ − ∞" in kl
    assert "∞" not in em + js + tv


def test_captions_have_the_numbers(charts: dict[str, Chart], dual: dict[str, Any]) -> None:
    for cost in dual["plan"]["costs"].values():
        assert f"{cost:.3f}" in charts["theory-plan"].caption
    assert f"{dual['primal']:.3f}" in charts["theory-duality"].caption
    assert len(charts["theory-potential"].panels) == 4


def test_what_is_absent_says_how_to_get_it() -> None:
    for charts, stage in ((theory_distances.charts(None), "distances"), (theory_duality.charts(None), "duality")):
        for chart in charts:
            assert chart.panels == []
            assert f"dvc repro {stage}" in chart.missing


def test_null_is_nothing_to_draw() -> None:
    values = figures.numbers([1.5, None, 0])
    assert values.tolist()[::2] == [1.5, 0]
    assert math.isnan(values[1])


def test_data_has_what_is_drawn(charts: dict[str, Chart], dual: dict[str, Any], distances: dict[str, Any]) -> None:
    saved = {key: rows(chart.data) for key, chart in charts.items()}
    exact = [row for row in saved["theory-distances"] if row[:2] == ["earth mover's distance", "exact"]]
    assert [float(row[3]) for row in exact] == pytest.approx(distances["theta"])
    assert [float(row[4]) for row in exact] == pytest.approx([abs(at) for at in distances["theta"]])
    panels = {row[0] for row in saved["theory-distances"][1:]}
    assert len(panels) == 2 * 4 + 2  # values, gradients, and what networks pass on of two distances
    infinite = [row[4] for row in saved["theory-distances"] if row[:2] == ["Kullback-Leibler (nats)", "exact"]]
    assert "" in infinite
    moved = sum(float(row[-1]) for row in saved["theory-plan"][1:])
    assert moved == pytest.approx(1, abs=1e-4)
    assert {row[0] for row in saved["theory-duality"][1:]} == {"estimate over K", "estimate: K × W"}
    fields = dual["fields"]
    assert len(saved["theory-potential"]) == 1 + len(fields["x"]) * len(fields["y"])
    x, y, score = (float(cell) for cell in saved["theory-potential"][2][:3])
    assert (x, y, score) == pytest.approx((fields["x"][1], fields["y"][0], fields["potential"][0][1]), rel=1e-4)
