"""One model's figures over its seeds: what reports/metrics.json holds and `dvc metrics diff` compares."""

import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from illustgan.errors import UserError
from illustgan.rounding import significant

# name in metrics.json: block and name in an evaluation
FIGURES = {
    "kid_final": ("final", "kid"),
    "kid_final_blocks": ("final", "kid_spread"),
    "kid_best": ("best", "kid"),
    "kid_best_step": ("best", "step"),
    "kid_floor": ("floor", "kid"),
    "diversity": ("final", "diversity"),
    "diversity_floor": ("floor", "diversity"),
    "steps": ("final", "step"),
    "images": ("final", "images"),
    "tflop": ("final", "tflop"),
}
SPREADS = ("kid_final", "kid_best", "diversity")  # given with their spread when there are several seeds


def headline(model: str, seeds: Sequence[int], evaluations_folder: Path) -> dict[str, float]:
    """Means over seeds, flat, of a model's evaluations.

    Two spreads that differ in kind: `kid_final_blocks` is what a finite number of samples leaves uncertain about one
    trained generator (see `illustgan.metrics.kid.kid_spread`; the mean over seeds), and, when there are several seeds,
    `…_spread` is the standard deviation (n - 1) between trainings. `seeds` is how many there are, then.

    Raises:
        UserError: when a seed has no evaluation, or an incomplete one.
    """
    if not seeds:
        raise UserError("seeds: name at least one")
    evaluations = [_read(evaluations_folder / model / f"{seed}.json", model) for seed in seeds]
    result: dict[str, float] = {}
    for name, values in {name: [row[name] for row in evaluations] for name in FIGURES}.items():
        result[name] = values[0] if len(set(values)) == 1 else significant(statistics.fmean(values))
        if len(seeds) > 1 and name in SPREADS:
            result[f"{name}_spread"] = significant(statistics.stdev(values))
    if len(seeds) > 1:
        result["seeds"] = len(seeds)
    return result


def _read(path: Path, model: str) -> dict[str, Any]:
    try:
        evaluation = json.loads(path.read_text(encoding="utf-8"))
        return {name: evaluation[block][figure] for name, (block, figure) in FIGURES.items()}
    except FileNotFoundError:
        raise UserError(f"{path} is missing: run dvc repro to train and evaluate {model}") from None
    except (ValueError, KeyError, TypeError):
        raise UserError(f"{path} is no complete evaluation: make it again with dvc repro -f evaluate") from None
