"""The ledger of claims on made-up evaluations whose verdicts are known, and the comparison of all variants."""

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from illustgan.claims import comparison, figures, ledger, rules
from illustgan.claims.rules import Rule, words
from illustgan.claims.settings import TOYS
from illustgan.core.errors import UserError

EXTRACTORS = ("lite0", "random", "pixels")
LEVEL = 0.95


def checkpoint(level: float) -> dict[str, Any]:
    """Figures of a generator: the higher `level`, the worse (0 is real, 10 noise)."""
    share = 1 - level / 10
    distances = {"kid": level, "kid_spread": 0.1, "fid": 9 * level, "precision": share, "recall": share}
    distances |= {"density": share, "coverage": share}
    return {
        **{name: dict(distances) for name in EXTRACTORS},
        "diversity": 1.0,
        "swd": {"64": level, "32": level, "16": level, "mean": level},
        "em": {"lite0": level, "pixels": level},
        "modes": {"recognised": share, "values": share, "pairs": share, "kl": level, "tv": level, "attributes": {}},
        "clusters": {"reached": share, "kl": level, "tv": level},
        "memorisation": {"lite0": {"copying": 0.0, "closer": 0.01}, "pixels": {"copying": 0.0, "closer": 0.01}},
        "distinct": {"duplicates": 0.0, "support": 1e5},
        "blur": {"high_frequencies": 1.0, "edge_width": 2 + level / 10},
    }


def correlation(value: float | None) -> dict[str, float | None]:
    return {f"{kind}{end}": value for kind in ("spearman", "kendall") for end in ("", "_low", "_high")}


def evaluation(level: float, correlated: float | None = 0.8) -> dict[str, Any]:
    """What data/evaluations/<model>/<seed>.json holds, with every figure worse for a higher `level`."""
    final = {"step": 60, "tflop": 2.5, "images": 960, **checkpoint(level)}
    final |= {"estimate_train": 1.0, "estimate_heldout": 0.9, "estimate_gap": 0.1}
    distances = {name: correlation(correlated) for name in ("kid", "swd", "em")}
    against = {**distances, "coverage": correlation(None if correlated is None else -correlated)}
    change = {"lite0": level / 10, "pixels": level / 20, "modes": level / 30}
    return {
        "final": final,
        "best": final,
        "floor": checkpoint(0),
        "noise": checkpoint(10),
        "one_face": checkpoint(9),
        "oscillation": {"work": change, "steps": change, "series": {"tflop": [1.0], "lite0": [0.1]}},
        "curves": {
            **dict.fromkeys(("estimate", "discriminator_loss", "generator_loss"), against),
            "stopping": {"step": 40, "regret": level / 10, "regret_last": level / 5},
        },
        "checkpoints": {"000060": final},
    }


def evaluations(**levels: list[float]) -> dict[str, dict[int, dict[str, Any]]]:
    """Each model's evaluations with seeds 1, 2, ... at the given levels."""
    return {model: {n: evaluation(level) for n, level in enumerate(values, 1)} for model, values in levels.items()}


def rule(**changes: Any) -> Rule:
    kids = tuple(f"final.{name}.kid" for name in EXTRACTORS)
    base = Rule("Unrolled trains worse", "the 2017 post", of=("unrolled",), higher=kids, against=("dcgan",))
    return replace(base, **changes)


