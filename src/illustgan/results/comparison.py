"""All variants against each other in the main figures: the content of reports/comparison.json."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from illustgan.core.numbers import rounded
from illustgan.results import intervals
from illustgan.results.catalogue import FIGURES, SPACES
from illustgan.results.evaluations import Evaluations, sample
from illustgan.results.intervals import Mean

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
        `differs`: from 0, after Holm's correction for all pairs in all figures). Null for what needs two seeds, and for
        figures that are null.
        Under `agreement`, for kid and coverage, `pairs` (for each the mean difference by extractor, whether the
        extractors `agree` on its sign, which variant is then `better`, and whether the difference is `certain`: all
        `differ`) and the `ranking` of all variants, best first, or null where extractors disagree.
    """
    sides = {
        path: {model: sample(evaluations, model, path) for model in evaluations}
        for path in (*paths, *(f"final.{block}.{name}" for name in RANKED for block in _blocks(evaluations, name)))
    }
    couples = [*itertools.combinations(evaluations, 2)]
    apart = {(path, a, b): intervals.difference(of[b], of[a], level) for path, of in sides.items() for a, b in couples}
    tests = {test: mean.p for test, mean in apart.items() if mean and mean.p is not None}
    sure = intervals.holm(tests, level)
    pairs: dict[str, dict[str, Entry]] = {path: {} for path in sides}
    for test, mean in apart.items():
        path, a, b = test
        differs = test in sure if test in tests else None
        ends = _numbers(mean, "low", "high")
        pairs[path][f"{b} against {a}"] = {"difference": rounded(mean and mean.mean), **ends, "differs": differs}
    columns = ("mean", "spread", "low", "high", "seeds")
    figures = {
        path: {
            "variants": {model: _numbers(intervals.mean(of, level), *columns) for model, of in sides[path].items()},
            "pairs": pairs[path],
        }
        for path in paths
    }
    by_block = {
        name: {block: pairs[f"final.{block}.{name}"] for block in _blocks(evaluations, name)} for name in RANKED
    }
    agreement = {
        name: _agreement(evaluations, of_blocks, FIGURES[f"final.lite0.{name}"].better)
        for name, of_blocks in by_block.items()
    }
    return {"level": level, "figures": figures, "agreement": agreement}


def _blocks(evaluations: Evaluations, name: str) -> list[str]:
    """The blocks with a figure; one that is null somewhere counts there too: as no difference that is known."""
    finals = [evaluation["final"] for by_seed in evaluations.values() for evaluation in by_seed.values()]
    more = [
        block
        for final in finals
        for block, numbers in final.items()
        if isinstance(numbers, Mapping) and name in numbers
    ]
    return [*dict.fromkeys((*SPACES, *more))]


def _agreement(models: Iterable[str], by_block: Mapping[str, Mapping[str, Entry]], better: str) -> Entry:
    """What the pairs of models are in all blocks together, and the ranking; `better` is lower or higher."""
    pairs: dict[str, Entry] = {}
    wins = dict.fromkeys(models, 0)
    for a, b in itertools.combinations(wins, 2):
        pair = f"{b} against {a}"
        apart = {block: rows[pair]["difference"] for block, rows in by_block.items()}
        signs = {value and (value > 0) - (value < 0) for value in apart.values()}
        agree = signs in ({1}, {-1})
        winner = (b if (signs == {1}) == (better == "higher") else a) if agree else None
        if winner:
            wins[winner] += 1
        certain = [rows[pair]["differs"] for rows in by_block.values()]
        sure = None if not agree or None in certain else all(certain)
        pairs[pair] = {**apart, "agree": agree, "better": winner, "certain": sure}
    settled = all(pair["agree"] for pair in pairs.values())
    return {"pairs": pairs, "ranking": sorted(wins, key=lambda model: -wins[model]) if settled else None}


def _numbers(mean: Mean | None, *names: str) -> Entry:
    return {name: rounded(getattr(mean, name, None)) for name in names}
