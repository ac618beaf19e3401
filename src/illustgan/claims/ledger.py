"""The ledger: every claim with its measurements and a verdict, the content of reports/claims.json.

A comparison (a measure, a variant, what it is compared with) says `yes` when the whole interval of the difference lies
on the claim's side, beyond the least difference that counts; `no` when it lies short of it; `unclear` when it lies on
both sides; and `nothing` when both sides are at the same end of the measure's range, as two generators that draw no
face reach 0 of all kinds of hair. One seed has no interval: the bare differences decide, and only suggest.

The measures of one pair are witnesses to one fact, and none is to be trusted alone: the pair holds when all that say
something, and are half of all or more, say yes, is refuted when all these say no, and is open otherwise. A claim holds
when every pair holds, does not hold when one is refuted, and is undecided otherwise. Where a variant fails a condition
with any seed, nothing can be said: of few samples that pass for faces any may be called varied, and copies of training
faces are the best faces.

Since all comparisons must say yes, a claim holds wrongly at most as often as one interval errs; a refutation by one of
two pairs can err twice as often. The margin is taken as known, also where it is a share of a mean over the same seeds.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from illustgan.claims.settings import Claims, Condition, Rule, plain
from illustgan.core.numbers import rounded, significant
from illustgan.metrics.registry import N_
from illustgan.results import catalogue, intervals
from illustgan.results.catalogue import CHECKPOINTS, PROBLEMS, REFERENCES
from illustgan.results.evaluations import Evaluations, Sample, at_seeds, over_seeds, read_problem, sample
from illustgan.results.figure import SHARE, Translate

Entry = dict[str, Any]
NUMBER = re.compile(r"-?[\d.]+")
SAYS = ("yes", "no", "unclear")  # what a comparison says, if it says something

FIXES = {  # what to do about a figure that is null, by a part of its path
    "modes": N_(
        "too few attributes of faces are told apart: take data.source avatars, or more steps in attributes.scales"
    ),
    "curves": N_("a curve needs four checkpoints that are not all alike: raise evaluations in scales"),
    "": N_("it is not defined for these pictures"),
}


def build(claims: Claims, evaluations: Evaluations, theory_folder: Path) -> Entry:
    """All claims with their measurements and verdicts.

    Args:
        claims: their rules, and the level of the intervals over seeds.
        evaluations: by model and seed; models that are not there leave the claims about them not computed.
        theory_folder: data/theory, with the files of those of `PROBLEMS` that rules name.

    Returns:
        `level`, and under `claims` for each name: `claim`, `source`, `rule` (in words), `decides` (what of it is set),
        `verdict`, `why`, `picture`, `conditions` and `measures`. A condition has its settings and, under `sides`, for
        each variant its `values` and `bounds` by seed and whether it is `met`. `measures` have, by path and then by
        "variant against other", the two sides' `values` by seed and `means`, the mean `difference` (the variant less
        the other), `low` and `high` of its interval (null for one seed), the least difference that counts (`margin`),
        what the measure `wants` (lower or higher), whether the comparison `agrees` (yes, no, unclear, nothing, or null
        when a figure is), and what the references score: real faces (`floor`), `noise` and `one_face`, or null.

    Raises:
        UserError: when a rule names a figure that no file has.
    """
    named = {name for rule in claims.rules.values() for name in (*rule.of, *rule.against)}
    problems = {name: read_problem(theory_folder / f"{name}.json") for name in PROBLEMS if name in named}
    known, rules = {**evaluations, **problems}, claims.rules.items()
    return {"level": claims.level, "claims": {name: _claim(rule, claims, known) for name, rule in rules}}


def verdicts(built: Mapping[str, Any]) -> Entry:
    """The verdict of each claim, and how many claims each verdict has: what `dvc metrics diff` compares."""
    by_claim = {name: claim["verdict"] for name, claim in built["claims"].items()}
    return {"claims": by_claim, "counts": dict(sorted(Counter(by_claim.values()).items()))}


def verdict(entry: Mapping[str, Any]) -> str:
    """The verdict that a claim's `measures` and `conditions` amount to; see above."""
    rows = [(pair, row) for comparisons in entry["measures"].values() for pair, row in comparisons.items()]
    if rows and unmet(entry["conditions"]):
        return "cannot be said"
    said = [[row["agrees"] for other, row in rows if other == pair] for pair in dict(rows)]
    told = [{one for one in found if one in SAYS} for found in said if _informs(found)]
    if not rows or any(None in found and not _informs(found) for found in said):
        return "not computed"
    certain = all(row["low"] is not None for _pair, row in rows if row["agrees"] in SAYS)
    if len(told) == len(said) and all(found == {"yes"} for found in told):
        return "holds" if certain else "suggests it holds"
    if {"no"} in told:
        return "does not hold" if certain else "suggests it does not"
    return "undecided"


def _informs(agrees: Sequence[str | None]) -> bool:
    """Whether so many measures of a pair say something that the pair may be settled: half or more."""
    return 2 * sum(one in SAYS for one in agrees) >= len(agrees)


