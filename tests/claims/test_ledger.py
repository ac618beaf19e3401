"""The ledger of claims on made-up evaluations whose verdicts are known."""

import copy
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.claims import ledger
from illustgan.claims.settings import Claims, Condition, Rule
from illustgan.core.errors import UserError
from illustgan.results import catalogue

from ..results.made_up import EXTRACTORS, KIDS, evaluation, evaluations, turned
from .made_up import OPPOSITE, rule

NOWHERE = Path("nowhere")


def entry(
    of: Rule, known: Mapping[str, Mapping[int, Any]], theory: Path = NOWHERE, **conditions: Any
) -> dict[str, Any]:
    claims = Claims.model_validate({"level": 0.95, "figures": (), "rules": {"it": of}, "conditions": conditions})
    found: dict[str, Any] = ledger.build(claims, known, theory)["claims"]["it"]
    return found


WORSE = evaluations(unrolled=[6.0, 6.2, 5.9], dcgan=[4.0, 4.1, 4.0])
EQUAL = evaluations(unrolled=[4.0, 4.1, 4.0], dcgan=[4.0, 4.1, 4.0])
AGAIN = evaluations(unrolled=[6.0, 3.0, 7.0], dcgan=[4.0, 4.1, 4.0])
PAIRED = evaluations(unrolled=[6.0, 3.0, 7.1], dcgan=[4.0, 1.1, 5.0])  # the same scatter in both is taken out


def test_an_entry_has_all_numbers_that_decide() -> None:
    found = entry(rule(), WORSE)
    assert (found["verdict"], found["claim"], found["source"]) == ("holds", "Unrolled trains worse", "the 2017 post")
    assert found["measures"]["final.lite0.kid"]["unrolled against dcgan"] == {
        **{"of": "unrolled", "against": "dcgan", "wants": "higher", "difference": 2.0, "margin": 0.0, "agrees": "yes"},
        "values": {"of": {"1": 6.0, "2": 6.2, "3": 5.9}, "against": {"1": 4.0, "2": 4.1, "3": 4.0}},
        "means": {"of": 6.03333, "against": 4.03333},
        "low": pytest.approx(2 - 0.248414, abs=1e-5),
        "high": pytest.approx(2.248414, abs=1e-5),
        **{"floor": -0.0021, "noise": 10, "one_face": 9},
    }
    assert ledger.why(found, lambda text: text.replace("claim needs", "rule asks"), catalogue.name) == (
        "3 of 3 comparisons agree; KID (lite0): 6.03 for unrolled, 4.03 for dcgan, a difference of 2 (1.75 to 2.25). "
        "The rule asks more than 0."
    )


@pytest.mark.parametrize(
    ("known", "changes", "verdict"),
    [
        (WORSE, OPPOSITE, "does not hold"),
        (EQUAL, OPPOSITE, "undecided"),  # no difference is neither
        (EQUAL, {**OPPOSITE, "by_share": -0.05}, "holds"),  # no worse than
        (AGAIN, {}, "undecided"),
        (PAIRED, {}, "holds"),
        (WORSE, {"by": 1.9}, "undecided"),
        (WORSE, {"by": 2.5}, "does not hold"),
        (WORSE, {"by_share": 0.4}, "holds"),
        (evaluations(unrolled=[6.0], dcgan=[4.0]), {}, "suggests it holds"),
        (evaluations(unrolled=[3.0], dcgan=[4.0]), {}, "suggests it does not"),
        (evaluations(unrolled=[4.0], dcgan=[4.0]), {}, "undecided"),
    ],
)
def test_verdicts(known: Mapping[str, Mapping[int, Any]], changes: dict[str, Any], verdict: str) -> None:
    found = entry(rule(**changes), known)
    assert found["verdict"] == verdict
    assert ("one seed: no interval" in found["why"]) == (len(known["dcgan"]) == 1)


def test_extractors_that_disagree_leave_it_undecided_and_are_shown() -> None:
    known = copy.deepcopy(WORSE)
    for seed in (1, 2, 3):
        known["unrolled"][seed]["final"]["pixels"]["kid"] = 1.0
    found = entry(rule(), known)
    assert found["verdict"] == "undecided"
    assert "2 of 3 comparisons agree, 1 contradict; final.pixels.kid" in found["why"]