def entry(of: Rule, known: Mapping[str, Mapping[int, Any]], toy: Mapping[int, Any] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = ledger.build({"it": of}, known, {"toy": toy or {}}, LEVEL)["claims"]["it"]
    return found


WORSE = evaluations(unrolled=[6.0, 6.2, 5.9], dcgan=[4.0, 4.1, 4.0])


def test_holds_when_every_interval_lies_beyond_the_margin() -> None:
    found = entry(rule(), WORSE)
    assert found["verdict"] == "holds"
    first = found["measures"]["final.lite0.kid"]["unrolled against dcgan"]
    assert first["values"] == {"of": {"1": 6.0, "2": 6.2, "3": 5.9}, "against": {"1": 4.0, "2": 4.1, "3": 4.0}}
    assert first["means"] == {"of": 6.03333, "against": 4.03333}
    assert (first["difference"], first["margin"], first["agrees"]) == (2.0, 0.0, "yes")
    assert (first["low"], first["high"]) == (pytest.approx(2 - 0.248414, abs=1e-5), pytest.approx(2.248414, abs=1e-5))
    assert (first["floor"], first["noise"], first["one_face"]) == (0, 10, 9)
    assert found["why"].startswith("3 of 3 comparisons agree; final.lite0.kid of unrolled less dcgan is 2 (1.75 to ")


def test_a_claim_and_its_opposite_get_opposite_verdicts() -> None:
    kids = rule().higher
    found = entry(rule(lower=kids, higher=()), WORSE)
    assert found["verdict"] == "does not hold"
    assert "0 of 3 comparisons agree, 3 contradict" in found["why"]


@pytest.mark.parametrize(
    ("by", "by_share", "expected"),
    [(1.5, 0, "holds"), (1.9, 0, "undecided"), (2.5, 0, "does not hold"), (0, 0.4, "holds"), (0, 0.7, "does not hold")],
)
def test_differences_count_from_the_least_that_does(by: float, by_share: float, expected: str) -> None:
    found = entry(rule(by=by, by_share=by_share), WORSE)
    assert found["verdict"] == expected
    margin = found["measures"]["final.lite0.kid"]["unrolled against dcgan"]["margin"]
    assert margin == pytest.approx(by + by_share * 4.03333, rel=1e-5)


def test_no_worse_than_is_a_negative_margin() -> None:
    equal = evaluations(unrolled=[4.0, 4.1, 4.0], dcgan=[4.0, 4.1, 4.0])
    kids = rule().higher
    no_worse = rule(lower=kids, higher=(), by_share=-0.05)
    assert entry(no_worse, equal)["verdict"] == "holds"
    assert words(no_worse).endswith("lower than for dcgan, or worse by less than 5 % of it")
    assert entry(rule(lower=kids, higher=()), equal)["verdict"] == "undecided"  # no difference is neither


def test_seeds_that_scatter_decide_nothing() -> None:
    assert entry(rule(), evaluations(unrolled=[6.0, 3.0, 7.0], dcgan=[4.0, 4.1, 4.0]))["verdict"] == "undecided"
    # the same scatter in both is taken out by pairing
    paired = evaluations(unrolled=[6.0, 3.0, 7.1], dcgan=[4.0, 1.1, 5.0])
    assert entry(rule(), paired)["verdict"] == "holds"


def test_extractors_that_disagree_leave_it_undecided_and_are_shown() -> None:
    known = copy.deepcopy(WORSE)
    for seed in (1, 2, 3):
        known["unrolled"][seed]["final"]["pixels"]["kid"] = 1.0
    found = entry(rule(), known)
    assert found["verdict"] == "undecided"
    agreed = {path: rows["unrolled against dcgan"]["agrees"] for path, rows in found["measures"].items()}
    assert agreed == {"final.lite0.kid": "yes", "final.random.kid": "yes", "final.pixels.kid": "no"}
    assert "2 of 3 comparisons agree, 1 contradict; final.pixels.kid" in found["why"]


def test_one_refuted_pair_refutes_a_claim_about_two() -> None:
    known = evaluations(unrolled=[6.0, 6.2, 5.9], dcgan=[4.0, 4.1, 4.0], gan=[9.0, 9.1, 9.0])
    found = entry(rule(against=("dcgan", "gan")), known)
    assert found["verdict"] == "does not hold"
    assert found["measures"]["final.lite0.kid"]["unrolled against gan"]["agrees"] == "no"
    assert entry(rule(against=("dcgan",), of=("unrolled", "gan")), known)["verdict"] == "holds"


@pytest.mark.parametrize(
    ("levels", "expected"), [((6, 4), "suggests it holds"), ((3, 4), "suggests it does not"), ((4, 4), "undecided")]
)
def test_one_seed_only_suggests(levels: tuple[float, float], expected: str) -> None:
    found = entry(rule(), evaluations(unrolled=[levels[0]], dcgan=[levels[1]]))
    assert found["verdict"] == expected
    assert "one seed: no interval" in found["why"]
    assert found["measures"]["final.lite0.kid"]["unrolled against dcgan"]["low"] is None


def test_only_seeds_of_both_are_compared() -> None:
    known = copy.deepcopy(WORSE)
    del known["dcgan"][2]
    first = entry(rule(), known)["measures"]["final.lite0.kid"]["unrolled against dcgan"]
    assert first["values"] == {"of": {"1": 6.0, "3": 5.9}, "against": {"1": 4.0, "3": 4.0}}
    known["dcgan"] = {9: evaluation(4)}
    found = entry(rule(), known)
    assert (found["verdict"], found["measures"]) == ("not computed", {})
    assert found["why"] == "unrolled and dcgan have no seed in common: run dvc repro evaluate"


def test_a_missing_variant_is_not_computed_and_says_how() -> None:
    found = entry(rule(), evaluations(dcgan=[4.0, 4.1]))
    assert (found["verdict"], found["measures"]) == ("not computed", {})
    assert found["why"] == "unrolled is not trained: add it to models in params.yaml, then dvc repro"
    assert (found["claim"], found["source"]) == ("Unrolled trains worse", "the 2017 post")
    both = entry(rule(), evaluations(gan=[4.0]))
    assert both["why"] == "unrolled and dcgan are not trained: add them to models in params.yaml, then dvc repro"


def test_null_figures_are_not_computed_and_say_why() -> None:
    known = copy.deepcopy(WORSE)
    known["dcgan"][2]["final"]["modes"] = None
    found = entry(rule(higher=("final.modes.kl", "final.lite0.kid")), known)
    assert found["verdict"] == "not computed"
    assert found["why"] == (
        "final.modes.kl of dcgan is null: too few attributes of faces are told apart: "
        "take data.source avatars, or more steps in attributes.scales"
    )
    null = found["measures"]["final.modes.kl"]["unrolled against dcgan"]
    assert (null["agrees"], null["difference"], null["means"]["against"]) == (None, None, None)
    assert null["values"]["against"] == {"1": 4.0, "2": None, "3": 4.0}
    assert found["measures"]["final.lite0.kid"]["unrolled against dcgan"]["agrees"] == "yes"

    flat = {"wgan": {1: evaluation(5, correlated=None)}}
    found = entry(Rule("c", "s", of=("wgan",), higher=("curves.estimate.kid.spearman",), than=0), flat)
    assert found["verdict"] == "not computed"
    assert "raise evaluations in scales" in found["why"]


def test_a_correlation_is_compared_with_a_number_on_its_side() -> None:
    curve = Rule(
        "The curve tells the quality",
        "Arjovsky 2017",
        of=("wgan",),
        higher=("curves.estimate.kid.spearman", "curves.estimate.swd.spearman"),
        lower=("curves.estimate.coverage.spearman",),
        than=0,
        by=0.6,
    )
    assert entry(curve, {"wgan": {n: evaluation(4, 0.8 + n / 100) for n in (1, 2, 3)}})["verdict"] == "holds"
    assert entry(curve, {"wgan": {n: evaluation(4, 0.2 + n / 100) for n in (1, 2, 3)}})["verdict"] == "does not hold"
    assert "spearman of wgan is 0.21 (" in entry(curve, {"wgan": {1: evaluation(4, 0.21)}})["why"]
    turned = entry(curve, {"wgan": {1: evaluation(4, -0.8)}})
    assert turned["verdict"] == "suggests it does not"
    row = turned["measures"]["curves.estimate.coverage.spearman"]["wgan against 0"]
    assert (row["difference"], row["values"]["against"], row["floor"]) == (0.8, {"1": 0.0}, None)
    assert words(curve) == (
        "for wgan: curves.estimate.kid.spearman, curves.estimate.swd.spearman higher and "
        "curves.estimate.coverage.spearman lower than 0 by more than 0.6"
    )


def test_a_figure_is_compared_with_another_of_the_same_run() -> None:
    stop = Rule("s", "s", of=("wgan",), lower=("curves.stopping.regret",), than="curves.stopping.regret_last")
    found = entry(stop, evaluations(wgan=[3.0, 3.5, 3.2]))
    assert found["verdict"] == "holds"
    row = found["measures"]["curves.stopping.regret"]["wgan against curves.stopping.regret_last"]
    assert row["values"]["against"] == {"1": 0.6, "2": 0.7, "3": 0.64}


def test_references_are_figures_of_the_same_file() -> None:
    kids = rule().higher
    nearer = Rule("Learns", "", of=("wgan_mlp",), lower=kids, against=("noise", "one_face"), by_share=0.5)
    found = entry(nearer, evaluations(wgan_mlp=[3.0, 3.1, 3.0]))
    assert found["verdict"] == "holds"
    assert found["measures"]["final.lite0.kid"]["wgan_mlp against noise"]["margin"] == 5
    assert entry(nearer, evaluations(wgan_mlp=[7.0, 7.1, 7.0]))["verdict"] == "does not hold"
    assert words(nearer).endswith("lower than for noise and for one_face by more than 50 % of it")
    with pytest.raises(UserError, match=r"claims\.rules\.it: oscillation\.work\.lite0 has no counterpart in noise"):
        entry(replace(nearer, lower=("oscillation.work.lite0",)), evaluations(wgan_mlp=[3.0]))


def test_the_toy_is_a_variant_with_seeds_of_its_own() -> None:
    follows = Rule("t", "s", of=("toy",), higher=("critic.spearman", "moving.spearman"), than=0, by=0.9)
    toy = {n: {"critic": {"spearman": 1.0}, "moving": {"spearman": 0.96 + n / 1000}} for n in (1, 2, 3)}
    assert entry(follows, {}, toy)["verdict"] == "holds"
    assert entry(follows, {}, {1: toy[1]})["verdict"] == "suggests it holds"


def test_a_path_that_leads_nowhere_is_the_users_to_mend() -> None:
    with pytest.raises(UserError, match=r"evaluations/unrolled/1\.json has no 'final\.lite0\.kdi'.*mean 'kid'"):
        entry(rule(higher=("final.lite0.kdi",)), WORSE)
    with pytest.raises(UserError, match=r"'final\.lite0'.*is no number"):
        entry(rule(higher=("final.lite0",)), WORSE)
    with pytest.raises(UserError, match=r"'final\.lite0\.kid\.x'.*dvc repro"):
        entry(rule(higher=("final.lite0.kid.x",)), WORSE)


@pytest.mark.parametrize("changes", [{"against": ()}, {"than": 0}, {"higher": ()}, {"of": ()}])
def test_a_rule_that_compares_nothing_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="either against or than"):
        rule(**changes)


