"""All variants against each other in the main figures: the content of reports/comparison.json."""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from illustgan.claims import intervals
from illustgan.claims.catalogue import FIGURES, SPACES
from illustgan.claims.evaluations import Evaluation, Evaluations, at_seeds, resolution
from illustgan.claims.intervals import Mean
from illustgan.core.numbers import rounded

Entry = dict[str, Any]
Pair = tuple[str, str]
Differences = Mapping[Pair, Mean | None]
Sure = Mapping[Pair, bool | None]  # whether a pair differs
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
        `differs`: from 0, after Holm's correction for all pairs in all figures). Null for what needs two seeds, and for
        figures that are null.
        Under `agreement`, for kid and coverage, `pairs` (for each the mean difference by extractor, whether the
        extractors `agree` on its sign, which variant is then `better`, and whether the difference is `certain`: all
        `differ`) and the `ranking` of all variants, best first, or null where extractors disagree.
    """
    finals = [evaluation["final"] for by_seed in evaluations.values() for evaluation in by_seed.values()]
    blocks = {name: _blocks(finals, name) for name in RANKED}
    ranked = [f"final.{block}.{name}" for name in RANKED for block in blocks[name]]
    found = {path: _differences(evaluations, path, level) for path in dict.fromkeys((*paths, *ranked))}
    tests = {
        (path, pair): d.p for path, of_pairs in found.items() for pair, d in of_pairs.items() if d and d.p is not None
    }
    sure = intervals.holm(tests, level)
    differs = {
        path: {pair: (path, pair) in sure if (path, pair) in tests else None for pair in of_pairs}
        for path, of_pairs in found.items()
    }
    return {
        "level": level,
        "figures": {path: _compared(evaluations, path, level, found[path], differs[path]) for path in paths},
        "agreement": {name: _agreement(evaluations, name, blocks[name], found, differs) for name in RANKED},
    }


def _compared(evaluations: Evaluations, path: str, level: float, found: Differences, differs: Sure) -> Entry:
    columns = ("mean", "spread", "low", "high", "seeds")
    means = {
        model: intervals.mean(
            [*at_seeds(evaluations, model, path).values()], level, resolution(evaluations, model, path)
        )
        for model in evaluations
    }
    return {
        "variants": {model: _numbers(mean, *columns) for model, mean in means.items()},
        "pairs": {
            f"{b} against {a}": {"difference": _centre(d), **_numbers(d, "low", "high"), "differs": differs[a, b]}
            for (a, b), d in found.items()
        },
    }


def _blocks(finals: Sequence[Evaluation], name: str) -> list[str]:
    """The blocks with a figure; one that is null somewhere counts there too: as no difference that is known."""
    more = [block for final in finals for block, found in final.items() if isinstance(found, Mapping) and name in found]
    return [*dict.fromkeys((*SPACES, *more))]


def _agreement(
    models: Evaluations,
    name: str,
    blocks: Sequence[str],
    found: Mapping[str, Differences],
    differs: Mapping[str, Sure],
) -> Entry:
    higher = FIGURES[f"final.lite0.{name}"].better == "higher"
    pairs: dict[str, Entry] = {}
    wins = dict.fromkeys(models, 0)
    for a, b in itertools.combinations(models, 2):
        means = {block: found[f"final.{block}.{name}"][a, b] for block in blocks}
        signs = {d and (d.mean > 0) - (d.mean < 0) for d in means.values()}
        agree = signs in ({1}, {-1})
        better = (b if (signs == {1}) == higher else a) if agree else None
        if better is not None:
            wins[better] += 1
        certain = [differs[f"final.{block}.{name}"][a, b] for block in blocks]
        pairs[f"{b} against {a}"] = {
            **{block: _centre(d) for block, d in means.items()},
            "agree": agree,
            "better": better,
            "certain": None if not agree or None in certain else all(certain),
        }
    settled = all(pair["agree"] for pair in pairs.values())
    return {"pairs": pairs, "ranking": sorted(wins, key=lambda model: -wins[model]) if settled else None}


def _differences(evaluations: Evaluations, path: str, level: float) -> Differences:
    values = {model: at_seeds(evaluations, model, path) for model in evaluations}
    least = {model: resolution(evaluations, model, path) for model in evaluations}
    return {
        (a, b): intervals.difference(values[b], values[a], level, math.hypot(least[a], least[b]))
        for a, b in itertools.combinations(values, 2)
    }


def _numbers(found: Mean | None, *names: str) -> Entry:
    return {name: rounded(getattr(found, name, None)) for name in names}


def _centre(found: Mean | None) -> Any:
    return rounded(found and found.mean)
