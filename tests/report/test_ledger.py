import pytest

from illustgan.claims import comparison
from illustgan.claims import ledger as claims
from illustgan.report import ledger

from .made_up import LEVEL, RULES, evaluation, toy

ONE, TWO = [1], [1, 2]


def _compared(**kids):
    """comparison.json for models with a KID for each seed."""
    return _measured(kids), comparison.pairwise(_measured(kids), [], LEVEL)


def _measured(kids):
    return {model: {seed: evaluation(kid) for seed, kid in enumerate(seeds, 1)} for model, seeds in kids.items()}


def _without_agreement(measured, model, kid):
    for content in measured[model].values():
        content["final"]["pixels"]["kid"] = kid
    return comparison.pairwise(measured, [], LEVEL)


def test_an_order_is_stated_where_extractors_agree():
    _, found = _compared(gan=[5.0], dcgan=[3.0], wgan=[6.0])
    said = ledger.opening(found, ["gan", "dcgan", "wgan"], ONE)
    assert "in this order, best first: dcgan, gan, wgan." in said
    assert said.endswith("One seed has no interval, so any of this may be chance.")


def test_no_order_is_stated_where_they_do_not():
    measured, _ = _compared(gan=[5.0], dcgan=[3.0], wgan=[6.0])
    found = _without_agreement(measured, "wgan", 4.0)
    said = ledger.opening(found, ["gan", "dcgan", "wgan"], ONE)
    assert "do not agree on an order of the 3 variants: they order 2 of 3 pairs alike." in said
    assert "All of them put dcgan before each other one." in said
    assert "best first" not in said


def test_nothing_is_said_of_chance_where_no_pair_agrees():
    measured, _ = _compared(gan=[5.0, 5.1], dcgan=[3.0, 3.1])
    said = ledger.opening(_without_agreement(measured, "dcgan", 9.0), ["gan", "dcgan"], TWO)
    assert said.endswith("do not agree on an order of the 2 variants, nor on that of any two.")


def test_what_intervals_do_not_tell_apart_is_named():
    _, found = _compared(gan=[5.0, 3.2], dcgan=[3.0, 3.1], wgan=[9.0, 9.1])
    said = ledger.opening(found, ["gan", "dcgan", "wgan"], TWO)
    assert "Not told apart over 2 seeds, since an interval contains 0: dcgan and gan; wgan and gan." in said
    assert "wgan and dcgan" not in said


def test_many_pairs_are_counted_and_not_named():
    models = {name: [5.0 + n / 10, 6.0 - n / 7] for n, name in enumerate("abcde")}
    _, found = _compared(**models)
    assert "contains 0: 10 of 10 pairs" in ledger.opening(found, list(models), TWO)


def test_there_is_nothing_to_order_without_others_or_without_the_file():
    assert ledger.opening(None, ["gan"], ONE) == ""
    assert "reports/comparison.json is not there" in ledger.opening(None, ["gan", "wgan"], ONE)


@pytest.mark.parametrize("seeds", [1, 2])
def test_entries_keep_the_order_and_the_words_of_the_file(seeds):
    measured = _measured({"gan": [6.0, 6.1][:seeds], "dcgan": [5.0, 5.1][:seeds]})
    content = claims.build(RULES, measured, {"toy": {1: toy()["seeds"]["1"]}}, LEVEL)
    found = ledger.entries(content)
    assert [entry.claim for entry in found] == [rule.claim for rule in RULES.values()]
    assert [entry.picture for entry in found] == [rule.picture for rule in RULES.values()]
    assert len({entry.anchor for entry in found}) == len(found)
    assert found[1].measures[0].interval == ("one seed" if seeds == 1 else "[−1.00, −1.00]")
    assert found[4].measures == []
    assert sum(int(count) for _, count in ledger.counts(found)) == len(found)


def test_every_verdict_has_a_mark_of_its_own():
    assert len(set(ledger.MARKS.values())) == len(ledger.MARKS)


def test_null_figures_are_dashes():
    measured = _measured({"gan": [6.0], "dcgan": [5.0]})
    measured["dcgan"][1]["final"]["blur"]["edge_width"] = None
    found = ledger.entries(claims.build({"it": RULES["blurrier"]}, measured, {}, LEVEL))[0].measures[0]
    assert (found.sides, found.difference, found.agrees) == ("– – 2.60", "–", "no number")
