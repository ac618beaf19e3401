"""One model's figures over its seeds: what reports/metrics.json holds and `dvc metrics diff` compares."""

import statistics
from collections.abc import Sequence
from pathlib import Path

from illustgan.claims.catalogue import find
from illustgan.claims.evaluations import figure, read
from illustgan.core.numbers import significant

# name in metrics.json: path in an evaluation
NAMES = {
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


def headline(model: str, seeds: Sequence[int], evaluations_folder: Path) -> dict[str, float]:
    """Means over seeds, flat, of a model's evaluations.

    Two spreads that differ in kind: `kid_final_blocks` is what a finite number of samples leaves uncertain about one
    trained generator (see `illustgan.metrics.kid.kid_spread`; the mean over seeds), and, when there are several seeds,
    `…_spread` is the standard deviation (n - 1) between trainings, of what says something of the variant. `seeds` is
    how many there are, then. Figures that these faces don't have, such as attributes, are left out.

    Raises:
        UserError: when a seed has no evaluation, or an incomplete one.
    """
    evaluations = read(evaluations_folder, [model], seeds)[model]
    result: dict[str, float] = {}
    for name, path in NAMES.items():
        files = {seed: evaluations_folder / model / f"{seed}.json" for seed in seeds}
        found = [figure(evaluation, path, str(files[seed])) for seed, evaluation in evaluations.items()]
        values = [value for value in found if value is not None]
        if len(values) < len(seeds):
            continue
        known = find(path)
        result[name] = values[0] if len(set(values)) == 1 else significant(statistics.fmean(values))
        if known and known.whole and result[name].is_integer():
            result[name] = int(result[name])
        if len(seeds) > 1 and known and known.metric != "work" and not name.endswith("_floor"):
            result[f"{name}_spread"] = significant(statistics.stdev(values))
    if len(seeds) > 1:
        result["seeds"] = len(seeds)
    return result
