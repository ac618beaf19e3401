"""The figures of dropped modes."""

from typing import Any
from xml.etree import ElementTree

import pytest

from illustgan import params
from illustgan.report.theory.mixtures import charts
from illustgan.theory import mixtures

from ..saved import rows


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    block = params.Variant(networks="mlp", objective="non_saturating", optimiser="adam", lr=0.001)
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(mixtures, "SHOWN", 20)  # drawing all takes long
    targets = {"ring": mixtures.ring(1.0, 0.02), "grid": mixtures.grid(4.0, 0.05)}
    found = mixtures.mixtures({"gan": block, "wgan": block}, targets, seeds=[1], steps=20, batch=8, hidden=8)
    monkeypatch.undo()
    return found


def test_charts_are_valid_and_the_same_again(figures: dict[str, Any]) -> None:
    drawn = charts(figures)
    assert [chart.key for chart in drawn] == ["ring", "ring-modes", "grid", "grid-modes"]
    identities: list[str] = []
    for chart in drawn:
        for svg in chart.panels:
            root = ElementTree.fromstring(svg)
            assert root.get("aria-label")
            identities += [part.attrib["id"] for part in root.iter() if "id" in part.attrib]
    assert len(identities) == len(set(identities))  # all of them stand on one page
    assert [chart.panels for chart in charts(figures)] == [chart.panels for chart in drawn]


def test_clouds_have_a_row_a_variant_and_a_column_a_step(figures: dict[str, Any]) -> None:
    svg = charts(figures)[0].panels[0]
    assert "step 20<" in svg
    assert ">wgan<" in svg
    assert ">real<" in svg
    assert len(svg) < 400_000


def test_captions_say_how_many_modes_were_kept(figures: dict[str, Any]) -> None:
    modes = figures["targets"]["ring"]["variants"]["gan"]["modes"]
    caption = charts(figures)[0].caption
    assert f"Of the 8 modes at the end, with a point within three spreads, mean over seeds: gan {modes:.1f}" in caption


def test_says_how_to_get_what_is_missing() -> None:
    (chart,) = charts(None)
    assert not chart.panels
    assert "dvc repro mixtures" in chart.missing


def test_data_has_all_points_and_the_courses(figures: dict[str, Any]) -> None:
    points, modes = (rows(chart.data) for chart in charts(figures)[:2])
    found = figures["targets"]["ring"]
    cloud = found["variants"]["wgan"]["clouds"][-1]
    last = [row for row in points if row[:2] == ["wgan", str(cloud["step"])]]
    assert [float(row[2]) for row in last] == pytest.approx(cloud["x"], rel=1e-5)
    assert len([row for row in points if row[0] == "real"]) == len(found["real_cloud"]["x"])
    final = found["variants"]["gan"]["course"][-1]
    assert ["modes kept", "gan", "1", str(final["step"]), f"{final['kept']:.6g}"] in modes
    assert {row[1] for row in modes[1:]} == {"gan", "wgan", "real points"}
