"""What was measured, read for the page: data/evaluations/<model>/<seed>.json, its figures, and means over seeds."""

import json
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from illustgan.core.errors import UserError

Evaluation = dict[str, Any]
EXTRACTORS = ("lite0", "random", "pixels")
DISTANCES = ("kid", "kid_spread", "fid", "precision", "recall", "density", "coverage")  # in each extractor's features
BLOCKS = ("diversity", "swd", "em", "modes", "clusters", "memorisation", "distinct", "blur")
POINT = ("step", "tflop", "images", "estimate_train", "estimate_heldout", "estimate_gap")
REFERENCES = {  # pictures of no generator, measured like samples
    "floor": "real faces (floor)",
    "noise": "noise (ceiling)",
    "one_face": "one face repeated (ceiling)",
}


@dataclass(frozen=True)
class Figure:
    """A mean over seeds and the standard deviation over them (n - 1); None for what is not there."""

    mean: float | None
    spread: float | None


def read(path: Path) -> Evaluation:
    """One evaluation.

    Raises:
        UserError: when it is missing or incomplete.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        for part in (content["final"], content["best"], *content["checkpoints"].values()):
            _require(part, (*POINT, *BLOCKS))
            for extractor in EXTRACTORS:
                _require(part[extractor], DISTANCES)
        _require(content["floor"], (*EXTRACTORS, *BLOCKS))
        _require(content["oscillation"], ("work", "steps", "series"))
        _require(content["curves"], ("estimate", "stopping"))
    except FileNotFoundError:
        raise UserError(f"{path} is missing: run dvc repro, which measures every model and seed") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path} is no complete evaluation ({error!r}): run dvc repro") from None
    evaluation: Evaluation = content
    return evaluation


def figure(evaluation: Mapping[str, Any], path: str) -> float | None:
    """The number at a dotted path, as in `final.lite0.kid`; None where it, or a block on the way, is absent or null."""
    found: Any = evaluation
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    known = isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found)
    return float(found) if known else None


def over_seeds(evaluations: Sequence[Mapping[str, Any]], path: str) -> Figure:
    """The figure's mean and spread over the evaluations of one variant's seeds; what is null is left out."""
    known = [value for evaluation in evaluations if (value := figure(evaluation, path)) is not None]
    if not known:
        return Figure(None, None)
    return Figure(statistics.fmean(known), statistics.stdev(known) if len(known) > 1 else None)


def over_checkpoints(evaluation: Mapping[str, Any], path: str) -> list[float]:
    """The figure at each checkpoint, in order; NaN where it is not there."""
    found = (figure(point, path) for point in evaluation["checkpoints"].values())
    return [math.nan if value is None else value for value in found]


def _require(block: Mapping[str, Any], names: Sequence[str]) -> None:
    for name in names:
        block[name]
