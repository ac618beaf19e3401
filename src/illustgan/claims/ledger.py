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
from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import Any

from illustgan.claims.figures import Evaluation, Evaluations, figure
from illustgan.claims.intervals import difference
from illustgan.claims.rules import CHECKPOINTS, REFERENCES, TOYS, Rule, directions, plain, words
from illustgan.core.errors import UserError
from illustgan.core.numbers import significant

Entry = dict[str, Any]
Values = dict[int, float | None]  # by seed


def build(rules: Mapping[str, Rule], evaluations: Evaluations, toys: Evaluations, level: float) -> Entry:
    """All claims with their measurements and verdicts.

    Args:
        rules: by the claim's name.
        evaluations: by model and seed; models that are not there leave the claims about them not computed.
        toys: the blocks of `TOYS` by name and seed.
        level: coverage of the intervals over seeds, in (0, 1).

    Returns:
        `level`, and under `claims` for each name: `claim`, `source`, `rule` (in words), `verdict`, `why`, `picture`
        and `measures`. The latter has, by path and then by "variant against other", the two sides' `values` by seed
        and `means`, the mean `difference` (the variant less the other), `low` and `high` of its interval (null for
        one seed), the least difference that counts (`margin`), what the measure `wants` (lower or higher), whether the
        comparison `agrees` (yes, no, unclear, or null when a figure is), and what real faces in place of samples
        (`floor`), noise and one face repeated score (`noise`, `one_face`; null where there is no such figure).

    Raises:
        UserError: when a rule names a figure that no file has.
    """
    known: Evaluations = {**evaluations, **toys}
    return {"level": level, "claims": {name: _claim(name, rule, known, level) for name, rule in rules.items()}}


def verdicts(built: Mapping[str, Any]) -> Entry:
    """The verdict of each claim, and how many claims each verdict has: what `dvc metrics diff` compares."""
    by_claim = {name: claim["verdict"] for name, claim in built["claims"].items()}
    return {"claims": by_claim, "counts": dict(sorted(Counter(by_claim.values()).items()))}


def agrees(wants: str, centre: float, low: float | None, high: float | None, margin: float) -> str:
    """`yes`, `no` or `unclear`: where the interval of a difference lies, or without one its bare mean, `centre`."""
    ends = (centre, centre) if low is None or high is None else (low, high)
    worst, best = ends if wants == "higher" else (-ends[1], -ends[0])
    return "yes" if worst > margin else "no" if best < margin else "unclear"


def verdict(measures: Mapping[str, Mapping[str, Entry]]) -> str:
    """The verdict that the entries of a claim's `measures` amount to; see above."""
    pairs: dict[str, set[str | None]] = {}
    for comparisons in measures.values():
        for pair, entry in comparisons.items():
            pairs.setdefault(pair, set()).add(entry["agrees"])
    if not pairs or any(None in found for found in pairs.values()):
        return "not computed"
    certain = all(entry["low"] is not None for entry in _entries(measures))
    if all(found == {"yes"} for found in pairs.values()):
        return "holds" if certain else "suggests it holds"
    if any(found == {"no"} for found in pairs.values()):
        return "does not hold" if certain else "suggests it does not"
    return "undecided"


def _claim(name: str, rule: Rule, known: Evaluations, level: float) -> Entry:
    missing = _missing(rule, known)
    measures = {} if missing else _measures(name, rule, known, level)
    return {
        "claim": rule.claim,
        "source": rule.source,
        "rule": words(rule),
        "verdict": verdict(measures),
        "why": missing or _why(measures),
        "picture": rule.picture,
        "measures": measures,
    }


def _measures(name: str, rule: Rule, known: Evaluations, level: float) -> dict[str, dict[str, Entry]]:
    others = rule.against if rule.than is None else (plain(rule.than),)
    return {
        path: {
            f"{of} against {other}": _comparison(name, rule, path, wants, of, other, known, level)
            for of in rule.of
            for other in others
        }
        for path, wants in directions(rule).items()
    }


def _missing(rule: Rule, known: Evaluations) -> str | None:
    """What to do so that there is something to compare, or None."""
    named = [*rule.of, *(other for other in rule.against if other not in REFERENCES)]
    absent = [name for name in dict.fromkeys(named) if not known.get(name)]
    if absent:
        are, them = ("is", "it") if len(absent) == 1 else ("are", "them")
        return f"{' and '.join(absent)} {are} not trained: add {them} to models in params.yaml, then dvc repro"
    if not set[int].intersection(*(set(known[name]) for name in named)):
        return f"{' and '.join(named)} have no seed in common: run dvc repro evaluate"
    return None


