"""The figures of the theory, from numbers that are made up; `panels` are those of the whole page."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from illustgan.core.errors import UserError
from illustgan.report import svg, theory
from illustgan.report.chart import Chart
from illustgan.report.theory import lipschitz, vanishing

from .. import made_up
from ..conftest import without_figures

Panels = dict[str, list[str]]
Data = dict[str, list[list[str]]]


@pytest.fixture(scope="module")
def charts() -> dict[str, Chart]:
    with without_figures():
        found = made_up.theory()
        return {chart.key: chart for problem, (_, draw) in theory.PARTS.items() for chart in draw(found[problem])}


@pytest.fixture(scope="module")
def data(charts: dict[str, Chart]) -> Data:
    return {key: made_up.saved(chart.data) for key, chart in charts.items()}


def _words(panel: str) -> set[str]:
    return {*re.split(r"\s{2,}", re.sub(r"<[^>]*>", " ", panel))}


def test_panels_are_small_valid_and_described(charts: dict[str, Chart], panels: Panels) -> None:
    assert {key: len(panels[key]) for key in charts} == {
        **{"theory-distances": 4, "theory-plan": 2, "theory-duality": 2, "theory-potential": 4},
        **{"vanishing-toy": 2, "vanishing": 2, "vanishing-samples": 2, "vanishing-opponents": 4},
        **{"ring": 1, "ring-modes": 2, "grid": 1, "grid-modes": 2, "digits": 3, "balance": 3},
        **{"lipschitz-line": 1, "lipschitz-clip": 1, "lipschitz-training": 2, "lipschitz-runs": 1},
        **{"lipschitz-layers": 2, "lipschitz-at-bound": 1, "lipschitz-weights": 1},
    }
    for panel in (panel for key in charts for panel in panels[key]):
        found = ElementTree.fromstring(panel)
        assert found.get("aria-label")
        assert found.get("width") is None
        assert len(panel) < 90_000
        assert svg.TEXT not in panel
        assert not re.search(r"20\d\d-\d\d|<metadata|<image", panel)


def test_a_missing_file_is_named_with_its_stage(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"distances\.json is missing: run dvc repro theory@distances"):
        theory.parts(tmp_path)


def test_distances_name_estimates_infinity_and_what_has_no_gradient(panels: Panels) -> None:
    em, js, _tv, kl = (_words(panel) for panel in panels["theory-distances"])
    assert {"exact transport", "quantiles along θ", "critic, clipped", "gradient"} <= em
    assert "classifier" in js
    assert {"↑ infinite", "∞ − ∞: no gradient"} <= kl
    assert not {"↑ infinite", "∞ − ∞: no gradient"} & (em | js)


def test_clouds_have_a_row_a_variant_and_a_column_a_step_and_balances_their_ticks(panels: Panels) -> None:
    assert {"step 5", "real", "gan", "wgan"} <= _words(panels["ring"][0])
    assert {"1", "5", "real data"} <= _words(panels["balance"][0])


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("theory-distances", "earth mover's distance|exact|1|θ|-1|1"),
        ("theory-distances", "earth mover's distance: gradient passed on|critic, clipped|1|θ|-1|-1"),  # over K
        ("theory-distances", "Jensen-Shannon (nats): gradient passed on|classifier|1|θ|-1|-2"),
        ("theory-distances", "Kullback-Leibler (nats)|exact|1|θ|-1|"),
        ("theory-plan", "1|0|0|0.5|1|0|1|0.25|0.25"),
        ("theory-duality", "estimate: K × W|clipped|1|earth mover's distance W of the samples|1.4142|1"),
        ("vanishing-toy", "gradient by θ|log loss, saturating|2|steps of the opponent, at θ = 2|5|0.04"),
        ("vanishing", "gradient / greatest|critic|1|steps of the opponent, generator of step 5295|0|0.5"),
        ("vanishing-opponents", "cosine to the one before|critic|2|steps of the opponent|0|"),
        ("ring", "wgan|5|99|0"),  # beyond the picture's edge
        ("ring", "real||0.5|0"),
        ("ring-modes", "modes kept|gan|1|generator steps|5|5"),
        ("digits", "modes of 1000|blurred digits|1|generator steps|5|2"),
        ("digits", "share of samples that are three digits|wgan|1|generator steps|1|0.25"),
        ("balance", "KL at the end (nats)|noise|1|discriminator steps for each generator step|5|7"),
        ("balance", "KL of wgan (nats)|5 : 1|1|work (GFLOP)|2.5|31"),
        ("lipschitz-line", "steepest slope|√|x||1|halvings of the space between points|3|4"),
        ("lipschitz-clip", "Lipschitz constant / c³|most that c allows|1|bound c of every weight|0.1|2000"),
        ("lipschitz-training", "product of norms|penalty|1|log₁₀ of training steps|1|0.7"),
        ("lipschitz-runs", "wgan: Lipschitz constant|estimate / distance|1|work (TFLOP)|0.2|0.1"),
        ("lipschitz-layers", "wgan: batch norm's factor|batch norm|1|work (TFLOP)|0.1|0.5"),
        ("lipschitz-at-bound", "wgan: share at ± c|convolution 2|1|work (TFLOP)|0.2|0.5"),
        ("lipschitz-weights", "wgan: share of weights|linear|1|weight / c|-0.5|0.125"),
    ],
)
def test_data_has_what_is_drawn(data: Data, key: str, row: str) -> None:
    assert row in ["|".join(found) for found in data[key]]


def test_data_has_all_points_of_fields_levels_and_stairs(data: Data) -> None:
    assert len(data["theory-potential"]) == 1 + 5 * 4
    assert [row[-1] for row in data["balance"] if row[1] == "real data"] == ["0.1"] * 6
    stairs = [row[4:] for row in data["lipschitz-weights"] if row[:2] == ["wgan: share of weights", "linear"]]
    assert stairs[:3] == [["-1", "0.25"], ["-0.5", "0.25"], ["-0.5", "0.125"]]


@pytest.mark.usefixtures("undrawn")
def test_vanishing_says_what_is_left_and_what_is_unknown() -> None:
    nothing = made_up.theory()["vanishing"]
    for seed in nothing["faces"]["curves"].values():
        seed["last"]["gradients"]["wasserstein"]["weights"] = [0.0] * 4
    shares = vanishing.charts(nothing)[1].facts["shares"]
    assert shares == "log loss, saturating 0.01; log loss, non-saturating 1; critic unknown"


def test_tables_and_captions_have_means_over_seeds(charts: dict[str, Chart]) -> None:
    assert charts["ring"].facts["counted"] == "gan 1.5 (all in 1 of 2; KL 0.38), wgan 1.5 (all in 1 of 2; KL 0.38)"
    assert charts["digits"].rows[1:] == [
        ("gan", "12.5", "3.12", "50 %", "30.6 / 5.99"),
        ("wgan", "400.0", "100.00", "50 %", ""),
        ("noise", "0.0", "7.00", "0 %", ""),
        ("Gaussian pixels", "1.0", "6.90", "12 %", ""),
        ("blurred digits", "2.0", "6.80", "25 %", ""),
        ("real data", "990.0", "0.10", "99 %", ""),
    ]
    assert charts["balance"].rows[2] == ("gan, 5 : 1", "5", "26.0", "6.50", "50 %")
    assert charts["balance"].rows[5] == ("noise", "–", "0.0", "7.00", "0 %")
    assert charts["balance"].facts["grown"] == "by 1.50 for gan, by 0.50 for wgan"
    assert [charts[key].facts["seeds"] for key in ("balance", "digits")] == [2, 1]


@pytest.mark.usefixtures("undrawn")
def test_critics_that_were_not_measured_or_clipped_have_no_figures() -> None:
    def keys(found: dict[str, Any]) -> set[str]:
        return {chart.key.removeprefix("lipschitz-") for chart in lipschitz.charts(found)}

    found = made_up.theory()["lipschitz"]
    assert keys({**found, "runs": {}, "toy": found["toy"][2:]}) == {"line", "training"}
    for run in found["runs"].values():
        run["clip"] = None
        run["checkpoints"] = [checkpoint | {"weights": None} for checkpoint in run["checkpoints"]]
    assert keys(found) == {"line", "clip", "training", "runs", "layers"}