def test_one_refuted_pair_refutes_a_claim_about_two_and_only_common_seeds_count() -> None:
    known = {**WORSE, **evaluations(gan=[9.0, 9.1])}
    found = entry(rule(against=["dcgan", "gan"]), known)
    assert found["verdict"] == "does not hold"
    row = found["measures"]["final.lite0.kid"]["unrolled against gan"]
    assert (row["agrees"], row["values"]["of"]) == ("no", {"1": 6.0, "2": 6.2})
    assert entry(rule(of=["unrolled", "gan"]), known)["verdict"] == "holds"


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({**WORSE, "dcgan": {9: evaluation(4)}}, "unrolled and dcgan have no seed in common: run dvc repro evaluate"),
        ({"dcgan": WORSE["dcgan"]}, "unrolled is not trained: add it to models in params.yaml, then dvc repro"),
        ({}, "unrolled and dcgan are not trained: add them to models in params.yaml, then dvc repro"),
    ],
)
def test_what_is_missing_is_not_computed_and_says_how(known: Mapping[str, Mapping[int, Any]], reason: str) -> None:
    found = entry(rule(), known)
    assert (found["verdict"], found["measures"], found["why"]) == ("not computed", {}, reason)


def test_null_figures_are_not_computed_and_say_why() -> None:
    known = copy.deepcopy(WORSE)
    known["dcgan"][2]["final"]["modes"] = None
    found = entry(rule(higher=["final.modes.kl", "final.modes.tv", "final.lite0.kid"]), known)
    assert found["verdict"] == "not computed"
    assert found["why"].startswith("final.modes.kl of dcgan has no value: too few attributes of faces are told apart")
    null = found["measures"]["final.modes.kl"]["unrolled against dcgan"]
    assert (null["agrees"], null["difference"], null["means"]["against"]) == (None, None, None)
    assert null["values"]["against"] == {"1": 0.8, "2": None, "3": 0.8}
    assert found["measures"]["final.lite0.kid"]["unrolled against dcgan"]["agrees"] == "yes"
    flat = {"wgan": {1: evaluation(5, spearman=None)}}
    found = entry(rule(of=["wgan"], higher=["curves.estimate.kid.spearman"], than=0), flat)
    assert (found["verdict"], "raise evaluations in scales" in found["why"]) == ("not computed", True)


@pytest.mark.parametrize(
    ("against", "higher", "nulls"),
    [(["dcgan"], KIDS, 2), (["dcgan", "gan"], KIDS[:1], 1), (["gan", "dcgan"], KIDS, 2)],
)
@pytest.mark.parametrize("null", ["unrolled", "dcgan"])
@pytest.mark.parametrize("seed", [1, 3])
def test_nulls_in_one_pair_or_one_seed_settle_nothing_where_they_are_most_of_the_measures(
    against: list[str], higher: list[str], nulls: int, null: str, seed: int
) -> None:
    for gan in (4.0, 9.0):  # the other pair holds, or is refuted
        known = copy.deepcopy({**WORSE, **evaluations(gan=[gan, gan, gan])})
        for extractor in EXTRACTORS[:nulls]:
            known[null][seed]["final"][extractor] = None
        found = entry(rule(higher=higher, against=against), known)
        assert found["verdict"] == "not computed"
        assert found["why"].startswith(f"final.lite0.kid of {null} has no value: it is not defined for these pictures")


def test_ties_without_information_say_nothing_and_half_of_the_measures_must_say_something() -> None:
    tried = rule(of=["wgan"], higher=["final.lite0.recall", "final.random.recall", "final.pixels.recall"])
    known = evaluations(wgan=[3.0, 3.1], dcgan=[5.0, 5.1])
    for name, side in (("lite0", 0.0), ("random", 1.0)):
        assert entry(tried, known)["verdict"] == "holds"
        for by_seed in known.values():
            for found in by_seed.values():
                found["final"][name]["recall"] = side
    found = entry(tried, known)
    assert (found["verdict"], ledger.verdict(found)) == ("undecided", "undecided")
    assert found["why"].startswith("1 of 3 comparisons agree, 2 say nothing; final.pixels.recall: ")
    no_worse = tried.model_copy(update={"by": -0.05})  # is answered at the best end, and not at the worst
    said = [one["wgan against dcgan"]["agrees"] for one in entry(no_worse, known)["measures"].values()]
    assert said == ["nothing", "yes", "yes"]
    for by_seed in known.values():
        by_seed[1]["final"]["pixels"]["recall"] = None
        for found in by_seed.values():
            found["final"]["blur"]["edge_width"] = 9.0  # as pictures without an edge have
    assert entry(tried, known)["verdict"] == "not computed"
    blurrier = rule(of=["wgan"], higher=["final.blur.edge_width"], by=0.1)
    assert entry(blurrier, known)["measures"]["final.blur.edge_width"]["wgan against dcgan"]["agrees"] == "nothing"


