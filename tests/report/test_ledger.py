"""The ledger of claims in words."""

from pathlib import Path

import pytest

from illustgan.claims import ledger as claims
from illustgan.claims.settings import Claims
from illustgan.report import ledger

from .conftest import write_root
from .made_up import CLAIMS, by_seed, measured

MODELS = ("gan", "dcgan")


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
    assert better["number"]["interval"] == ("" if seeds == 1 else "[−1.13, −0.873]")
    assert better["sides"] == ["dcgan", "gan"]
    assert "a difference of −0.1" in blurrier["why"]
    assert absent["why"] == "other is not trained: add it to models in params.yaml, then dvc repro"
    assert (absent["comparisons"], absent["number"]) == ([], None)
    for entry in found:
        assert entry["rule"].japanese
        assert "difference" not in entry["why"].japanese


def test_null_figures_are_dashes(tmp_path: Path) -> None:
    known = measured(gan=[6.0], dcgan=[5.0])
    known["dcgan"][0]["final"]["blur"]["edge_width"] = None
    one = Claims(level=0.95, figures=(), rules={"blurrier": CLAIMS.rules["blurrier"]})
    (entry,) = ledger.entries(claims.build(one, by_seed(known), tmp_path), MODELS, (1,))
    assert entry["comparisons"] == ["edge width: – for dcgan, 2.6 for gan"]
    assert entry["number"]["value"] == "–"
    assert "it is not defined for these pictures" in entry["why"]
