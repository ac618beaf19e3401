"""Figures in the files that the other stages write, by dotted paths."""

import difflib
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from illustgan.core.errors import UserError

Evaluation = Mapping[str, Any]  # the content of a data/evaluations/<model>/<seed>.json
Evaluations = Mapping[str, Mapping[int, Evaluation]]  # by model and seed


def read(folder: Path, models: Sequence[str], seeds: Sequence[int]) -> dict[str, dict[int, Evaluation]]:
    """The evaluations of the named models and seeds, whatever else lies in the folder.

    Raises:
        UserError: when one is missing or no JSON object.
    """
    return {model: {seed: _object(folder / model / f"{seed}.json", "evaluate") for seed in seeds} for model in models}


def read_toy(path: Path) -> dict[int, Evaluation]:
    """The blocks by seed of a toy's file; its stage has the file's name.

    Raises:
        UserError: when it is missing or holds none.
    """
    stage = path.stem
    try:
        by_seed = {int(seed): block for seed, block in _object(path, stage)["seeds"].items()}
    except (KeyError, ValueError, AttributeError):
        raise UserError(f"{path} has no figures by seed: make it again with dvc repro -f {stage}") from None
    if not by_seed:
        raise UserError(f"{path} has no seed: make it again with dvc repro -f {stage}")
    return by_seed


def figure(evaluation: Evaluation, path: str, name: str) -> float | None:
    """The number at a dotted path, or None where the file says null: for it, or for a block that would hold it.

    Args:
        evaluation: parsed JSON.
        path: names of blocks and of the figure, joined by dots.
        name: the file, for the message.

    Raises:
        UserError: when the path leads nowhere, or to something that is no number.
    """
    found: Any = evaluation
    for part in path.split("."):
        if found is None:
            return None
        if not isinstance(found, Mapping) or part not in found:
            close = difflib.get_close_matches(part, list(found) if isinstance(found, Mapping) else [], n=1)
            hint = f"did you mean {close[0]!r}?" if close else "if the file is an old one, run dvc repro"
            raise UserError(f"{name} has no {path!r}, which claims in params.yaml names: {hint}")
        found = found[part]
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise UserError(f"{name}: {path!r}, which claims in params.yaml names, is no number")
    return float(found) if math.isfinite(found) else None


def _object(path: Path, stage: str) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path} is missing: run dvc repro {stage}") from None
    except ValueError:
        raise UserError(f"{path} is damaged: make it again with dvc repro -f {stage}") from None
    if not isinstance(content, dict):
        raise UserError(f"{path} holds no figures: make it again with dvc repro -f {stage}")
    return content
