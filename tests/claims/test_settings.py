"""Rules and conditions: what is refused, and how they read in words."""

from typing import Any

import pytest

from illustgan.claims.settings import Condition
from illustgan.results import catalogue

from ..results.made_up import KIDS
from .made_up import OPPOSITE, rule


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"against": []}, "either against"),
        ({"than": 0, "against": ["dcgan"]}, "either against"),
        ({"higher": []}, "name a figure"),
        ({"lower": [KIDS[0]]}, "twice"),
        ({"of": []}, "at least 1"),
        ({"of": ["critic"]}, "critic is a problem"),
        ({"against": ["balance"]}, "balance is a problem"),
        ({"higher": ["oscillation.work.lite0"], "against": ["noise"]}, "has no counterpart in noise"),
    ],
)
def test_a_rule_that_compares_nothing_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rule(**changes)


def test_conditions_in_words() -> None:
    conditions = [
        Condition(figure="final.blur.edge_width", below="floor.blur.edge_width", times=1.5, says="-"),
        Condition(figure="final.modes.recognised", above=0.25, says="-"),
        Condition(figure="wgan.best", below="gan.best", says="-"),
    ]
    said = rule().words(named=catalogue.name, conditions=conditions)
    assert said.partition("; only where ")[2] == (
        "edge width below 1.5 × edge width of floor and samples recognised above 0.25"
        " and KL with the best balance of wgan below KL with the best balance of gan"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lower": ["swd.mean"], "higher": [], "than": 0, "by": 0.6}, "swd.mean lower than -0.6"),
        ({**OPPOSITE, "by_share": -0.05}, "lower than for dcgan, or worse by less than 5 % of it"),
        ({"against": ["noise", "gan"], "by_share": 0.5}, "for noise and for gan by more than 50 % of it"),
        (
            {"higher": ["a.b", "a.c"], "lower": ["a.d"]},
            "for unrolled: a.b, a.c higher than for dcgan and a.d lower than for dcgan",
        ),
    ],
)
def test_a_rule_in_words(changes: dict[str, Any], words: str) -> None:
    assert rule(**changes).words().endswith(words)
