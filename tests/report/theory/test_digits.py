"""The figure and the table of stacked digits."""

from typing import Any
from xml.etree import ElementTree

from illustgan.report.theory.digits import charts

from ..saved import rows


def _one(modes: float, kl: float) -> dict[str, Any]:
    course = [{"step": 10, "modes": modes / 2, "kl": kl + 1}, {"step": 20, "modes": modes, "kl": kl}]
    return {"modes": modes, "kl": kl, "seeds": {"1": {}}, "course": course}


DIGITS = {
    "variants": {"gan": _one(12.5, 5.123), "wgan": _one(400.0, 1.0)},
    "real": {"modes": 990.0, "kl": 0.104},
    "accuracy": 0.9933,
    "samples": 2500,
    "steps": 20,
}


def test_figures_stand_beside_published_ones_and_real_stacks() -> None:
    (chart,) = charts(DIGITS)
    assert chart.rows is not None
    assert chart.rows.cells == [
        ("gan", "12.5", "5.12", "30.6 / 5.99"),
        ("wgan", "400.0", "1.00", ""),
        ("real stacks", "990", "0.10", ""),
    ]
    assert {len(row) for row in chart.rows.cells} == {len(chart.rows.columns)}
    assert "99.3% of held-out digits right; means over 1 seed, after 20" in chart.caption
    for svg in chart.panels:
        assert ElementTree.fromstring(svg).get("aria-label")
    assert charts(DIGITS) == [chart]


def test_says_how_to_get_what_is_missing() -> None:
    (chart,) = charts(None)
    assert not chart.panels
    assert "dvc repro digits" in chart.missing


def test_its_data_has_the_courses_and_the_level_of_real_stacks() -> None:
    saved = rows(charts(DIGITS)[0].data)
    assert saved[0] == ["panel", "line", "number", "generator steps", "value"]
    assert ["modes of 1000", "wgan", "1", "20", "400"] in saved
    assert ["KL to the true shares (nats)", "real stacks", "1", "10", "0.104"] in saved