def _comparison(
    claim: str, rule: Rule, path: str, wants: str, of: str, other: str, known: Evaluations, level: float
) -> Entry:
    values = _values(known, of, path)
    if rule.than is not None:
        others = _values(known, of, rule.than) if isinstance(rule.than, str) else dict.fromkeys(values, rule.than)
    elif other in REFERENCES:
        others = _values(known, of, _of_reference(claim, path, other))
    else:
        others = _values(known, other, path)
    seeds = sorted(values.keys() & others.keys())
    sides = {"of": {seed: values[seed] for seed in seeds}, "against": {seed: others[seed] for seed in seeds}}
    return {
        "of": of,
        "against": other,
        "wants": wants,
        "values": {side: {str(seed): _rounded(v) for seed, v in found.items()} for side, found in sides.items()},
        **_difference(sides["of"], sides["against"], rule, wants, level),
        **{reference: _scored(known[of], path, reference) for reference in REFERENCES},
    }


def _difference(of: Values, against: Values, rule: Rule, wants: str, level: float) -> Entry:
    a, b = _without_nulls(of), _without_nulls(against)
    if a is None or b is None:
        nothing = dict.fromkeys(("difference", "low", "high", "margin", "agrees"))
        return {"means": {"of": a and _mean(a), "against": b and _mean(b)}, **nothing}
    found = difference(a, b, level)
    # rounded first, so that the verdict is what anyone gets from the numbers in the file
    numbers = {name: _rounded(getattr(found, name)) for name in ("low", "high")}
    centre = significant(found.mean)
    margin = significant(rule.by + rule.by_share * abs(fmean(b.values())))
    return {
        "means": {"of": _mean(a), "against": _mean(b)},
        "difference": centre,
        **numbers,
        "margin": margin,
        "agrees": agrees(wants, centre, numbers["low"], numbers["high"], margin),
    }


def _values(known: Evaluations, model: str, path: str) -> Values:
    return {seed: figure(content, path, _file(model, seed)) for seed, content in known[model].items()}


def _file(model: str, seed: int) -> str:
    return TOYS.get(model) or f"data/evaluations/{model}/{seed}.json"


def _of_reference(claim: str, path: str, reference: str) -> str:
    block, _, rest = path.partition(".")
    if block not in CHECKPOINTS:
        raise UserError(
            f"params.yaml: claims.rules.{claim}: {path} has no counterpart in {reference}: "
            f"only figures of {' and '.join(CHECKPOINTS)} have"
        )
    return f"{reference}.{rest}"


def _scored(evaluations: Mapping[int, Evaluation], path: str, reference: str) -> float | None:
    """The reference's mean over seeds for the same figure, if it has it."""
    block, _, rest = path.partition(".")
    if block not in CHECKPOINTS:
        return None
    try:
        values = [figure(content, f"{reference}.{rest}", "") for content in evaluations.values()]
    except UserError:
        return None
    known = [value for value in values if value is not None]
    return significant(fmean(known)) if known else None


def _why(measures: Mapping[str, Mapping[str, Entry]]) -> str:
    """One sentence with the numbers that decided, or the first that stood in the way."""
    rows = [(path, entry) for path, comparisons in measures.items() for entry in comparisons.values()]
    for path, entry in rows:
        if entry["agrees"] is None:
            return _null(path, entry)
    found = [entry["agrees"] for _, entry in rows]
    counts = f"{found.count('yes')} of {len(rows)} comparisons agree"
    counts += "".join(
        f", {found.count(kind)} {said}"
        for kind, said in (("no", "contradict"), ("unclear", "are unclear"))
        if kind in found
    )
    # what is at odds with the claim is worth quoting before what agrees
    path, entry = next(row for kind in ("no", "unclear", "yes") for row in rows if row[1]["agrees"] == kind)
    interval = "one seed: no interval" if entry["low"] is None else f"{entry['low']:.3g} to {entry['high']:.3g}"
    less = "" if entry["against"] == "0" else f" less {entry['against']}"
    sign, side = ("above", 1) if entry["wants"] == "higher" else ("below", -1)
    return (
        f"{counts}; {path} of {entry['of']}{less} is {entry['difference']:.3g} ({interval}), "
        f"wanted {sign} {side * entry['margin'] + 0.0:.3g}"  # + 0.0 since -1 times 0 is -0
    )


def _null(path: str, entry: Entry) -> str:
    of = None in entry["values"]["of"].values()
    side = entry["of"] if of else entry["against"]
    parts = path.split(".")
    if "modes" in parts:
        fix = "too few attributes of faces are told apart: take data.source avatars, or more steps in attributes.scales"
    elif parts[0] == "curves":
        fix = "a curve needs four checkpoints that are not all alike: raise evaluations in scales"
    else:
        fix = "it is not defined for these pictures"
    return f"{path} of {side} is null: {fix}"


def _entries(measures: Mapping[str, Mapping[str, Entry]]) -> Iterable[Entry]:
    return (entry for comparisons in measures.values() for entry in comparisons.values())


def _without_nulls(values: Values) -> dict[int, float] | None:
    known = {seed: value for seed, value in values.items() if value is not None}
    return known if len(known) == len(values) else None


def _mean(values: Mapping[int, float]) -> float:
    return significant(fmean(values.values()))


def _rounded(value: float | None) -> float | None:
    return None if value is None else significant(value)
