"""The figures of the theory, from numbers that are made up."""

import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from illustgan.core.errors import UserError
from illustgan.report import svg, theory
from illustgan.report.chart import Chart
from illustgan.report.theory import balance, digits, distances, duality, lipschitz, mixtures, vanishing

from .. import made_up
from ..conftest import write_root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_root(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="module")
def charts(root: Path) -> dict[str, Chart]:
    return {chart.key: chart for part in theory.parts(root) for chart in part.charts}


@pytest.fixture(scope="module")
def data(charts: dict[str, Chart]) -> dict[str, list[list[str]]]:
    return {key: made_up.saved(chart.data) for key, chart in charts.items()}


def _words(panel: str) -> str:
    return re.sub(r"<[^>]*>", " ", panel)


def test_panels_are_small_valid_described_and_share_no_id(charts: dict[str, Chart]) -> None:
    assert {key: len(chart.panels) for key, chart in charts.items()} == {
        **{"theory-distances": 4, "theory-plan": 2, "theory-duality": 2, "theory-potential": 4},
        **{"vanishing-toy": 2, "vanishing": 3, "vanishing-samples": 3, "vanishing-opponents": 4},
        **{"ring": 1, "ring-modes": 2, "grid": 1, "grid-modes": 2, "digits": 2, "balance": 3},
        **{"lipschitz-line": 1, "lipschitz-clip": 1, "lipschitz-training": 2, "lipschitz-runs": 2},
        **{"lipschitz-layers": 4, "lipschitz-at-bound": 2, "lipschitz-weights": 2},
    }
    panels = [panel for chart in charts.values() for panel in chart.panels]
    ids = Counter(name for panel in panels for name in re.findall(r'\bid="([^"]*)"', panel))
    assert ids.most_common(1)[0][1] == 1
    for panel in panels:
        found = ElementTree.fromstring(panel)
        assert found.get("aria-label")
        assert found.get("width") is None
        assert len(panel) < 90_000
        assert svg.TEXT not in panel
        assert not re.search(r"20\d\d-\d\d|<metadata|<image", panel)


def test_they_are_the_same_to_the_byte(charts: dict[str, Chart]) -> None:
    for module, made in ((duality, made_up.duality), (distances, made_up.distances), (mixtures, made_up.mixtures)):
        assert all(chart.panels == charts[chart.key].panels for chart in module.charts(made()))


def test_a_missing_or_damaged_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"distances\.json is missing: run dvc repro theory@distances"):
        theory.parts(tmp_path)
    path = tmp_path / "data/theory/distances.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(UserError, match=r"distances\.json is damaged .*dvc repro -f theory@distances"):
        theory.parts(tmp_path)


def test_distances_name_estimates_infinity_and_what_has_no_gradient(charts: dict[str, Chart]) -> None:
    em, js, _tv, kl = (_words(panel) for panel in charts["theory-distances"].panels)
    assert {"exact transport", "quantiles along θ", "critic, clipped", "gradient"} <= {*re.split(r"\s{2,}", em)}
    assert "classifier" in js
    assert "infinite" in kl
    assert "∞ − ∞" in kl
    assert "∞" not in em + js


def test_distances_data_has_what_is_drawn(data: dict[str, list[list[str]]]) -> None:
    saved = data["theory-distances"]
    assert ["earth mover's distance", "exact", "1", "θ", "-1", "1"] in saved
    assert ["earth mover's distance: gradient passed on", "critic, clipped", "1", "θ", "-1", "-1"] in saved  # over K
    assert ["Jensen-Shannon (nats): gradient passed on", "classifier", "1", "θ", "-1", "-2"] in saved
    assert ["Kullback-Leibler (nats)", "exact", "1", "θ", "-1", ""] in saved


def test_dualitys_data_has_plan_course_and_fields(data: dict[str, list[list[str]]]) -> None:
    assert data["theory-plan"][1] == ["1", "0", "0", "0.5", "1", "0", "1", "0.25", "0.25"]
    assert ["estimate: K × W", "clipped", "1", "earth mover's distance W of the samples", "1.4142", "1"] in (
        data["theory-duality"]
    )
    assert len(data["theory-potential"]) == 1 + 5 * 4


def test_vanishing_says_what_is_left_and_what_is_unknown(monkeypatch: pytest.MonkeyPatch, undrawn: None) -> None:
    nothing = made_up.vanishing()
    for seed in nothing["faces"]["curves"].values():
        seed["last"]["gradients"]["wasserstein"]["weights"] = [0.0] * 4
    shares = vanishing.charts(nothing)[1].facts["shares"]
    assert shares == "log loss, saturating 0.01; log loss, non-saturating 1; critic unknown"