def unmet(conditions: Mapping[str, Entry]) -> tuple[Condition, str, Entry] | None:
    """The first condition that is not met, the variant, and its values."""
    for content in conditions.values():
        for of, side in content["sides"].items():
            if not side["met"]:
                return condition(content), of, side
    return None


def condition(content: Mapping[str, Any]) -> Condition:
    """The settings of a condition in an entry's `conditions`."""
    return Condition.model_validate({name: value for name, value in content.items() if name != "sides"})


def missing(rule: Rule, seeds: Mapping[str, Collection[int]], _: Translate = str) -> str:
    """What to do so that there is something to compare, or nothing; `seeds` are those of each variant and problem."""
    named = [*rule.of, *(other for other in rule.against if other not in REFERENCES)]
    absent = [name for name in dict.fromkeys(named) if not seeds.get(name)]
    said = ""
    if len(absent) == 1:
        said = _("{names} is not trained: add it to models in params.yaml, then dvc repro")
    elif absent:
        said = _("{names} are not trained: add them to models in params.yaml, then dvc repro")
    elif not set[int].intersection(*(set(seeds[name]) for name in named)):
        said = _("{names} have no seed in common: run dvc repro evaluate")
    return said.format(names=_(" and ").join(absent or named))


def why(entry: Mapping[str, Any], _: Translate = str, named: Translate = str) -> str:
    """One sentence with the numbers of an entry that decided, or the first that stood in the way.

    `_` translates, and `named` puts a figure's path, or a variant, into words.
    """
    rows = [(path, row) for path, comparisons in entry["measures"].items() for row in comparisons.values()]
    if hindrance := unmet(entry["conditions"]):
        return _hindered(*hindrance, _, named)
    for path, row in rows if verdict(entry) == "not computed" else ():
        if row["agrees"] is None:
            side = "of" if None in row["values"]["of"].values() else "against"
            fix = next(fix for part, fix in FIXES.items() if part in (*path.split("."), ""))
            return _("{figure} of {of} has no value: {fix}").format(figure=named(path), of=named(row[side]), fix=_(fix))
    found = [row["agrees"] for _path, row in rows]
    counts = [_("{count} of {all} comparisons agree").format(count=found.count("yes"), all=len(rows))]
    told = {"no": _("{count} contradict"), "unclear": _("{count} are unclear"), "nothing": _("{count} say nothing")}
    for kind, said in told.items():
        count = found.count(kind) + (found.count(None) if kind == "nothing" else 0)
        counts += [said.format(count=count)] if count else []
    said = _("{counts}; {quoted}")
    return said.format(counts=_(", ").join(counts), quoted=compared(*telling(entry), _, named))


def telling(entry: Mapping[str, Any]) -> tuple[str, Entry]:
    """The comparison that is worth quoting, and the path of its figure: what is at odds with the claim comes first."""
    rows = [(path, row) for path, comparisons in entry["measures"].items() for row in comparisons.values()]
    order = ("no", "unclear", "yes", "nothing", None)
    return min(rows, key=lambda found: order.index(found[1]["agrees"]))


def compared(path: str, row: Mapping[str, Any], _: Translate = str, named: Translate = str) -> str:
    """A comparison in words: what both sides score, by how much they differ, and what the claim needs."""
    said = _("{figure}: {value}") if row["of"] in PROBLEMS else _("{figure}: {value} for {of}")
    alone = NUMBER.fullmatch(row["against"]) is not None
    if not alone:
        said += _(", {against}: {other}") if catalogue.find(row["against"]) else _(", {other} for {against}")
    if row["difference"] is not None:
        said += _(" ({interval})") if alone else _(", a difference of {difference} ({interval})")
        said += _(". The claim needs {wanted}.")
    low, high, higher = row["low"], row["high"], row["wants"] == "higher"
    bound = (1 if higher else -1) * (row["margin"] or 0) + 0.0  # since -1 times 0 is -0
    interval = (
        _("one seed: no interval") if low is None else _("{low} to {high}").format(low=_short(low), high=_short(high))
    )
    return said.format(
        figure=named(path),
        of=named(row["of"]),
        against=named(row["against"]),
        value=_short(row["means"]["of"]),
        other=_short(row["means"]["against"]),
        difference=_short(row["difference"]),
        interval=interval,
        wanted=(_("more than {bound}") if higher else _("less than {bound}")).format(bound=_short(bound)),
    )


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def _hindered(failed: Condition, of: str, side: Entry, _: Translate, named: Translate) -> str:
    """What stands in the way of a claim, in words, with the seed that is furthest off."""
    seed = min(side["values"], key=lambda seed: failed.sign * (side["values"][seed] - side["bounds"][seed]))
    bound = f"{side['bounds'][seed] / failed.times:.3g}"
    bound = bound if failed.times == 1 else f"{plain(failed.times)} × {bound}"
    wanted = (_("more than {bound}") if failed.sign == 1 else _("less than {bound}")).format(bound=bound)
    words = {"says": _(failed.says), "figure": named(failed.figure), "of": named(of), "wanted": wanted}
    said = _("{says}: {figure} of {of} is {value}, and a verdict needs {wanted}")
    return said.format(**words, value=f"{side['values'][seed]:.3g}")