FACES = {"figure": "final.modes.recognised", "above": 0.5, "says": "too few samples pass for faces"}


@pytest.mark.parametrize(
    ("condition", "changes", "why"),
    [
        (FACES, {}, "too few samples pass for faces: final.modes.recognised of unrolled is 0.38, and a verdict needs"),
        (FACES, {"of": ["dcgan"], "against": ["unrolled"]}, "of unrolled is 0.38, and a verdict needs more than 0.5"),
        ({**FACES, "above": 0.3}, {}, None),
        ({**FACES, "above": 0.3}, {"against": ["noise"]}, None),  # a reference need not meet it
        ({**FACES, "above": None, "below": 0.5}, {}, "of dcgan is 0.6, and a verdict needs less than 0.5"),
        ({**FACES, "above": "floor.modes.recognised", "times": 0.5}, {}, "of unrolled is 0.38, and a verdict needs"),
        ({**FACES, "above": "final.modes.values", "times": 0.5}, {}, None),
    ],
)
def test_a_rule_whose_condition_fails_with_any_seed_says_nothing(
    condition: dict[str, Any], changes: dict[str, Any], why: str | None
) -> None:
    tried = rule(**{"of": ["unrolled"], "only_if": ["faces"], **changes})
    found = json.loads(json.dumps(entry(tried, WORSE, faces=condition)))
    assert (found["verdict"] == ledger.verdict(found) == "cannot be said") == bool(why)
    assert (why or "comparisons agree") in found["why"]
    met = {of: side["met"] for of, side in found["conditions"]["faces"]["sides"].items()}
    assert met == {of: f"of {of} is" not in (why or "") for of in met}
    assert ledger.condition(found["conditions"]["faces"]).model_dump(exclude_none=True, exclude_defaults=True) == {
        name: value for name, value in condition.items() if value is not None
    }


def test_a_figure_that_these_faces_do_not_have_hinders_nothing_and_a_missing_model_is_told_first() -> None:
    known = copy.deepcopy(WORSE)
    for found in known["unrolled"].values():
        found["final"]["modes"] = None
    assert entry(rule(only_if=["faces"]), known, faces=FACES)["verdict"] == "holds"
    assert entry(rule(only_if=["faces"]), {}, faces=FACES)["verdict"] == "not computed"
    with pytest.raises(ValueError, match=r"rules\.it\.only_if: unknown condition 'face', did you mean 'faces'"):
        entry(rule(only_if=["face"]), known, faces=FACES)
    for bounds in ({}, {"above": 0, "below": 1}):
        with pytest.raises(ValueError, match="either above or below"):
            Condition.model_validate({"figure": "a.b", "says": "no", **bounds})


def test_seeds_that_agree_to_the_digit_are_no_certainty() -> None:
    known = evaluations(wgan=[3.0, 3.0, 3.0], dcgan=[3.0, 3.0, 3.0])
    for found in known["wgan"].values():
        found["final"]["lite0"] |= {"recall": 0.702, "kid": 2.99}
        found["final"]["swd"]["mean"] = 23.9
    said = entry(rule(of=["wgan"], higher=["final.lite0.recall"], lower=["final.lite0.kid", "final.swd.mean"]), known)
    rows = {path: row["wgan against dcgan"] for path, row in said["measures"].items()}
    assert [row["agrees"] for row in rows.values()] == ["unclear", "unclear", "yes"]
    # a share in 512 samples, KID's error from as many, and the last digit kept, of either side: t(.975, 2) = 4.30265
    reach = {path: (row["high"] - row["low"]) / 2 * math.sqrt(3 / 2) / 4.30265 for path, row in rows.items()}
    assert reach == pytest.approx(dict(zip(rows, (1 / 512, 0.01, 1e-4), strict=True)), rel=1e-3)