def test_vanishing_has_a_line_for_each_seed_over_its_greatest(data: dict[str, list[list[str]]]) -> None:
    along = "steps of the opponent, at θ = 2"
    assert ["gradient by θ", "log loss, saturating", "2", along, "5", "0.04"] in data["vanishing-toy"]
    along = "steps of the opponent, generator of step 5295"
    assert ["gradient / greatest", "log loss, non-saturating", "1", along, "1", "0.25"] in data["vanishing"]
    assert ["cosine to the one before", "critic", "2", "steps of the opponent", "0", ""] in data["vanishing-opponents"]


def test_clouds_have_a_row_a_variant_and_a_column_a_step(
    charts: dict[str, Chart], data: dict[str, list[list[str]]]
) -> None:
    assert {"step 5", "real", "gan", "wgan"} <= {*re.split(r"\s{2,}", _words(charts["ring"].panels[0]))}
    assert charts["ring"].facts["counted"] == "gan 1.5 (all in 1 of 2; KL 0.38), wgan 1.5 (all in 1 of 2; KL 0.38)"
    assert ["wgan", "5", "99", "0"] in data["ring"]  # beyond the picture's edge
    assert ["real", "", "0.5", "0"] in data["ring"]
    assert ["modes kept", "gan", "1", "generator steps", "5", "5"] in data["ring-modes"]


def test_digits_and_balance_have_tables_and_levels(charts: dict[str, Chart], data: dict[str, list[list[str]]]) -> None:
    rows = charts["digits"].rows
    assert rows
    assert [*rows.cells] == [
        ("gan", "12.5", "3.12", "30.6 / 5.99"),
        ("wgan", "400.0", "100.00", ""),
        ("real data", "990", "0.10", ""),
    ]
    rows = charts["balance"].rows
    assert rows
    assert rows.cells[1] == ("gan, 5 : 1", "5", "26.0", "6.50")
    assert charts["balance"].facts["grown"] == "by 1.50 for gan, by 0.50 for wgan"
    assert {"1", "5", "real data"} <= {*re.split(r"\s{2,}", _words(charts["balance"].panels[0]))}
    assert ["KL of wgan (nats)", "5 : 1", "1", "work (GFLOP)", "2.5", "31"] in data["balance"]
    assert [row[-1] for row in data["balance"] if row[1] == "real data"] == ["0.1"] * 6
    assert balance.charts(made_up.balance())[0].facts["seeds"] == 2
    assert digits.charts(made_up.digits())[0].facts["seeds"] == 1


def test_lipschitzs_lines_are_what_the_file_says(data: dict[str, list[list[str]]]) -> None:
    work = "work (TFLOP)"
    assert ["steepest slope", "√|x|", "1", "halvings of the space between points", "3", "4"] in data["lipschitz-line"]
    assert ["Lipschitz constant / c³", "most that c allows", "1", "bound c of every weight", "0.1", "2000"] in (
        data["lipschitz-clip"]
    )
    assert ["product of norms", "penalty", "1", "log₁₀ of training steps", "1", "0.7"] in data["lipschitz-training"]
    assert ["wgan: Lipschitz constant", "estimate / distance", "1", work, "0.2", "0.1"] in data["lipschitz-runs"]
    assert ["other: batch norm's factor", "batch norm", "1", work, "0.1", "0.5"] in data["lipschitz-layers"]
    assert ["wgan: share at ± c", "convolution 2", "1", work, "0.2", "0.5"] in data["lipschitz-at-bound"]
    stairs = [row[4:] for row in data["lipschitz-weights"] if row[:2] == ["wgan: share of weights", "linear"]]
    assert stairs[:3] == [["-1", "0.25"], ["-0.5", "0.25"], ["-0.5", "0.125"]]


@pytest.mark.usefixtures("undrawn")
def test_critics_that_were_not_measured_or_clipped_have_no_figures() -> None:
    def keys(found: dict[str, Any]) -> set[str]:
        return {chart.key.removeprefix("lipschitz-") for chart in lipschitz.charts(found)}

    found = made_up.lipschitz()
    assert keys({**found, "runs": {}, "toy": found["toy"][2:]}) == {"line", "training"}
    assert keys(made_up.lipschitz(clip=None)) == {"line", "clip", "training", "runs", "layers"}