def _claim(rule: Rule, claims: Claims, known: Evaluations) -> Entry:
    absent = missing(rule, known)
    pairs = [] if absent else [(of, other) for of in rule.of for other in rule.others]
    conditions = {name: claims.conditions[name] for name in rule.only_if}
    sides = [name for name in (*rule.of, *rule.against) if name not in REFERENCES]
    entry = {
        "conditions": {
            name: one.model_dump(mode="json", exclude_defaults=True)
            | {"sides": {} if absent else {of: _side(one, of, known) for of in sides}}
            for name, one in conditions.items()
        },
        "measures": {
            path: {
                f"{of} against {other}": _compared(rule, path, (of, other), known, claims.level) for of, other in pairs
            }
            for path in (rule.wants if pairs else ())
        },
    }
    return {
        "claim": rule.claim,
        "source": rule.source,
        "rule": rule.words(conditions=conditions.values()),
        "decides": rule.model_dump(mode="json", exclude={"claim", "source", "picture"}, exclude_defaults=True),
        "verdict": verdict(entry),
        "why": absent or why(entry),
        "picture": rule.picture,
        **entry,
    }


def _side(condition: Condition, of: str, known: Evaluations) -> Entry:
    """Whether a variant meets a condition with every seed."""
    values, bound = at_seeds(known, of, condition.figure), condition.bound
    bounds = at_seeds(known, of, bound) if isinstance(bound, str) else dict.fromkeys(values, bound)
    rows = [
        (str(seed), value, condition.times * least)
        for seed, value in values.items()
        if value is not None and (least := bounds[seed]) is not None
    ]
    return {
        "values": {seed: rounded(value) for seed, value, _least in rows},
        "bounds": {seed: rounded(least) for seed, _value, least in rows},
        "met": all(condition.sign * (value - least) >= 0 for _seed, value, least in rows),
    }


def _compared(rule: Rule, path: str, pair: tuple[str, str], known: Evaluations, level: float) -> Entry:
    of, other = pair
    block, _, rest = path.partition(".")
    than = f"{other}.{rest}" if other in REFERENCES else rule.other(path)
    sides = {"of": sample(known, of, path)}
    if isinstance(than, float):
        sides["against"] = Sample(dict.fromkeys(known[of], than))
    else:
        sides["against"] = sample(known, other, path) if than is None else sample(known, of, than)
    seeds = sorted(sides["of"].values.keys() & sides["against"].values.keys())
    sides = {name: Sample({seed: side.values[seed] for seed in seeds}, side.least) for name, side in sides.items()}
    scored = {name: over_seeds(known[of].values(), f"{name}.{rest}").mean for name in REFERENCES}
    found = _difference(sides["of"], sides["against"], rule, rule.wants[path], level)
    if found["agrees"] and _uninformed(path, sides.values(), rule.wants[path], found["margin"]):
        found["agrees"] = "nothing"
    return {
        "of": of,
        "against": other if rule.than is None else plain(rule.other(path) or 0),
        "wants": rule.wants[path],
        "values": {name: {str(n): rounded(value) for n, value in side.values.items()} for name, side in sides.items()},
        **found,
        **{name: rounded(value) if block in CHECKPOINTS else None for name, value in scored.items()},
    }


def _uninformed(path: str, sides: Iterable[Sample], wants: str, margin: float) -> bool:
    """Whether both sides are at one end of the measure's range with every seed: 0, 1 for shares, or its own.

    At the best end, "no worse than" is still answered.
    """
    known = catalogue.find(path)
    values = {value for side in sides for value in side.values.values()}
    most = 1.0 if known and known.unit == SHARE else known.most if known else math.inf
    ends = {0.0: "lower", most: "higher"}
    return len(values) == 1 and any(end in values and (margin >= 0 or wants != best) for end, best in ends.items())


def _difference(of: Sample, against: Sample, rule: Rule, wants: str, level: float) -> Entry:
    """How two sides differ, and whether the claim's way."""
    a, b = (intervals.mean(side, level) for side in (of, against))
    means = {"of": rounded(a and a.mean), "against": rounded(b and b.mean)}
    found = intervals.difference(of, against, level)
    if found is None or b is None:
        return {"means": means, **dict.fromkeys(("difference", "low", "high", "margin", "agrees"))}
    # rounded first, so that the verdict is what anyone gets from the numbers in the file
    centre, low, high = significant(found.mean), rounded(found.low), rounded(found.high)
    margin = significant(rule.by + rule.by_share * abs(b.mean))
    ends = (centre, centre) if low is None else (low, high)
    worst, best = ends if wants == "higher" else (-ends[1], -ends[0])
    agrees = "yes" if worst > margin else "no" if best < margin else "unclear"
    return {"means": means, "difference": centre, "low": low, "high": high, "margin": margin, "agrees": agrees}
