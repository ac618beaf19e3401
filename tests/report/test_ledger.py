"""The ledger of claims, and the order of variants, in words."""

from pathlib import Path
from typing import Any

import pytest

from illustgan.claims import ledger as claims
from illustgan.claims.settings import Claims
from illustgan.report import ledger

from .conftest import write_root
from .made_up import CLAIMS, Measured, by_seed, compared, measured

MODELS = ("gan", "dcgan")


def _order(known: Measured) -> dict[str, Any]:
    return ledger.order(compared(known), list(known))


def test_an_order_is_stated_where_extractors_agree() -> None:
    known = measured(gan=[5.0], dcgan=[3.0], wgan=[6.0])
    found = _order(known)
    assert (found["ranking"], found["alike"], found["first"]) == (["dcgan", "gan", "wgan"], 3, "dcgan")
    known["wgan"][0]["final"]["pixels"]["kid"] = 4.0
    found = _order(known)
    assert (found["ranking"], found["alike"], found["pairs"], found["first"]) == (None, 2, 3, "dcgan")


def test_what_intervals_do_not_tell_apart_is_counted() -> None:
    assert _order(measured(gan=[5.0, 3.2, 5.0], dcgan=[3.0, 3.1, 3.0], wgan=[9.0, 9.1, 9.0]))["untold"] == 2
    assert _order(measured(gan=[5.0, 5.1, 5.0], dcgan=[3.0, 3.1, 3.0]))["untold"] == 0


@pytest.mark.parametrize("seeds", [1, 2])
def test_entries_keep_the_order_of_the_file_and_say_rule_and_reason_in_both_languages(
    tmp_path: Path, seeds: int
) -> None:
    known = measured(gan=[6.0, 6.1][:seeds], dcgan=[5.0, 5.1][:seeds])
    content = claims.build(CLAIMS, by_seed(known), write_root(tmp_path) / "data/theory")
    found = ledger.entries(content, MODELS, range(1, seeds + 1))
    told = [(entry["claim"], entry["picture"]) for entry in found]
    assert told == [(rule.claim, rule.picture) for rule in CLAIMS.rules.values()]
    blurrier, better, *_, absent = found
    assert blurrier["rule"] == "for dcgan: edge width higher than for gan by more than 0.1"
    assert better["measures"][0]["interval"] == ("one seed" if seeds == 1 else "[−1.13, −0.873]")
    assert better["measures"][0]["references"] == "floor −0.0021, noise 10, one face 9.0"
    assert "of dcgan less gan is −0.1" in blurrier["why"]
    assert absent["why"] == "other is not trained: add it to models in params.yaml, then dvc repro"
    assert absent["measures"] == []
    for entry in found:
        assert entry["rule"].japanese
        assert "less" not in entry["why"].japanese


def test_null_figures_are_dashes(tmp_path: Path) -> None:
    known = measured(gan=[6.0], dcgan=[5.0])
    known["dcgan"][0]["final"]["blur"]["edge_width"] = None
    one = Claims(level=0.95, figures=(), rules={"blurrier": CLAIMS.rules["blurrier"]})
    (entry,) = ledger.entries(claims.build(one, by_seed(known), tmp_path), MODELS, (1,))
    (found,) = entry["measures"]
    assert (found["sides"], found["difference"], found["agrees"]) == ("– – 2.60", "–", "no number")
    assert "it is not defined for these pictures" in entry["why"]
