"""The comparison of all variants on made-up evaluations."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from illustgan.core.errors import UserError
from illustgan.results.comparison import pairwise

from .made_up import EXTRACTORS, evaluations, turned


def agreement(known: Mapping[str, Mapping[int, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = pairwise(known, [], 0.95)["agreement"]
    return found


def test_the_order_of_seeds_changes_no_byte() -> None:
    known = evaluations(gan=[4.0, 4.2, 4.1], dcgan=[3.0, 3.3, 3.2])
    once, again = (json.dumps(pairwise(one, ["final.lite0.fid"], 0.95)) for one in (known, turned(known)))
    assert once == again


def test_pairs_differ_only_where_they_do_among_all_that_are_compared() -> None:
    known = evaluations(gan=[4.0, 4.2, 4.1], dcgan=[3.0, 3.3, 3.2], wgan=[4.5, 3.9, 4.1])
    found = pairwise(known, ["final.lite0.kid"], 0.95)["figures"]["final.lite0.kid"]
    ends = {"low": pytest.approx(3.85159, abs=1e-5), "high": pytest.approx(4.34841, abs=1e-5)}
    assert found["variants"]["gan"] == {"mean": 4.1, "spread": 0.1, **ends, "seeds": 3}
    assert found["pairs"]["dcgan against gan"]["difference"] == pytest.approx(-0.933333, abs=1e-5)
    differ = {"dcgan against gan": True, "wgan against gan": False, "wgan against dcgan": False}
    assert {pair: row["differs"] for pair, row in found["pairs"].items()} == differ
    # each interval leaves out 0, and of so many differences some would by chance
    known = evaluations(gan=[4.0, 4.2, 4.1], dcgan=[3.5, 3.8, 3.5], wgan=[4.5, 3.9, 4.1])
    pair = pairwise(known, ["final.lite0.kid"], 0.95)["figures"]["final.lite0.kid"]["pairs"]["dcgan against gan"]
    assert (pair["high"] < 0, pair["differs"]) == (True, False)


def test_one_seed_or_a_null_differs_from_nothing() -> None:
    known = evaluations(gan=[4.0], dcgan=[3.0])
    found = pairwise(known, ["final.lite0.kid"], 0.95)
    pair = found["figures"]["final.lite0.kid"]["pairs"]["dcgan against gan"]
    assert pair == {"difference": -1, "low": None, "high": None, "differs": None}
    assert found["agreement"]["kid"]["pairs"]["dcgan against gan"]["certain"] is None
    known["gan"][1]["final"]["modes"] = None
    null = pairwise(known, ["final.modes.values"], 0.95)["figures"]["final.modes.values"]
    assert set(null["variants"]["gan"].values()) == set(null["pairs"]["dcgan against gan"].values()) == {None}
    assert null["variants"]["dcgan"]["mean"] == 0.7


def test_a_ranking_is_stated_only_where_all_extractors_agree_on_a_difference() -> None:
    known = evaluations(gan=[5.0, 5.1], dcgan=[3.0, 3.1], wgan=[7.0, 7.1])
    found = agreement(known)
    assert found["kid"]["ranking"] == found["coverage"]["ranking"] == ["dcgan", "gan", "wgan"]
    pair = found["kid"]["pairs"]["dcgan against gan"]
    assert pair == {"lite0": -2, "random": -2, "pixels": -2, "agree": True, "better": "dcgan", "certain": True}
    assert found["coverage"]["pairs"]["wgan against gan"]["better"] == "gan"

    for seed in (1, 2):
        known["wgan"][seed]["final"]["pixels"]["kid"] = 4.0
    found = agreement(known)
    assert (found["kid"]["ranking"], found["coverage"]["ranking"]) == (None, ["dcgan", "gan", "wgan"])
    pair = found["kid"]["pairs"]["wgan against gan"]
    assert (pair["agree"], pair["better"], pair["certain"]) == (False, None, None)
    assert found["kid"]["pairs"]["wgan against dcgan"]["better"] == "dcgan"
    equal = agreement(evaluations(gan=[5.0, 5.0], dcgan=[5.0, 5.0]))["kid"]
    assert (equal["ranking"], equal["pairs"]["dcgan against gan"]["better"]) == (None, None)


@pytest.mark.parametrize("model", ["gan", "dcgan", "wgan"])
@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_a_null_in_one_extractor_of_one_seed_leaves_its_pairs_and_the_ranking_open(model: str, extractor: str) -> None:
    known = evaluations(gan=[5.0, 5.1], dcgan=[3.0, 3.1], wgan=[7.0, 7.1])
    known[model][1]["final"][extractor] = None
    found = agreement(known)["coverage"]
    assert found["ranking"] is None
    for pair, row in found["pairs"].items():
        known_pair = model not in pair.split(" against ")
        assert (row["agree"], row["certain"], row["better"] is None) == (known_pair, known_pair or None, not known_pair)
        assert [row[name] is None for name in EXTRACTORS] == [
            not known_pair and name == extractor for name in EXTRACTORS
        ]


def test_an_extractor_that_only_some_have_is_the_users_to_mend() -> None:
    known = evaluations(gan=[5.0], dcgan=[3.0])
    known["dcgan"][1]["final"]["inception"] = {"kid": 1.0}
    with pytest.raises(UserError, match=r"gan/1\.json has no figure 'final\.inception\.kid'"):
        agreement(known)