LEVELS = st.lists(st.sampled_from([2.0, 3.0, 3.1, 4.0, 4.2]), min_size=3, max_size=3)


@settings(max_examples=25)
@given(st.integers(1, 3), LEVELS, LEVELS, LEVELS, st.sampled_from([-0.5, 0.0, 0.5]), st.booleans())
def test_the_verdict_follows_from_the_numbers_in_the_entry(
    seeds: int, a: list[float], b: list[float], c: list[float], by: float, mixed: bool
) -> None:
    known = evaluations(unrolled=a[:seeds], dcgan=b[:seeds], gan=c[:seeds])
    tried = rule(against=("dcgan", "gan"), by=by, lower=("final.lite0.coverage",))
    if mixed:
        known["unrolled"][1]["final"]["random"]["kid"] = 0.5
    found = json.loads(json.dumps(ledger.build({"it": tried}, known, {}, LEVEL), allow_nan=False))["claims"]["it"]
    said: dict[str, list[str]] = {"unrolled against dcgan": [], "unrolled against gan": []}
    for rows in found["measures"].values():
        for pair, row in rows.items():
            side = 1 if row["wants"] == "higher" else -1
            ends = [side * row[end] for end in (("difference",) if row["low"] is None else ("low", "high"))]
            expected = "yes" if min(ends) > by else "no" if max(ends) < by else "unclear"
            assert (row["agrees"], row["margin"]) == (expected, by)
            assert (row["low"] is None) == (seeds == 1)
            said[pair].append(expected)
    if all(set(pair) == {"yes"} for pair in said.values()):
        expected = "holds" if seeds > 1 else "suggests it holds"
    elif any(set(pair) == {"no"} for pair in said.values()):
        expected = "does not hold" if seeds > 1 else "suggests it does not"
    else:
        expected = "undecided"
    assert found["verdict"] == ledger.verdict(found["measures"]) == expected


