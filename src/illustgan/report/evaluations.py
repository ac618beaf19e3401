"""What was measured, read for the page: reports/evaluations/<model>/<seed>.json, over the seeds."""

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from illustgan.errors import UserError

FIGURES = ("step", "tflop", "images", "kid", "kid_spread", "diversity", "estimate_train", "estimate_heldout")


@dataclass(frozen=True)
class Figure:
    """A mean over seeds and the standard deviation over them (n - 1); None for what is not there."""

    mean: float | None
    spread: float | None


@dataclass(frozen=True)
class Summary:
    """One variant's row of the table: figures by name (`FIGURES`) at the last and at the best checkpoint."""

    final: dict[str, Figure]
    best: dict[str, Figure]
    floor: dict[str, Figure]


def read(path: Path) -> dict[str, Any]:
    """One evaluation.

    Raises:
        UserError: when it is missing or incomplete.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        for part in (content["final"], content["best"], *content["checkpoints"].values()):
            for figure in FIGURES:
                part[figure]
        content["floor"]["kid"], content["floor"]["diversity"]
    except FileNotFoundError:
        raise UserError(f"{path} is missing: run dvc repro, which measures every model and seed") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path} is no complete evaluation ({error!r}): run dvc repro") from None
    evaluation: dict[str, Any] = content
    return evaluation


def summary(evaluations: Sequence[dict[str, Any]]) -> Summary:
    """Means and spreads over the evaluations of one variant's seeds, at least one."""
    return Summary(
        final={figure: _over([e["final"][figure] for e in evaluations]) for figure in FIGURES},
        best={figure: _over([e["best"][figure] for e in evaluations]) for figure in FIGURES},
        floor={figure: _over([e["floor"][figure] for e in evaluations]) for figure in ("kid", "diversity")},
    )


def _over(values: Sequence[float | None]) -> Figure:
    known = [value for value in values if value is not None and math.isfinite(value)]
    if not known:
        return Figure(None, None)
    return Figure(statistics.fmean(known), statistics.stdev(known) if len(known) > 1 else None)
