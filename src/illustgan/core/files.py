"""Files that are either whole or not there, and errors that name the stage to run when one is missing."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from safetensors import SafetensorError

from illustgan.core.errors import UserError


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`, in whose place it is put on a clean exit; parent folders are made.

    Its name ends as `path`'s does: Pillow and numpy choose the format by that. If the block raises, `path` stays.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: str | Path) -> Iterator[Path]:
    """Yield a new empty folder beside `path`, as `replacing` does a file.

    Its name is a fixed one, by which the next process removes what a killed one left: only one at a time may write.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.partial")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    try:
        yield temporary
        if path.exists():
            shutil.rmtree(path)
        temporary.rename(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write `data`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8, its line ends as they are, whole or not at all."""
    write_bytes(path, text.encode())


def write_json(path: str | Path, content: Any) -> None:
    """Write `content` as indented JSON, whole or not at all; `ValueError` for a number that is not finite."""
    write_text(path, json.dumps(content, indent=2, allow_nan=False, ensure_ascii=False) + "\n")


@contextmanager
def reading(path: Path, stage: str) -> Iterator[None]:
    """Read a file of `stage` within the block: that it is missing, or its content makes no sense, is a `UserError`."""
    try:
        yield
    except FileNotFoundError:
        raise UserError(f"{path} is missing: run dvc repro {stage}") from None
    except (ValueError, KeyError, TypeError, EOFError, SafetensorError) as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise UserError(f"{path} is damaged ({reason}): {again(stage)}") from None


def read_json(path: Path, stage: str) -> Any:
    """The content of a JSON file; errors as for `reading`."""
    with reading(path, stage):
        return json.loads(path.read_text(encoding="utf-8"))


def read_array(path: Path, stage: str) -> Any:
    """The array in a .npy file; errors as for `reading`."""
    with reading(path, stage):
        return np.load(path)


def read_arrays(path: Path, stage: str) -> dict[str, Any]:
    """The arrays, by name, in a .safetensors file; errors as for `reading`."""
    with reading(path, stage):
        return dict(safetensors.numpy.load_file(path))


def again(stage: str) -> str:
    """How to make a stage's files anew."""
    return f"make it again with dvc repro -f {stage}"
