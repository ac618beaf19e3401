"""Which variant the page recommends, and why."""

from types import SimpleNamespace
from typing import Any

import pytest

from illustgan.claims import comparison
from illustgan.report import answer
from illustgan.report.answer import Answer

from .made_up import CLAIMS, evaluation


def _answer(measured: dict[str, list[dict[str, Any]]]) -> Answer | None:
    by_seed = {model: dict(enumerate(seeds)) for model, seeds in measured.items()}
    return answer.answer(measured, comparison.pairwise(by_seed, [], CLAIMS.level))


def _measured(attributes: bool = True, **kids: list[float]) -> dict[str, list[dict[str, Any]]]:
    return {model: [evaluation(kid, attributes) for kid in seeds] for model, seeds in kids.items()}


def test_the_variant_that_is_nearest_in_all_feature_sets_is_picked_and_described() -> None:
    found = _answer(_measured(gan=[5.0, 5.1], dcgan=[3.0, 3.1], wgan=[6.0, 6.3]))
    assert found
    assert (found.variant, found.picked, found.alike) == ("dcgan", True, [])
    assert found.values
    assert found.values[:2] == pytest.approx((0.695, 0.495))
    assert found.values[2:] == ("gan", 1.0)
    assert found.edges == pytest.approx((2.305, 2.0))


def test_what_intervals_leave_open_is_named() -> None:
    found = _answer(_measured(gan=[5.0, 3.2], dcgan=[3.0, 3.1], wgan=[9.0, 9.1]))
    assert found
    assert (found.variant, found.alike) == ("dcgan", ["gan"])


def test_the_variant_that_leads_in_most_measures_is_a_guess() -> None:
    measured = _measured(gan=[5.0], dcgan=[3.0])
    measured["gan"][0]["final"]["pixels"]["kid"] = 1.0
    found = _answer(measured)
    assert found == Answer(
        "dcgan", led=[("dcgan", "KID (lite0), KID (random) and values reached"), ("gan", "KID (pixels)")]
    )


def test_nothing_is_recommended_where_no_variant_leads_in_most_measures() -> None:
    measured = _measured(gan=[5.0, 5.0], dcgan=[3.0, 3.0])
    for content in measured["gan"]:
        content["final"]["pixels"]["kid"] = content["final"]["random"]["kid"] = 1.0
    found = _answer(measured)
    assert found
    assert (found.variant, [model for model, _ in found.led]) == (None, ["gan", "dcgan"])
    assert _answer(_measured(gan=[5.0], dcgan=[5.0])) == Answer(None, led=[])


def test_faces_without_attributes_are_not_counted_by_them() -> None:
    found = _answer(_measured(attributes=False, gan=[5.0], dcgan=[3.0]))
    assert found
    assert found.values is None


def test_one_variant_needs_no_answer() -> None:
    assert _answer(_measured(gan=[5.0])) is None


def test_what_was_trained_on_what_is_said_with_equal_or_unequal_work() -> None:
    def run(model: str, steps: int, tflop: float) -> Any:
        return SimpleNamespace(model=model, steps=steps, tflop=tflop, size=64)

    assert answer.trained([run("gan", 13629, 25.999), run("dcgan", 5295, 25.995)], 1814) == (
        "gan and dcgan learnt from 1,814 faces of 64 × 64 pixels, with 26.0 TFLOP of work each: 5,295 to 13,629 "
        "generator steps."
    )
    said = answer.trained([run("gan", 9, 1.0), run("dcgan", 9, 4.0)], 5)
    assert "with 1.00 to 4.00 TFLOP of work each: 9 generator steps." in said
    assert "1.00〜4.00 TFLOP" in (said.japanese or "")
