"""The figures of vanishing gradients: what they draw, and what they say where there is nothing."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from illustgan.report.theory import vanishing as theory_vanishing
from illustgan.theory import vanishing

from ..saved import rows

AT = [0, 1, 2, 5]


def found() -> dict[str, Any]:
    """What data/theory/vanishing.json holds, for two seeds."""

    def curves(scale: float) -> dict[str, Any]:
        norms = {
            "saturating": [1.0, 2.0, 0.5, 0.02],
            "non_saturating": [1.0, 2.0, 4.0, 8.0],
            "wasserstein": [0.1, 0.2, 0.2, 0.2],
        }
        judged = {"estimate": [0.0, 0.3, 0.5, 0.6], "ranked": [0.5, 1.0, 1.0, 1.0], "accuracy": [0.5, 0.9, 1.0, 1.0]}
        return {
            "discriminator": judged,
            "critic": judged | {"accuracy": [None] * 4},
            "gradients": {
                loss: {
                    **{norm: [scale * value for value in values] for norm in vanishing.NORMS},
                    **{"agreement": [None] * 4, "steady": [None, 0.5, 0.75, 1.0]},
                }
                for loss, values in norms.items()
            },
        }

    def part(generators: dict[str, Any]) -> dict[str, Any]:
        return {
            "at": AT,
            "generators": generators,
            "seeds": {str(seed): {name: curves(seed) for name in generators} for seed in (1, 2)},
        }

    return vanishing.together(
        {"toy": part({"near": 0.25, "far": 2.0}), "faces": part({"early": 441, "middle": 2600, "last": 5295})}
    )


@pytest.fixture(scope="module")
def drawn() -> dict[str, theory_vanishing.Chart]:
    return {chart.key: chart for chart in theory_vanishing.charts(found())}


def test_every_panel_is_valid_and_its_ids_are_its_own(drawn: dict[str, theory_vanishing.Chart]) -> None:
    assert {key: len(chart.panels) for key, chart in drawn.items()} == {
        **{"vanishing-toy": 2, "vanishing": 3, "vanishing-samples": 3, "vanishing-opponents": 4}
    }
    panels = [panel for chart in drawn.values() for panel in chart.panels]
    assert all(ElementTree.fromstring(panel).get("aria-label") for panel in panels)
    ids = [name for panel in panels for name in re.findall(r'\bid="([^"]*)"', panel)]
    assert len(ids) == len(set(ids))
    assert not any(chart.missing for chart in drawn.values())


def test_panels_name_losses_and_generators(drawn: dict[str, theory_vanishing.Chart]) -> None:
    for panel, step in zip(drawn["vanishing"].panels, (441, 2600, 5295), strict=True):
        for words in (*theory_vanishing.LOSSES.values(), f"generator of step {step}"):
            assert panel.count(f">{words}</text>") == 1 or words in panel
    assert ">early</text>" in drawn["vanishing-opponents"].panels[0]


def test_seeds_are_one_line_in_a_band(drawn: dict[str, theory_vanishing.Chart]) -> None:
    assert all(chart.panels[0].count('opacity="0.18"') == 3 for chart in drawn.values())
    assert drawn["vanishing"].seeds.startswith("Geometric means over 2 seeds")
    assert drawn["vanishing-opponents"].seeds.startswith("Means over 2 seeds")
    alone = found()
    for part in alone.values():
        if "curves" in part:
            part["curves"] = {"1": part["curves"]["1"]}
    assert not any(chart.seeds or "fill-opacity" in "".join(chart.panels) for chart in theory_vanishing.charts(alone))


def test_captions_give_what_is_left(drawn: dict[str, theory_vanishing.Chart]) -> None:
    for key in ("vanishing-toy", "vanishing", "vanishing-samples"):
        assert "saturating 0.01; log loss, non-saturating 1; critic 1." in drawn[key].caption


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize(("left", "said"), [(0.08, "0.02"), (0.0, "0")])
def test_captions_give_the_means_that_lines_end_with(left: float, said: str) -> None:
    of_two = found()
    of_two["faces"]["curves"]["2"]["last"]["gradients"]["saturating"]["weights"][-1] = left * 2 * 2  # greatest, scale
    of_two["faces"]["curves"]["1"]["last"]["gradients"]["saturating"]["weights"][-1] = 0.005 * 2
    assert f"log loss, saturating {said};" in theory_vanishing.charts(of_two)[1].caption


def test_gradients_on_faces_are_drawn_over_their_greatest() -> None:
    lines = theory_vanishing._by_loss(found()["faces"], "last", "weights", relative=True)
    assert len(lines) == 6
    assert all(line.y.max() == 1 for line in lines)
    assert lines[0].y.tolist() == lines[1].y.tolist()  # seeds that differ in scale alone


@pytest.mark.usefixtures("undrawn")
def test_nothing_vanishes_into_an_error() -> None:
    nothing = found()
    for seed in nothing["faces"]["curves"].values():
        seed["last"]["gradients"]["wasserstein"]["weights"] = [0.0] * 4
    chart = theory_vanishing.charts(nothing)[1]
    assert "critic unknown." in chart.caption


def test_a_missing_file_is_named_with_what_makes_it() -> None:
    charts = theory_vanishing.charts(None)
    assert all(chart.missing == "data/theory/vanishing.json is not there: run dvc repro vanishing." for chart in charts)
    assert not any(chart.panels for chart in charts)


def test_data_has_a_line_for_each_seed(drawn: dict[str, theory_vanishing.Chart]) -> None:
    saved = {key: rows(chart.data) for key, chart in drawn.items()}
    label = "gradient by θ, at θ = 2"
    assert [row for row in saved["vanishing-toy"] if row[:2] == [label, "log loss, saturating"]][-1][2:] == [
        *("2", "5", "0.04"),
    ]
    last = "gradient / greatest, generator of step 5295"
    assert [last, "log loss, non-saturating", "1", "1", "0.25"] in saved["vanishing"]
    assert {row[0] for row in saved["vanishing-samples"][1:]} == {
        f"gradient / greatest, generator of step {step}" for step in (441, 2600, 5295)
    }
    assert ["cosine to the one before", "critic", "2", "0", ""] in saved["vanishing-opponents"]