def test_the_order_of_seeds_changes_no_byte() -> None:
    turned = {model: dict(sorted(by_seed.items(), reverse=True)) for model, by_seed in WORSE.items()}
    once, again = (json.dumps(ledger.build({"it": rule()}, known, {}, LEVEL)) for known in (WORSE, turned))
    assert once == again
    once, again = (json.dumps(comparison.pairwise(known, ["final.lite0.fid"], LEVEL)) for known in (WORSE, turned))
    assert once == again


def test_pairs_differ_only_where_the_interval_leaves_out_0() -> None:
    known = evaluations(gan=[4.0, 4.2, 4.1], dcgan=[3.0, 3.3, 3.2], wgan=[4.5, 3.9, 4.1])
    found = comparison.pairwise(known, ["final.lite0.kid"], LEVEL)["figures"]["final.lite0.kid"]
    assert found["variants"]["gan"] == {
        "mean": 4.1, "spread": 0.1, "low": pytest.approx(3.85159, abs=1e-5), "high": pytest.approx(4.34841, abs=1e-5),
        "seeds": 3,
    }  # fmt: skip
    assert list(found["pairs"]) == ["dcgan against gan", "wgan against gan", "wgan against dcgan"]
    assert found["pairs"]["dcgan against gan"]["difference"] == pytest.approx(-0.933333, abs=1e-5)
    assert {pair: row["differs"] for pair, row in found["pairs"].items()} == {
        "dcgan against gan": True,
        "wgan against gan": False,
        "wgan against dcgan": False,
    }


