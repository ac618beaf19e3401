"""All variants against each other in the main figures: the content of reports/comparison.json."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from illustgan.claims import intervals
from illustgan.claims.catalogue import FIGURES
from illustgan.claims.evaluations import FOLDER, Evaluations, figure, known_at_all_seeds, path_of
from illustgan.claims.intervals import Mean
from illustgan.core.numbers import rounded

Entry = dict[str, Any]
ByModel = Mapping[str, dict[int, float] | None]  # a figure by model and seed; None for a model that has a null
RANKED = ("kid", "coverage")  # the figures by which variants are ranked, where all extractors agree


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
        "figures": {path: _compared(_by_model(evaluations, path), level) for path in paths},
        "agreement": {name: agreement(evaluations, name, level) for name in RANKED},
    }


def agreement(evaluations: Evaluations, name: str, level: float) -> Entry:
    """Whether all extractors order the variants alike in the final figure `name`, kid or coverage; see `pairwise`."""
    final = next(iter(next(iter(evaluations.values())).values()))["final"]
    extractors = [block for block, content in final.items() if isinstance(content, Mapping) and name in content]
    values = {extractor: _by_model(evaluations, f"final.{extractor}.{name}") for extractor in extractors}
    higher = FIGURES[f"final.lite0.{name}"].better == "higher"
    pairs: dict[str, Entry] = {}
    wins = dict.fromkeys(evaluations, 0)
    for a, b in itertools.combinations(evaluations, 2):
        found = {extractor: _difference(by_model[b], by_model[a], level) for extractor, by_model in values.items()}
        known = [difference for difference in found.values() if difference is not None]
        signs = {(d.mean > 0) - (d.mean < 0) for d in known}
        agree = len(known) == len(found) and len(signs) == 1 and 0 not in signs
        better = (b if (signs == {1}) == higher else a) if agree else None
        if better is not None:
            wins[better] += 1
        certain = [_differs(difference) for difference in known]
        pairs[f"{b} against {a}"] = {
            **{extractor: rounded(d and d.mean) for extractor, d in found.items()},
            "agree": agree,
            "better": better,
            "certain": None if not agree or None in certain else all(certain),
        }
    settled = all(pair["agree"] for pair in pairs.values())
    return {"pairs": pairs, "ranking": sorted(wins, key=lambda model: -wins[model]) if settled else None}


def _compared(values: ByModel, level: float) -> Entry:
    means = {
        model: None if known is None else intervals.mean([*known.values()], level) for model, known in values.items()
    }
    differences = {
        f"{b} against {a}": _difference(values[b], values[a], level) for a, b in itertools.combinations(values, 2)
    }
    return {
        "variants": {
            model: {**_numbers(found, "mean", "spread", "low", "high"), "seeds": found and found.seeds}
            for model, found in means.items()
        },
        "pairs": {
            pair: {
                "difference": rounded(found and found.mean),
                **_numbers(found, "low", "high"),
                "differs": found and _differs(found),
            }
            for pair, found in differences.items()
        },
    }


def _by_model(evaluations: Evaluations, path: str) -> ByModel:
    return {
        model: known_at_all_seeds(
            {seed: figure(content, path, str(path_of(FOLDER, model, seed))) for seed, content in by_seed.items()}
        )
        for model, by_seed in evaluations.items()
    }


def _difference(a: dict[int, float] | None, b: dict[int, float] | None, level: float) -> Mean | None:
    return None if a is None or b is None or not a.keys() & b.keys() else intervals.difference(a, b, level)


def _differs(found: Mean) -> bool | None:
    return None if found.low is None or found.high is None else found.low > 0 or found.high < 0


def _numbers(found: Mean | None, *names: str) -> Entry:
    return {name: rounded(getattr(found, name, None)) for name in names}
