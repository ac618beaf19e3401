"""Evaluations of runs: read them, take a figure by its path, and average it over seeds.

An evaluation is the content of a data/evaluations/<model>/<seed>.json. A problem whose answer is known has a file in
data/theory/ with a block for each seed, whose figures are taken in the same way.
"""

import difflib
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from illustgan.core import files
from illustgan.core.errors import UserError

Evaluation = Mapping[str, Any]
Evaluations = Mapping[str, Mapping[int, Evaluation]]  # by model and seed


class OverSeeds(NamedTuple):
    """A mean over seeds and the standard deviation over them (n - 1); None for what is not there."""

    mean: float | None
    spread: float | None


def path_of(folder: Path, model: str, seed: int) -> Path:
    """Where the evaluation of a run lies below data/evaluations."""
    return folder / model / f"{seed}.json"


def read(folder: Path, models: Sequence[str], seeds: Sequence[int]) -> dict[str, dict[int, Evaluation]]:
    """The evaluations of the named models and seeds, whatever else lies in the folder.

    Raises:
        UserError: when one is missing or no JSON object.
    """
    return {model: {seed: _object(path_of(folder, model, seed), "evaluate") for seed in seeds} for model in models}


def read_problem(path: Path) -> dict[int, Evaluation]:
    """The blocks by seed of a problem's file, which is named as the problem.

    Raises:
        UserError: when it is missing or holds none.
    """
    stage = f"theory@{path.stem}"
    by_seed = _object(path, stage).get("seeds")
    if not by_seed or not isinstance(by_seed, Mapping) or not all(seed.isdecimal() for seed in by_seed):
        raise UserError(f"{path} has no figures by seed: {files.again(stage)}")
    return {int(seed): block for seed, block in by_seed.items()}


def figure(evaluation: Evaluation, path: str, file: str = "") -> float | None:
    """The number at a dotted path, as in `final.lite0.kid`; None where it, or a block on the way, is null or absent.

    Args:
        evaluation: parsed JSON.
        path: names of blocks and of the figure.
        file: whence it is, where a figure that is absent is an error; a null is none.

    Raises:
        UserError: when `file` is given and the path leads nowhere, or to something that is no number.
    """
    found: Any = evaluation
    for part in path.split("."):
        if found is None:
            return None
        if not isinstance(found, Mapping) or part not in found:
            if not file:
                return None
            close = difflib.get_close_matches(part, list(found) if isinstance(found, Mapping) else [], n=1)
            hint = f"did you mean {close[0]!r}?" if close else "if the file is an old one, run dvc repro"
            raise UserError(f"{file} has no {path!r}, which claims.yaml names: {hint}")
        found = found[part]
    if isinstance(found, int | float) and not isinstance(found, bool):
        return float(found) if math.isfinite(found) else None
    if found is not None and file:
        raise UserError(f"{file}: {path!r}, which claims.yaml names, is no number")
    return None


def over_seeds(evaluations: Iterable[Evaluation], path: str) -> OverSeeds:
    """The figure's mean and spread over the evaluations of one variant's seeds; what is null is left out."""
    known = [value for evaluation in evaluations if (value := figure(evaluation, path)) is not None]
    if not known:
        return OverSeeds(None, None)
    return OverSeeds(statistics.fmean(known), statistics.stdev(known) if len(known) > 1 else None)


def over_checkpoints(evaluation: Evaluation, path: str) -> list[float]:
    """The figure at each checkpoint, in order; NaN where it is not there."""
    found = (figure(point, path) for point in evaluation["checkpoints"].values())
    return [math.nan if value is None else value for value in found]


def _object(path: Path, stage: str) -> dict[str, Any]:
    content = files.read_json(path, stage)
    if not isinstance(content, dict):
        raise UserError(f"{path} holds no figures: {files.again(stage)}")
    return content