def test_one_seed_or_a_null_differs_from_nothing() -> None:
    known = evaluations(gan=[4.0], dcgan=[3.0])
    found = comparison.pairwise(known, ["final.lite0.kid", "final.modes.values"], LEVEL)
    pair = found["figures"]["final.lite0.kid"]["pairs"]["dcgan against gan"]
    assert pair == {"difference": -1, "low": None, "high": None, "differs": None}
    assert found["agreement"]["kid"]["pairs"]["dcgan against gan"]["certain"] is None
    known["gan"][1]["final"]["modes"] = None
    null = comparison.pairwise(known, ["final.modes.values"], LEVEL)["figures"]["final.modes.values"]
    assert set(null["variants"]["gan"].values()) == set(null["pairs"]["dcgan against gan"].values()) == {None}
    assert null["variants"]["dcgan"]["mean"] == 0.7


def test_a_ranking_is_stated_only_where_all_extractors_agree() -> None:
    known = evaluations(gan=[5.0, 5.1], dcgan=[3.0, 3.1], wgan=[7.0, 7.1])
    found = comparison.pairwise(known, [], LEVEL)["agreement"]
    assert found["kid"]["ranking"] == found["coverage"]["ranking"] == ["dcgan", "gan", "wgan"]
    pair = found["kid"]["pairs"]["dcgan against gan"]
    assert pair == {"lite0": -2, "random": -2, "pixels": -2, "agree": True, "better": "dcgan", "certain": True}
    assert found["coverage"]["pairs"]["wgan against gan"]["better"] == "gan"

    for seed in (1, 2):
        known["wgan"][seed]["final"]["pixels"]["kid"] = 4.0
    found = comparison.pairwise(known, [], LEVEL)["agreement"]
    assert (found["kid"]["ranking"], found["coverage"]["ranking"]) == (None, ["dcgan", "gan", "wgan"])
    pair = found["kid"]["pairs"]["wgan against gan"]
    assert (pair["agree"], pair["better"], pair["certain"]) == (False, None, None)
    assert found["kid"]["pairs"]["wgan against dcgan"]["better"] == "dcgan"


def test_equal_variants_are_not_ranked() -> None:
    found = comparison.pairwise(evaluations(gan=[5.0, 5.0], dcgan=[5.0, 5.0]), [], LEVEL)["agreement"]["kid"]
    assert (found["ranking"], found["pairs"]["dcgan against gan"]["better"]) == (None, None)


def test_files_are_read_for_the_named_models_and_seeds(tmp_path: Path) -> None:
    (tmp_path / "gan").mkdir()
    for seed in (1, 2):
        (tmp_path / "gan" / f"{seed}.json").write_text(json.dumps(evaluation(seed)))
    assert figures.read(tmp_path, ["gan"], [2]) == {"gan": {2: json.loads(json.dumps(evaluation(2)))}}
    with pytest.raises(UserError, match=r"gan/3\.json is missing: run dvc repro evaluate"):
        figures.read(tmp_path, ["gan"], [3])
    (tmp_path / "gan" / "1.json").write_text("{")
    with pytest.raises(UserError, match=r"gan/1\.json is damaged"):
        figures.read(tmp_path, ["gan"], [1])
    (tmp_path / "gan" / "1.json").write_text("[]")
    with pytest.raises(UserError, match=r"gan/1\.json holds no figures"):
        figures.read(tmp_path, ["gan"], [1])


def test_the_toy_is_read_by_seed(tmp_path: Path) -> None:
    path = tmp_path / "toy.json"
    with pytest.raises(UserError, match=r"toy\.json is missing: run dvc repro toy"):
        figures.read_toy(path)
    path.write_text(json.dumps({"seeds": {"1": {"critic": {"r2": 0.9}}}}))
    assert figures.read_toy(path) == {1: {"critic": {"r2": 0.9}}}
    for content in ({}, {"seeds": {}}, {"seeds": {"one": {}}}):
        path.write_text(json.dumps(content))
        with pytest.raises(UserError, match=r"toy\.json"):
            figures.read_toy(path)


def test_every_toy_that_params_may_name_has_a_file() -> None:
    assert set(rules.TOYS) == set(TOYS)
