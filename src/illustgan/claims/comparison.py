"""All variants against each other in the main figures: the content of reports/comparison.json."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from illustgan.claims import intervals
from illustgan.claims.catalogue import FIGURES, SPACES
from illustgan.claims.evaluations import Evaluations, at_seeds
from illustgan.claims.intervals import BySeed, Mean
from illustgan.core.numbers import rounded

Entry = dict[str, Any]
RANKED = ("kid", "coverage")  # the figures by which variants are ranked, where all extractors agree


def pairwise(evaluations: Evaluations, paths: Sequence[str], level: float) -> Entry:
    """Means, spreads and differences of every variant and every pair.

    Args:
        evaluations: by model and seed, at least one model; every model with the same seeds.
        paths: dotted paths of figures, as in `final.lite0.kid`; `UserError` when one leads nowhere.
        level: coverage of the intervals over seeds, in (0, 1).

    Returns:
        `level`; under `figures`, by path, `variants` (for each its `mean`, `spread`, `low`, `high` and how many
        `seeds`) and `pairs` (for each "b against a" the mean `difference` b - a with `low` and `high`, and whether it
        `differs`: its interval leaves out 0). Null for what needs two seeds, and for figures that are null.
        Under `agreement`, for kid and coverage, `pairs` (for each the mean difference by extractor, whether the
        extractors `agree` on its sign, which variant is then `better`, and whether the difference is `certain`: all
        intervals leave out 0) and the `ranking` of all variants, best first, or null where extractors disagree.
    """
    return {
        "level": level,
        "figures": {path: _compared(_by_model(evaluations, path), level) for path in paths},
        "agreement": {name: _agreement(evaluations, name, level) for name in RANKED},
    }


def _by_model(evaluations: Evaluations, path: str) -> dict[str, BySeed]:
    return {model: at_seeds(evaluations, model, path) for model in evaluations}


def _compared(values: Mapping[str, BySeed], level: float) -> Entry:
    means = {model: intervals.mean([*by_seed.values()], level) for model, by_seed in values.items()}
    pairs = _differences(values, level)
    columns = ("mean", "spread", "low", "high", "seeds")
    return {
        "variants": {model: _numbers(found, *columns) for model, found in means.items()},
        "pairs": {
            f"{b} against {a}": {"difference": _centre(found), **_numbers(found, "low", "high", "differs")}
            for (a, b), found in pairs.items()
        },
    }


def _agreement(evaluations: Evaluations, name: str, level: float) -> Entry:
    finals = [evaluation["final"] for by_seed in evaluations.values() for evaluation in by_seed.values()]
    more = [block for final in finals for block, found in final.items() if isinstance(found, Mapping) and name in found]
    differences = {  # a block that is null somewhere counts there too: as no difference that is known
        block: _differences(_by_model(evaluations, f"final.{block}.{name}"), level)
        for block in dict.fromkeys((*SPACES, *more))
    }
    higher = FIGURES[f"final.lite0.{name}"].better == "higher"
    pairs: dict[str, Entry] = {}
    wins = dict.fromkeys(evaluations, 0)
    for a, b in itertools.combinations(evaluations, 2):
        found = {extractor: of_pairs[a, b] for extractor, of_pairs in differences.items()}
        signs = {d and (d.mean > 0) - (d.mean < 0) for d in found.values()}
        agree = signs in ({1}, {-1})
        better = (b if (signs == {1}) == higher else a) if agree else None
        if better is not None:
            wins[better] += 1
        certain = [d and d.differs for d in found.values()]
        pairs[f"{b} against {a}"] = {
            **{extractor: _centre(d) for extractor, d in found.items()},
            "agree": agree,
            "better": better,
            "certain": None if not agree or None in certain else all(certain),
        }
    settled = all(pair["agree"] for pair in pairs.values())
    return {"pairs": pairs, "ranking": sorted(wins, key=lambda model: -wins[model]) if settled else None}


def _differences(values: Mapping[str, BySeed], level: float) -> dict[tuple[str, str], Mean | None]:
    return {(a, b): intervals.difference(values[b], values[a], level) for a, b in itertools.combinations(values, 2)}


def _numbers(found: Mean | None, *names: str) -> Entry:
    return {name: rounded(getattr(found, name, None)) for name in names}


def _centre(found: Mean | None) -> Any:
    return rounded(found and found.mean)
