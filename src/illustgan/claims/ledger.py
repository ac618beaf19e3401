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
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from illustgan.claims.catalogue import CHECKPOINTS, REFERENCES, Translate
from illustgan.claims.evaluations import (
    FOLDER,
    Evaluations,
    figure,
    known_at_all_seeds,
    over_seeds,
    path_of,
    read_problem,
)
from illustgan.claims.intervals import difference
from illustgan.claims.metrics import N_
from illustgan.claims.settings import PROBLEMS, Claims, Rule
from illustgan.core.numbers import rounded, significant

Entry = dict[str, Any]
Measures = Mapping[str, Mapping[str, Entry]]  # by path, then by "variant against other"
Values = dict[int, float | None]  # by seed

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
        `level`, and under `claims` for each name: `claim`, `source`, `rule` (in words), `decides` (what of the rule is
        set), `verdict`, `why`, `picture` and `measures`. The latter has, by path and then by "variant against other",
        the two sides' `values` by seed and `means`, the mean `difference` (the variant less the other), `low` and
        `high` of its interval (null for one seed), the least difference that counts (`margin`), what the measure
        `wants` (lower or higher), whether the comparison `agrees` (yes, no, unclear, or null when a figure is), and
        what real faces in place of samples (`floor`), noise and one face repeated score (`noise`, `one_face`; null
        where there is no such figure).

    Raises:
        UserError: when a rule names a figure that no file has.
    """
    named = {name for rule in claims.rules.values() for name in (*rule.of, *rule.against)}
    problems = {name: read_problem(theory_folder / f"{name}.json") for name in PROBLEMS if name in named}
    known: Evaluations = {**evaluations, **problems}
    files = {name: str(theory_folder / f"{name}.json") for name in PROBLEMS}
    ledger = _Ledger(known, files, claims.level)
    return {"level": claims.level, "claims": {name: ledger.claim(rule) for name, rule in claims.rules.items()}}


def verdicts(built: Mapping[str, Any]) -> Entry:
    """The verdict of each claim, and how many claims each verdict has: what `dvc metrics diff` compares."""
    by_claim = {name: claim["verdict"] for name, claim in built["claims"].items()}
    return {"claims": by_claim, "counts": dict(sorted(Counter(by_claim.values()).items()))}


def agrees(wants: str, centre: float, low: float | None, high: float | None, margin: float) -> str:
    """`yes`, `no` or `unclear`: where the interval of a difference lies, or without one its bare mean, `centre`."""
    ends = (centre, centre) if low is None or high is None else (low, high)
    worst, best = ends if wants == "higher" else (-ends[1], -ends[0])
    return "yes" if worst > margin else "no" if best < margin else "unclear"


def verdict(measures: Measures) -> str:
    """The verdict that the entries of a claim's `measures` amount to; see above."""
    pairs: dict[str, set[str | None]] = {}
    for comparisons in measures.values():
        for pair, entry in comparisons.items():
            pairs.setdefault(pair, set()).add(entry["agrees"])
    if not pairs or any(None in found for found in pairs.values()):
        return "not computed"
    certain = all(entry["low"] is not None for comparisons in measures.values() for entry in comparisons.values())
    if all(found == {"yes"} for found in pairs.values()):
        return "holds" if certain else "suggests it holds"
    if any(found == {"no"} for found in pairs.values()):
        return "does not hold" if certain else "suggests it does not"
    return "undecided"


def missing(rule: Rule, seeds: Mapping[str, Collection[int]], _: Translate = str) -> str:
    """What to do so that there is something to compare, or nothing; `seeds` are those of each variant and problem."""
    named = [*rule.of, *(other for other in rule.against if other not in REFERENCES)]
    absent = [name for name in dict.fromkeys(named) if not seeds.get(name)]
    if len(absent) == 1:
        return _("{names} is not trained: add it to models in params.yaml, then dvc repro").format(names=absent[0])
    if absent:
        said = _("{names} are not trained: add them to models in params.yaml, then dvc repro")
        return said.format(names=_(" and ").join(absent))
    if not set[int].intersection(*(set(seeds[name]) for name in named)):
        said = _("{names} have no seed in common: run dvc repro evaluate")
        return said.format(names=_(" and ").join(named))
    return ""


