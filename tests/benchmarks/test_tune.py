"""The search: its points, what it chooses, and its page."""

from collections import ChainMap
from typing import Any

import pytest
import yaml

import tune
from illustgan import params

from .made_up import CONTENT, with_settings_of

SHIPPED = params.check(CONTENT)
RATES = ("lr", "discriminator_lr", "unroll_lr")


def found(model: str, *kids: float | None, second: int | None = None) -> dict[str, Any]:
    """Results of a variant's first axis, or of its second around a place in the first: the same KID in each space."""
    results: dict[str, Any] = {}
    axis = tune.axes(model, SHIPPED.variants[model], {})[0]
    if second is not None:
        near = found(model, *(float(place != second) for place in range(3)))
        axis = tune.axes(model, SHIPPED.variants[model], near)[1]
    for (name, row), kid in zip(axis.items(), kids, strict=True):
        results[name] = {"commit": "a", "changes": [*row.changes], "seeds": [1]}
        results[name] |= {path: [kid] for path in tune.FIGURES} if kid is not None else {"broke": "step 9"}
    return results


def settings(results: dict[str, Any]) -> list[dict[str, float]]:
    return [tune.settings(row) for row in results.values()]


def test_every_variant_has_three_rates_from_its_papers_and_two_have_three_more_settings() -> None:
    points = {model: settings(found(model, 1, 1, 1)) for model in SHIPPED.models}
    rates = {model: [point["lr"] for point in of_model] for model, of_model in points.items()}
    of_dcgan, of_wgan = [0.0002, 0.0006, 0.002], [0.00005, 0.00015, 0.0005]
    assert rates == {model: of_wgan if model.startswith("wgan") else of_dcgan for model in SHIPPED.models}
    assert points["unrolled"] == [dict.fromkeys(RATES, rate) for rate in of_dcgan]
    assert {len(point) for model in ("gan", "dcgan", "wgan_mlp", "palette") for point in points[model]} == {1}
    shares = settings(found("wgan", 1, 1, 1, second=2))
    assert shares == [{"lr": 0.0005, "batch_share": share} for share in (1, 0.5, 0.25)]
    ahead = settings(found("unrolled", 1, 1, 1, second=1))
    assert ahead == [{"lr": 0.0006, "discriminator_lr": rate, "unroll_lr": rate} for rate in (0.0006, 0.00018, 0.00006)]


def test_rates_are_tried_again_where_the_second_axis_has_moved() -> None:
    block, first = SHIPPED.variants["unrolled"], found("unrolled", 3, 4, 5)
    assert len(tune.axes("unrolled", block, first | found("unrolled", 3, 4, 5, second=0))) == 2
    again = tune.axes("unrolled", block, first | found("unrolled", 3, 1, 2, second=0))[2]
    assert [*again] == ["unrolled-x1-x0.3", "unrolled-x3-x0.3", "unrolled-x10-x0.3"]
    assert again["unrolled-x3-x0.3"].changes == ("lr=0.0006", "discriminator_lr=0.00018", "unroll_lr=0.00018")


def test_every_point_can_be_trained_and_stays_one_when_another_is_chosen() -> None:
    for model, block in SHIPPED.variants.items():
        results = found(model, 3, 2, 1)
        axes = tune.axes(model, block, results)
        for row in dict(ChainMap(*axes)).values():
            trained = params.check(with_settings_of(row)).variants[model]
            beside = trained.model_copy(update={"paper": tune.settings(results[f"{model}-x1-x1"])})
            assert tune.settings({"changes": row.changes}).items() <= trained.model_dump().items()
            assert tune.axes(model, beside, results) == axes


@pytest.mark.parametrize(
    ("kids", "ranks", "chosen"),
    [
        ([(3, 1, 1), (1, 2, 2), (2, 3, 3)], [5 / 3, 5 / 3, 8 / 3], 0),  # of equals the first
        ([(2, 2, 2), (1, 1, 2), (1, 1, 1)], [8.5 / 3, 5.5 / 3, 4 / 3], 2),  # equals share a rank
        ([(None, 1, 1), (9, 2, 2), None], [4.5 / 3, 5 / 3, 8.5 / 3], 0),
    ],
)
def test_the_lowest_mean_rank_is_chosen(kids: list[Any], ranks: list[float], chosen: int) -> None:
    rows = [{path: [kid] for path, kid in zip(tune.KIDS, of_row or (), strict=False)} for of_row in kids]
    assert tune.mean_ranks(rows) == pytest.approx(ranks)
    assert tune.chosen(rows) == chosen


def test_the_page_has_whole_axes_alone_what_is_missing_and_what_belongs_into_params() -> None:
    results = found("wgan", 3, 2, 1) | found("wgan", 1, 0.5, None, second=2) | found("dcgan", 1, 2, 3)
    results |= dict([*found("gan", 1, 2, 3).items()][:2])
    *lines, block = tune.as_markdown(SHIPPED.variants, results).split("```yaml\n")
    *shown, _, left = lines[0].strip().splitlines()
    assert left == "Not trained yet: gan-x10-x1, wgan-x1-x0.5, wgan-x3-x0.5."
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in shown[2:]]
    assert [(row[0], row[2], row[-1]) for row in rows] == [
        *[("dcgan", "1", "→ 1.00"), ("dcgan", "2", "2.00"), ("dcgan", "3", "3.00")],
        *[("wgan", "3", "3.00"), ("wgan", "2", "2.00"), ("wgan", "1", "→ 1.00")],
        *[("wgan", "1", "2.00"), ("wgan", "0.5", "→ 1.00"), ("wgan", "–", "broke down")],
    ]
    assert rows[-1][1] == "lr=0.0005, batch_share=0.25"
    assert yaml.safe_load(block.removesuffix("```\n"))["variants"] == {
        "dcgan": {"lr": 0.0002, "paper": {"lr": 0.0002}},
        "wgan": {"lr": 0.0005, "batch_share": 0.5, "paper": {"lr": 0.00005, "batch_share": 1}},
    }
    assert tune.as_markdown(SHIPPED.variants, {}) == "Nothing is measured yet.\n"
    # held-out faces have no say: of what is shown others than KIDs are by training faces, or by none
    assert {*tune.KIDS} == {f"validation.{space}.kid" for space in ("lite0", "random", "pixels")}
    assert tune.FIGURES.keys() - tune.KIDS.keys() == {"final.modes.recognised", "final.modes.values", "final.step"}
