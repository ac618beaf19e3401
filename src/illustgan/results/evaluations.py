"""Evaluations of runs: read them, take a figure by its path, and average it over seeds.

An evaluation is the content of a data/evaluations/<model>/<seed>.json. A problem whose answer is known has a file in
data/theory/ with a block for each seed, whose figures are taken in the same way.
"""

import difflib
import itertools
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.numbers import rounded
from illustgan.results.catalogue import PROBLEMS, SPREAD, find

Evaluation = Mapping[str, Any]
Evaluations = Mapping[str, Mapping[int, Evaluation]]  # by model, or problem, and seed

FOLDER = Path("data/evaluations")


class Sample(NamedTuple):
    """A figure by seed, None where it is null, and the spread over seeds that it is taken to have at least."""

    values: Mapping[int, float | None]
    least: float = 0.0


class OverSeeds(NamedTuple):
    """A mean over seeds and the standard deviation over them (n - 1); None for what is not there."""

    mean: float | None
    spread: float | None


def read(folder: Path, models: Sequence[str], seeds: Sequence[int]) -> dict[str, dict[int, Evaluation]]:
    """The evaluations of the named models and seeds; `UserError` when one is missing or no JSON object.

    `oscillation.steps` is made of each one's `oscillation.by_lag`, at one distance in generator steps: the largest of
    all runs' smallest gaps between snapshots, so of one model alone another than of many.
    """
    content: dict[str, dict[int, Any]] = {model: {} for model in models}
    courses, gaps = [], [0.0]
    for model, seed in itertools.product(models, seeds):
        path = folder / model / f"{seed}.json"
        with files.reading(path, "evaluate"):
            content[model][seed] = evaluation = files.read_json(path, "evaluate")
            if lags := evaluation.get("oscillation", {}).get("by_lag"):
                courses.append(evaluation["oscillation"])
                gaps.append(float(lags[0]["steps"]))
    for course in courses:
        course["steps"] = _at_distance(course["by_lag"], max(gaps))
    return content


def read_problem(path: Path) -> dict[int, Evaluation]:
    """The blocks by seed of a problem's file, which is named as the problem; `UserError` when it holds none."""
    stage = f"theory@{path.stem}"
    with files.reading(path, stage):
        by_seed = {int(seed): block for seed, block in files.read_json(path, stage)["seeds"].items()}
        if not by_seed:
            raise ValueError("it has no seed")
    return by_seed


def figure(evaluation: Evaluation, path: str, file: str = "") -> float | None:
    """The number at a dotted path, as in `final.lite0.kid`; None where it, or a block on the way, is null or absent.

    Raises:
        UserError: when the `file` that the evaluation is from is named, and the path leads nowhere or to no number.
    """
    content: Any = evaluation
    for part in path.split("."):
        if content is None:
            return None
        if not isinstance(content, Mapping) or part not in content:
            if not file:
                return None
            close = difflib.get_close_matches(part, list(content) if isinstance(content, Mapping) else [], n=1)
            hint = f"did you mean {close[0]!r}?" if close else "if the file is an old one, run dvc repro"
            raise UserError(f"{file} has no figure {path!r}: {hint}")
        content = content[part]
    if isinstance(content, int | float) and not isinstance(content, bool):
        return float(content) if math.isfinite(content) else None
    if content is not None and file:
        raise UserError(f"{file}: {path!r} is no number")
    return None


def at_seeds(evaluations: Evaluations, model: str, path: str) -> dict[int, float | None]:
    """A figure of a model, or problem, by seed; `UserError` where the path leads nowhere."""
    file = f"data/theory/{model}.json" if model in PROBLEMS else f"{FOLDER}/{model}/{{}}.json"
    return {seed: figure(content, path, file.format(seed)) for seed, content in evaluations[model].items()}


def sample(evaluations: Evaluations, model: str, path: str) -> Sample:
    """A figure as `at_seeds` has it; its least spread is its own step, KID's error from few samples, or the last digit.

    So many seeds that are alike to the digit can still differ.
    """
    row, values = find(path), at_seeds(evaluations, model, path)
    largest = max((abs(value) for value in values.values() if value is not None), default=0.0)
    digit = 10.0 ** (math.floor(math.log10(largest)) - 5) if largest else 0.0
    within = f"{path}_spread" if row and row.within == SPREAD else ""
    error = over_seeds(evaluations[model].values(), within).mean if within else 0
    return Sample(values, max(row.resolution if row else 0, error or 0, digit))


def over_seeds(evaluations: Iterable[Evaluation], path: str) -> OverSeeds:
    """The figure's mean and spread over the evaluations of one variant's seeds; what is null is left out."""
    values = [value for evaluation in evaluations if (value := figure(evaluation, path)) is not None]
    if not values:
        return OverSeeds(None, None)
    return OverSeeds(statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else None)


def over_checkpoints(evaluation: Evaluation, path: str) -> list[float]:
    """The figure at each checkpoint, in order; NaN where it is not there."""
    values = (figure(point, path) for point in evaluation["checkpoints"].values())
    return [math.nan if value is None else value for value in values]


def _at_distance(lags: Sequence[Mapping[str, Any]], apart: float) -> dict[str, float | None]:
    """Changes over so many generator steps, on lines between those of the lags, and none over no step."""
    steps = [0.0, *(lag["steps"] for lag in lags)]
    at: dict[str, float | None] = {}
    for name in lags[0].keys() - {"steps"}:
        changes = [math.nan if lag[name] is None else lag[name] for lag in lags]
        at[name] = rounded(float(np.interp(apart, steps, [0.0, *changes], right=math.nan)))
    return {"steps": apart, **dict(sorted(at.items()))}
