"""One model's figures over its seeds: what reports/metrics.json holds and `dvc metrics diff` compares."""

import statistics
from collections.abc import Sequence
from pathlib import Path

from illustgan.core.numbers import significant
from illustgan.results.catalogue import find
from illustgan.results.evaluations import at_seeds, read

# name in metrics.json: path in an evaluation; few, so that the changed ones fit a row of `dvc exp show`
NAMES = {
    "kid_final": "final.lite0.kid",
    "kid_best": "best.lite0.kid",
    "kid_floor": "floor.lite0.kid",
    "kid_random": "final.random.kid",
    "kid_pixels": "final.pixels.kid",
    "fid": "final.lite0.fid",
    "coverage": "final.lite0.coverage",
    "coverage_floor": "floor.lite0.coverage",
    "recognised": "final.modes.recognised",
    "values": "final.modes.values",
    "values_floor": "floor.modes.values",
    "copied": "final.memorisation.pixels.closer",
    "edge_width": "final.blur.edge_width",
    "edge_width_floor": "floor.blur.edge_width",
    "oscillation": "oscillation.work.lite0",
    "steps": "final.step",
    "tflop": "final.tflop",
}


def headline(model: str, seeds: Sequence[int], evaluations_folder: Path) -> dict[str, float]:
    """Means over seeds, flat, of a model's evaluations; `UserError` when one is missing or incomplete.

    With several seeds, `…_spread` is the standard deviation (n - 1) between trainings, of what says something of the
    variant, and `seeds` is how many there are. Figures that these faces do not have, such as attributes, are left out.
    """
    evaluations = read(evaluations_folder, [model], seeds)
    result: dict[str, float] = {}
    for name, path in NAMES.items():
        values = [value for value in at_seeds(evaluations, model, path).values() if value is not None]
        if len(values) < len(seeds):
            continue
        row = find(path)
        result[name] = values[0] if len(set(values)) == 1 else significant(statistics.fmean(values))
        if row and row.whole and result[name].is_integer():
            result[name] = int(result[name])
        if len(seeds) > 1 and row and row.metric != "work" and not name.endswith("_floor"):
            result[f"{name}_spread"] = significant(statistics.stdev(values))
    if len(seeds) > 1:
        result["seeds"] = len(seeds)
    return result
