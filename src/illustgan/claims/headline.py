"""One model's figures over its seeds: what reports/metrics.json holds and `dvc metrics diff` compares."""

import json
import statistics
from collections.abc import Sequence
from pathlib import Path

from illustgan.claims.figures import figure
from illustgan.core.errors import UserError
from illustgan.core.numbers import significant

# name in metrics.json: path in an evaluation
FIGURES = {
    "kid_final": "final.lite0.kid",
    "kid_final_blocks": "final.lite0.kid_spread",
    "kid_best": "best.lite0.kid",
    "kid_best_step": "best.step",
    "kid_floor": "floor.lite0.kid",
    "kid_random": "final.random.kid",
    "kid_pixels": "final.pixels.kid",
    "fid": "final.lite0.fid",
    "fid_floor": "floor.lite0.fid",
    "precision": "final.lite0.precision",
    "recall": "final.lite0.recall",
    "coverage": "final.lite0.coverage",
    "coverage_floor": "floor.lite0.coverage",
    "swd": "final.swd.mean",
    "swd_floor": "floor.swd.mean",
    "diversity": "final.diversity",
    "diversity_floor": "floor.diversity",
    "recognised": "final.modes.recognised",
    "attribute_values": "final.modes.values",
    "attribute_values_floor": "floor.modes.values",
    "clusters": "final.clusters.reached",
    "clusters_floor": "floor.clusters.reached",
    "copying": "final.memorisation.pixels.copying",
    "copied": "final.memorisation.pixels.closer",
    "twins": "final.distinct.duplicates",
    "edge_width": "final.blur.edge_width",
    "edge_width_floor": "floor.blur.edge_width",
    "oscillation": "oscillation.work.lite0",
    "steps": "final.step",
    "images": "final.images",
    "tflop": "final.tflop",
}
COUNTS = ("kid_best_step", "steps", "images")
PER_RUN = (*COUNTS, "kid_final_blocks", "tflop")  # no quality of the variant


def headline(model: str, seeds: Sequence[int], evaluations_folder: Path) -> dict[str, float]:
    """Means over seeds, flat, of a model's evaluations.

    Two spreads that differ in kind: `kid_final_blocks` is what a finite number of samples leaves uncertain about one
    trained generator (see `illustgan.metrics.kid.kid_spread`; the mean over seeds), and, when there are several seeds,
    `…_spread` is the standard deviation (n - 1) between trainings. `seeds` is how many there are, then. Figures that
    these faces don't have, such as attributes, are left out.

    Raises:
        UserError: when a seed has no evaluation, or an incomplete one.
    """
    if not seeds:
        raise UserError("seeds: name at least one")
    evaluations = [_read(evaluations_folder / model / f"{seed}.json", model) for seed in seeds]
    result: dict[str, float] = {}
    for name in FIGURES:
        values = [value for row in evaluations if (value := row[name]) is not None]
        if len(values) < len(seeds):
            continue
        result[name] = values[0] if len(set(values)) == 1 else significant(statistics.fmean(values))
        if name in COUNTS and result[name].is_integer():
            result[name] = int(result[name])
        if len(seeds) > 1 and name not in PER_RUN and not name.endswith("_floor"):
            result[f"{name}_spread"] = significant(statistics.stdev(values))
    if len(seeds) > 1:
        result["seeds"] = len(seeds)
    return result


def _read(path: Path, model: str) -> dict[str, float | None]:
    try:
        evaluation = json.loads(path.read_text(encoding="utf-8"))
        return {name: figure(evaluation, place, str(path)) for name, place in FIGURES.items()}
    except FileNotFoundError:
        raise UserError(f"{path} is missing: run dvc repro to train and evaluate {model}") from None
    except (ValueError, UserError):
        raise UserError(f"{path} is no complete evaluation: make it again with dvc repro -f evaluate") from None
