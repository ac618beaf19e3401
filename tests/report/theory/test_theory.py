"""The figures of the theory, from numbers that are made up."""

from typing import Any

import pytest

from illustgan.report import theory
from illustgan.report.charts import Chart
from illustgan.report.theory import gradients

from .. import made_up
from ..conftest import without_figures


@pytest.fixture(scope="module")
def charts() -> dict[str, Chart]:
    with without_figures():
        found = made_up.theory()
        return {chart.key: chart for problem, (_, draw) in theory.PARTS.items() for chart in draw(found[problem])}


@pytest.mark.usefixtures("undrawn")
def test_vanishing_says_what_is_left_and_what_is_unknown() -> None:
    nothing = made_up.theory()["vanishing"]
    for seed in nothing["faces"]["curves"].values():
        seed["last"]["gradients"]["wasserstein"]["weights"] = [0.0] * 4
    shares = gradients.vanishing(nothing)[1].facts["shares"]
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
    assert charts["balance"].rows[2] == ("gan, 5 : 1", "26.0", "6.50", "50 %")
    assert charts["balance"].rows[5] == ("noise", "0.0", "7.00", "0 %")
    assert charts["balance"].facts["grown"] == "by 1.50 for gan, by 0.50 for wgan"
    assert [charts[key].facts["seeds"] for key in ("balance", "digits")] == [2, 1]


@pytest.mark.usefixtures("undrawn")
def test_critics_that_were_not_measured_or_clipped_have_no_figures() -> None:
    def keys(found: dict[str, Any]) -> set[str]:
        return {chart.key.removeprefix("lipschitz-") for chart in gradients.lipschitz(found)}

    found = made_up.theory()["lipschitz"]
    assert keys({**found, "runs": {}, "toy": found["toy"][2:]}) == {"line", "training"}
    for run in found["runs"].values():
        run["clip"] = None
        run["checkpoints"] = [checkpoint | {"weights": None} for checkpoint in run["checkpoints"]]
    assert keys(found) == {"line", "clip", "training", "runs"}
