"""All variants against each other in the main figures: the content of reports/comparison.json."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from illustgan.claims import intervals as statistics
from illustgan.claims.figures import Evaluations, figure
from illustgan.claims.intervals import Mean
from illustgan.core.numbers import significant

Entry = dict[str, Any]
BETTER = {"kid": -1, "coverage": 1}  # the figures by which variants are ranked, and the sign of a better difference


def pairwise(evaluations: Evaluations, paths: Sequence[str], level: float) -> Entry:
    """Means, spreads and differences of every variant and every pair.

    Args:
        evaluations: by model and seed, at least one model; every model with the same seeds.
        paths: dotted paths of figures, as in `final.lite0.kid`.
        level: coverage of the intervals over seeds, in (0, 1).

    Returns:
        `level`; under `figures`, by path, `variants` (for each its `mean`, `spread`, `low`, `high` and how many
        `seeds`) and `pairs` (for each "b against a" the mean `difference` b - a with `low` and `high`, and whether it
        `differs`: its interval leaves out 0). Null for what needs two seeds, and for figures that are null.
        Under `agreement`, for kid and coverage, `pairs` (for each the mean difference by extractor, whether the
        extractors `agree` on its sign, which variant is then `better`, and whether the difference is `certain`: all
        intervals leave out 0) and the `ranking` of all variants, best first, or null where extractors disagree.

    Raises:
        UserError: when a path leads nowhere.
    """
    return {
        "level": level,
        "figures": {path: _figures(_by_model(evaluations, path), level) for path in paths},
        "agreement": {name: agreement(evaluations, name, level) for name in BETTER},
    }


def agreement(evaluations: Evaluations, name: str, level: float) -> Entry:
    """Whether all extractors order the variants alike in the final figure `name`, kid or coverage; see `pairwise`."""
    extractors = _extractors(evaluations, name)
    values = {extractor: _by_model(evaluations, f"final.{extractor}.{name}") for extractor in extractors}
    pairs: dict[str, Entry] = {}
    wins = dict.fromkeys(evaluations, 0)
    for a, b in itertools.combinations(evaluations, 2):
        found = {e: _difference(values[e][b], values[e][a], level) for e in extractors}
        known = [difference for difference in found.values() if difference is not None]
        signs = {(d.mean > 0) - (d.mean < 0) for d in known}
        agree = bool(known) and len(known) == len(found) and len(signs) == 1 and 0 not in signs
        better = (b if signs == {BETTER[name]} else a) if agree else None
        if better is not None:
            wins[better] += 1
        certain = [_differs(difference) for difference in known]
        pairs[f"{b} against {a}"] = {
            **{extractor: None if d is None else significant(d.mean) for extractor, d in found.items()},
            "agree": agree,
            "better": better,
            "certain": None if not agree or None in certain else all(certain),
        }
    settled = all(pair["agree"] for pair in pairs.values())
    return {"pairs": pairs, "ranking": sorted(wins, key=lambda model: -wins[model]) if settled else None}


def _figures(values: Mapping[str, dict[int, float] | None], level: float) -> Entry:
    return {
        "variants": {
            model: _mean(None if v is None else statistics.mean([*v.values()], level)) for model, v in values.items()
        },
        "pairs": {
            f"{b} against {a}": _pair(_difference(values[b], values[a], level))
            for a, b in itertools.combinations(values, 2)
        },
    }


def _by_model(evaluations: Evaluations, path: str) -> dict[str, dict[int, float] | None]:
    """The figure by model and seed; None for a model that has a null."""
    result: dict[str, dict[int, float] | None] = {}
    for model, contents in evaluations.items():
        found = {
            seed: figure(content, path, f"data/evaluations/{model}/{seed}.json") for seed, content in contents.items()
        }
        known = {seed: value for seed, value in found.items() if value is not None}
        result[model] = known if known and len(known) == len(found) else None
    return result


def _extractors(evaluations: Evaluations, name: str) -> list[str]:
    """The feature sets in which the first evaluation has the figure, in its order."""
    final = next(iter(next(iter(evaluations.values())).values()))["final"]
    return [extractor for extractor, block in final.items() if isinstance(block, Mapping) and name in block]


def _difference(a: dict[int, float] | None, b: dict[int, float] | None, level: float) -> Mean | None:
    if a is None or b is None or not a.keys() & b.keys():
        return None
    return statistics.difference(a, b, level)


def _differs(found: Mean) -> bool | None:
    return None if found.low is None or found.high is None else found.low > 0 or found.high < 0


def _mean(found: Mean | None) -> Entry:
    names = ("mean", "spread", "low", "high")
    return {**{n: _rounded(getattr(found, n, None)) for n in names}, "seeds": found.seeds if found else None}


def _pair(found: Mean | None) -> Entry:
    return {
        "difference": _rounded(found.mean if found else None),
        "low": _rounded(found.low if found else None),
        "high": _rounded(found.high if found else None),
        "differs": _differs(found) if found else None,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else significant(value)
