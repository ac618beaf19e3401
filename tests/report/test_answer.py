"""Which variant the page recommends, and why."""

from types import SimpleNamespace
from typing import Any

import pytest

from illustgan.report import answer
from illustgan.report.answer import Answer

from .made_up import Measured, compared, measured


def _answer(known: Measured) -> Any:
    return answer.answer(known, compared(known))


def test_the_variant_that_is_nearest_in_all_feature_sets_is_picked_and_described() -> None:
    found = _answer(measured(gan=[5.0, 5.1] * 4, dcgan=[3.0, 3.1] * 4, wgan=[6.0, 6.3] * 4))
    assert (found.variant, found.picked, found.alike) == ("dcgan", True, [])
    assert found.values[:2] == pytest.approx((0.695, 0.495))
    assert found.values[2:] == ("gan", 1.0)
    assert found.edges == pytest.approx((2.305, 2.0))
    assert _answer(measured(gan=[5.0, 3.2] * 4, dcgan=[3.0, 3.1] * 4, wgan=[9.0, 9.1] * 4)).alike == ["gan"]
    assert _answer(measured(attributes=False, gan=[5.0], dcgan=[3.0])).values is None
    assert _answer(measured(gan=[5.0])) is None


def test_the_variant_that_leads_in_most_measures_is_a_guess() -> None:
    known = measured(gan=[5.0], dcgan=[3.0])
    known["gan"][0]["final"]["pixels"]["kid"] = 1.0
    led = [("dcgan", "KID (lite0), KID (random) and values reached"), ("gan", "KID (pixels)")]
    assert _answer(known) == Answer("dcgan", led=led)


def test_nothing_is_recommended_where_no_variant_leads_in_most_measures() -> None:
    known = measured(gan=[5.0, 5.0], dcgan=[3.0, 3.0])
    for content in known["gan"]:
        content["final"]["pixels"]["kid"] = content["final"]["random"]["kid"] = 1.0
    found = _answer(known)
    assert (found.variant, [model for model, _ in found.led]) == (None, ["gan", "dcgan"])
    assert _answer(measured(gan=[5.0], dcgan=[5.0])) == Answer(None, led=[])


def test_the_question_and_the_work_are_those_of_the_runs() -> None:
    def run(model: str, steps: int, tflop: float) -> Any:
        return SimpleNamespace(model=model, steps=steps, tflop=tflop, architecture=SimpleNamespace(size=64))

    equal = [run("gan", 13629, 25.999), run("dcgan", 5295, 25.995)]
    asked = answer.question(equal, 1814)
    assert asked == "Two GANs, the same 1,814 faces, the same compute: which learns to draw?"
    assert asked.japanese.startswith("2 種の GAN")
    assert "takes 26.0 TFLOP of work, which is 5,295 to 13,629 generator steps." in answer.trained(equal)
    unequal = [run("gan", 9, 1.0), run("dcgan", 9, 4.0)]
    assert "compute" not in answer.question(unequal, 5)
    assert "1.00〜4.00 TFLOP" in answer.trained(unequal).japanese


def test_the_best_come_first_by_their_places_in_all_extractors() -> None:
    known = measured(gan=[5.0], dcgan=[3.0], wgan=[6.0])
    assert answer.ranked(known) == ["dcgan", "gan", "wgan"]
    known["gan"][0]["final"]["pixels"]["kid"] = known["gan"][0]["final"]["random"]["kid"] = 1.0
    assert answer.ranked(known)[0] == "gan"
    known["gan"][0]["final"]["lite0"]["kid"] = known["gan"][0]["final"]["random"]["kid"] = None
    assert answer.ranked(known) == ["dcgan", "gan", "wgan"]
