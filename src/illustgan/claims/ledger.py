"""The ledger: every claim with its measurements and a verdict, the content of reports/claims.json.

How a verdict comes about. Each comparison (a measure, a variant, what it is compared with) says `yes` when the whole
interval of the difference lies on the claim's side, beyond the least difference that counts; `no` when the whole
interval lies short of it; and `unclear` when it lies on both sides.

The measures of one pair (a variant and what it is compared with) are witnesses to one fact, and none is to be trusted
alone: the pair holds when all say yes, is refuted when all say no, and is open otherwise. So a claim and its opposite
are treated alike, and measures that disagree never settle anything. Pairs are facts of their own that the claim joins
with "and": it holds when every pair holds, does not hold when one is refuted, and is undecided otherwise.

Since all comparisons must say yes, a claim holds wrongly at most as often as one interval errs: many measures make
verdicts rarer, not bolder. (A refutation by one of two pairs can err twice as often.) The margin is taken as known,
also where it is a share of a mean over the same seeds. One seed has no interval: the bare differences decide in the
same way, and only suggest.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from illustgan.claims import intervals
from illustgan.claims.catalogue import CHECKPOINTS, REFERENCES, Translate
from illustgan.claims.evaluations import Evaluations, at_seeds, over_seeds, read_problem
from illustgan.claims.intervals import BySeed
from illustgan.claims.metrics import N_
from illustgan.claims.settings import PROBLEMS, Claims, Rule
from illustgan.core.numbers import rounded, significant

Entry = dict[str, Any]
Measures = Mapping[str, Mapping[str, Entry]]  # by path, then by "variant against other"

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
        `verdict`, `why`, `picture` and `measures`. The latter has, by path and then by "variant against other", the
        two sides' `values` by seed and `means`, the mean `difference` (the variant less the other), `low` and `high`
        of its interval (null for one seed), the least difference that counts (`margin`), what the measure `wants`
        (lower or higher), whether the comparison `agrees` (yes, no, unclear, or null when a figure is), and what the
        references score: real faces (`floor`), `noise` and `one_face`, or null.

    Raises:
        UserError: when a rule names a figure that no file has.
    """
    named = {name for rule in claims.rules.values() for name in (*rule.of, *rule.against)}
    problems = {name: read_problem(theory_folder / f"{name}.json") for name in PROBLEMS if name in named}
    known, rules = {**evaluations, **problems}, claims.rules.items()
    return {"level": claims.level, "claims": {name: _claim(rule, known, claims.level) for name, rule in rules}}


def verdicts(built: Mapping[str, Any]) -> Entry:
    """The verdict of each claim, and how many claims each verdict has: what `dvc metrics diff` compares."""
    by_claim = {name: claim["verdict"] for name, claim in built["claims"].items()}
    return {"claims": by_claim, "counts": dict(sorted(Counter(by_claim.values()).items()))}


def verdict(measures: Measures) -> str:
    """The verdict that the entries of a claim's `measures` amount to; see above."""
    rows = [(pair, entry) for comparisons in measures.values() for pair, entry in comparisons.items()]
    said = [{entry["agrees"] for other, entry in rows if other == pair} for pair in dict(rows)]
    if not rows or any(None in found for found in said):
        return "not computed"
    certain = all(entry["low"] is not None for _pair, entry in rows)
    if all(found == {"yes"} for found in said):
        return "holds" if certain else "suggests it holds"
    if {"no"} in said:
        return "does not hold" if certain else "suggests it does not"
    return "undecided"


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


def why(measures: Measures, _: Translate = str, named: Translate = str) -> str:
    """One sentence with the numbers that decided, or the first that stood in the way.

    `_` translates, and `named` puts a figure's path, or a variant, into words.
    """
    rows = [(path, entry) for path, comparisons in measures.items() for entry in comparisons.values()]
    for path, entry in rows:
        if entry["agrees"] is None:
            side = "of" if None in entry["values"]["of"].values() else "against"
            fix = next(fix for part, fix in FIXES.items() if part in (*path.split("."), ""))
            return _("{figure} of {of} is null: {fix}").format(figure=named(path), of=named(entry[side]), fix=_(fix))
    found = [entry["agrees"] for _path, entry in rows]
    counts = [_("{count} of {all} comparisons agree").format(count=found.count("yes"), all=len(rows))]
    for kind, said in (("no", _("{count} contradict")), ("unclear", _("{count} are unclear"))):
        counts += [said.format(count=found.count(kind))] if kind in found else []
    # what is at odds with the claim is worth quoting before what agrees
    path, entry = next(row for kind in ("no", "unclear", "yes") for row in rows if row[1]["agrees"] == kind)
    low, high, higher = entry["low"], entry["high"], entry["wants"] == "higher"
    interval = _("one seed: no interval")
    if low is not None:
        interval = _("{low} to {high}").format(low=f"{low:.3g}", high=f"{high:.3g}")
    bound = (1 if higher else -1) * entry["margin"] + 0.0  # since -1 times 0 is -0
    wanted = (_("above {bound}") if higher else _("below {bound}")).format(bound=f"{bound:.3g}")
    decided = _("{figure} of {of} is {difference} ({interval}), wanted {wanted}")
    if entry["against"] != "0":
        decided = _("{figure} of {of} less {against} is {difference} ({interval}), wanted {wanted}")
    words = {"figure": named(path), "of": named(entry["of"]), "against": named(entry["against"])}
    words |= {"difference": f"{entry['difference']:.3g}", "interval": interval, "wanted": wanted}
    return f"{', '.join(counts)}; {decided.format(**words)}"


def _claim(rule: Rule, known: Evaluations, level: float) -> Entry:
    absent = missing(rule, known)
    pairs = [] if absent else [(of, other) for of in rule.of for other in rule.others]
    measures = {
        path: {f"{of} against {other}": _compared(rule, path, (of, other), known, level) for of, other in pairs}
        for path in (rule.wants if pairs else ())
    }
    return {
        "claim": rule.claim,
        "source": rule.source,
        "rule": rule.words(),
        "decides": rule.model_dump(mode="json", exclude={"claim", "source", "picture"}, exclude_defaults=True),
        "verdict": verdict(measures),
        "why": absent or why(measures),
        "picture": rule.picture,
        "measures": measures,
    }


def _compared(rule: Rule, path: str, pair: tuple[str, str], known: Evaluations, level: float) -> Entry:
    of, other = pair
    block, _, rest = path.partition(".")
    sides: dict[str, BySeed] = {"of": at_seeds(known, of, path)}
    if isinstance(rule.than, float):
        sides["against"] = dict.fromkeys(known[of], rule.than)
    elif rule.than is not None or other in REFERENCES:
        sides["against"] = at_seeds(known, of, rule.than or f"{other}.{rest}")
    else:
        sides["against"] = at_seeds(known, other, path)
    seeds = sorted(sides["of"].keys() & sides["against"].keys())
    sides = {side: {seed: values[seed] for seed in seeds} for side, values in sides.items()}
    scored = {name: over_seeds(known[of].values(), f"{name}.{rest}").mean for name in REFERENCES}
    return {
        "of": of,
        "against": other,
        "wants": rule.wants[path],
        "values": {side: {str(seed): rounded(value) for seed, value in by.items()} for side, by in sides.items()},
        **_difference(sides["of"], sides["against"], rule, rule.wants[path], level),
        **{name: rounded(value) if block in CHECKPOINTS else None for name, value in scored.items()},
    }


def _difference(of: BySeed, against: BySeed, rule: Rule, wants: str, level: float) -> Entry:
    a, b = (intervals.mean([*values.values()], level) for values in (of, against))
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