def test_a_correlation_is_compared_with_a_number_on_its_side() -> None:
    higher, lower = (["curves.estimate.kid.spearman"], ["curves.estimate.coverage.spearman"])
    curve = rule(of=["wgan"], higher=higher, lower=lower, than=0, by=0.6)
    assert entry(curve, {"wgan": {n: evaluation(4, spearman=0.8 + n / 100) for n in (1, 2, 3)}})["verdict"] == "holds"
    assert "spearman: 0.21 for wgan (" in entry(curve, {"wgan": {1: evaluation(4, spearman=0.21)}})["why"]
    turned = entry(curve, {"wgan": {1: evaluation(4, spearman=-0.8)}})
    assert turned["verdict"] == "suggests it does not"
    row = turned["measures"]["curves.estimate.coverage.spearman"]["wgan against 0"]
    assert (row["difference"], row["values"]["against"], row["floor"]) == (0.8, {"1": 0.0}, None)


def test_a_figure_is_compared_with_another_of_the_same_file() -> None:
    stop = rule(
        of=["wgan"], higher=[], lower=["curves.stopping.lite0.regret"], than="curves.stopping.lite0.regret_last"
    )
    found = entry(stop, evaluations(wgan=[3.0, 3.5, 3.2]))
    assert found["verdict"] == "holds"
    row = found["measures"]["curves.stopping.lite0.regret"]["wgan against curves.stopping.lite0.regret_last"]
    assert row["values"]["against"] == {"1": 0.6, "2": 0.7, "3": 0.64}
    paths = tuple(f"curves.stopping.{name}.regret" for name in EXTRACTORS)
    each = stop.model_copy(update={"lower": paths, "than": "curves.stopping.*.regret_last"})
    told = entry(each, evaluations(wgan=[3.0]))["measures"]
    assert [row["wgan against curves.stopping.*.regret_last"]["against"] for row in told.values()] == [
        f"{path}_last" for path in paths
    ]
    assert each.words().endswith(f"{', '.join(paths)} lower than {'_last, '.join(paths)}_last")
    nearer = rule(of=["wgan_mlp"], lower=KIDS, higher=[], against=["noise", "one_face"], by_share=0.5)
    found = entry(nearer, evaluations(wgan_mlp=[3.0, 3.1, 3.0]))
    assert found["verdict"] == "holds"
    assert found["measures"]["final.lite0.kid"]["wgan_mlp against noise"]["margin"] == 5


def test_a_problem_is_a_variant_with_seeds_of_its_own(tmp_path: Path) -> None:
    follows = rule(of=["critic"], higher=["critic.spearman", "moving.spearman"], than=0, by=0.9)
    seeds = {n: {"critic": {"spearman": 1.0}, "moving": {"spearman": 0.96 + n / 1000}} for n in (1, 2, 3)}
    (tmp_path / "critic.json").write_text(json.dumps({"seeds": seeds}))
    assert entry(follows, {}, tmp_path)["verdict"] == "holds"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("final.lite0.kdi", r"evaluations/unrolled/1\.json has no figure 'final\.lite0\.kdi'.*mean 'kid'"),
        ("final.lite0", r"'final\.lite0' is no number"),
    ],
)
def test_a_path_that_leads_nowhere_is_the_users_to_mend(path: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        entry(rule(higher=[path]), WORSE)


LEVELS = st.lists(st.sampled_from([2.0, 3.0, 3.1, 4.0, 4.2]), min_size=3, max_size=3)


@settings(max_examples=25)
@given(st.integers(1, 3), LEVELS, LEVELS, LEVELS, st.sampled_from([-0.5, 0.0, 0.5]), st.booleans())
def test_the_verdict_follows_from_the_numbers_in_the_entry(
    seeds: int, a: list[float], b: list[float], c: list[float], by: float, mixed: bool
) -> None:
    known = evaluations(unrolled=a[:seeds], dcgan=b[:seeds], gan=c[:seeds])
    if mixed:
        known["unrolled"][1]["final"]["random"]["kid"] = 0.5
    tried = rule(against=("dcgan", "gan"), by=by, lower=("final.lite0.coverage",))
    found = json.loads(json.dumps(entry(tried, known), allow_nan=False))
    for row in (row for rows in found["measures"].values() for row in rows.values()):
        side = 1 if row["wants"] == "higher" else -1
        ends = [side * row[end] for end in (("difference",) if row["low"] is None else ("low", "high"))]
        expected = "yes" if min(ends) > by else "no" if max(ends) < by else "unclear"
        assert (row["agrees"], row["margin"], row["low"] is None) == (expected, by, seeds == 1)
    assert found["verdict"] == ledger.verdict(found)


def test_the_order_of_seeds_changes_no_byte() -> None:
    once, again = (json.dumps(entry(rule(), known)) for known in (WORSE, turned(WORSE)))
    assert once == again
