"""Reading what earlier stages left, with errors that name the stage to run again."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from safetensors import SafetensorError

from illustgan.core.errors import UserError


def read_json(path: Path, stage: str) -> Any:
    """The content of a JSON file of `stage`; `UserError` when it is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(missing(path, stage)) from None
    except ValueError:
        raise UserError(f"{path} is damaged: {again(stage)}") from None


def read_array(path: Path, stage: str) -> Any:
    """As `read_json`, for a .npy file."""
    try:
        return np.load(path)
    except FileNotFoundError:
        raise UserError(missing(path, stage)) from None
    except (ValueError, EOFError):
        raise UserError(f"{path} is damaged: {again(stage)}") from None


def read_arrays(path: Path, stage: str) -> dict[str, Any]:
    """As `read_json`, for arrays by name in a .safetensors file."""
    try:
        arrays: dict[str, Any] = safetensors.numpy.load_file(path)
    except FileNotFoundError:
        raise UserError(missing(path, stage)) from None
    except SafetensorError as error:
        raise UserError(f"{path} is damaged ({error}): {again(stage)}") from None
    return arrays


def missing(path: Path, stage: str) -> str:
    """What to say of a file that is not there."""
    return f"{path} is missing: run dvc repro, or dvc repro {stage}"


def again(stage: str) -> str:
    """How to make a stage's files anew."""
    return f"make it again with dvc repro -f {stage}"