def why(measures: Measures, _: Translate = str, named: Translate = str) -> str:
    """One sentence with the numbers that decided, or the first that stood in the way.

    Args:
        measures: of a claim, as `build` gives them.
        _: translates.
        named: a figure's path, or a variant, in words.
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
    interval = (
        _("one seed: no interval") if low is None else _("{low} to {high}").format(low=f"{low:.3g}", high=f"{high:.3g}")
    )
    wanted = (_("above {bound}") if higher else _("below {bound}")).format(
        bound=f"{(1 if higher else -1) * entry['margin'] + 0.0:.3g}"  # + 0.0 since -1 times 0 is -0
    )
    less = _("{figure} of {of} is {difference} ({interval}), wanted {wanted}")
    if entry["against"] != "0":
        less = _("{figure} of {of} less {against} is {difference} ({interval}), wanted {wanted}")
    decided = less.format(
        figure=named(path),
        of=named(entry["of"]),
        against=named(entry["against"]),
        difference=f"{entry['difference']:.3g}",
        interval=interval,
        wanted=wanted,
    )
    return f"{', '.join(counts)}; {decided}"


@dataclass(frozen=True)
class _Ledger:
    """What is known of variants and problems, by name and seed, the files of problems, and the intervals' level."""

    known: Evaluations
    files: Mapping[str, str]
    level: float

    def claim(self, rule: Rule) -> Entry:
        absent = missing(rule, self.known)
        measures: Measures = {} if absent else self.measures(rule)
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

    def measures(self, rule: Rule) -> Measures:
        return {
            path: {
                f"{of} against {other}": self.compared(rule, path, of, other) for of in rule.of for other in rule.others
            }
            for path in rule.wants
        }

    def compared(self, rule: Rule, path: str, of: str, other: str) -> Entry:
        values = self.values(of, path)
        block, _, rest = path.partition(".")
        if isinstance(rule.than, float):
            others: Values = dict.fromkeys(values, rule.than)
        elif rule.than is not None:
            others = self.values(of, rule.than)
        elif other in REFERENCES:
            others = self.values(of, f"{other}.{rest}")
        else:
            others = self.values(other, path)
        seeds = sorted(values.keys() & others.keys())
        sides = {"of": {seed: values[seed] for seed in seeds}, "against": {seed: others[seed] for seed in seeds}}
        scored = {
            reference: over_seeds(self.known[of].values(), f"{reference}.{rest}").mean for reference in REFERENCES
        }
        return {
            "of": of,
            "against": other,
            "wants": rule.wants[path],
            "values": {side: {str(seed): rounded(v) for seed, v in found.items()} for side, found in sides.items()},
            **_difference(sides["of"], sides["against"], rule, rule.wants[path], self.level),
            **{name: rounded(value) if block in CHECKPOINTS else None for name, value in scored.items()},
        }

    def values(self, model: str, path: str) -> Values:
        return {
            seed: figure(content, path, self.files.get(model) or str(path_of(FOLDER, model, seed)))
            for seed, content in self.known[model].items()
        }


def _difference(of: Values, against: Values, rule: Rule, wants: str, level: float) -> Entry:
    a, b = known_at_all_seeds(of), known_at_all_seeds(against)
    means = {"of": a and _mean(a), "against": b and _mean(b)}
    if a is None or b is None:
        return {"means": means, **dict.fromkeys(("difference", "low", "high", "margin", "agrees"))}
    found = difference(a, b, level)
    # rounded first, so that the verdict is what anyone gets from the numbers in the file
    centre, low, high = significant(found.mean), rounded(found.low), rounded(found.high)
    margin = significant(rule.by + rule.by_share * abs(fmean(b.values())))
    verdict = agrees(wants, centre, low, high, margin)
    return {"means": means, "difference": centre, "low": low, "high": high, "margin": margin, "agrees": verdict}


def _mean(values: Mapping[int, float]) -> float:
    return significant(fmean(values.values()))
