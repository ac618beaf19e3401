"""Everything that a run needs to go on, kept outside DVC's outputs (which DVC deletes before a stage runs).

A run's scratch folder is named by a fingerprint of code, params, data and machine settings: whatever would change the
result gets a folder of its own, so a run never goes on from a state that it would not have reached itself. What is
damaged there is said on standard error, and the run starts afresh.
"""

import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from illustgan.core import files

PACKAGES = Path(__file__).parents[1]
Parts = dict[str, str]  # what a fingerprint is made of: code, params, data and machine, each hashed or described


def sha256_of_files(paths: list[Path]) -> str:
    """One hash over the names and contents of `paths`, in that order."""
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            total.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()


def sha256_of_packages(*names: str) -> str:
    """One hash over the sources of these packages of ours: the code that can change a run."""
    return sha256_of_files([path for name in names for path in sorted((PACKAGES / name).rglob("*.py"))])


@contextmanager
def unfinished(scratch: Path, run: str, parts: Parts) -> Iterator[Path]:
    """The folder of `run` (model and seed) with exactly these parts, made if need be, under the run's lock.

    Why an earlier one can't go on is said on standard error. `UserError` if another process holds the lock.
    """
    lock = scratch / f"{run}.lock"
    busy = f"another process is training {run} right now (it holds {lock}): wait for it or stop it"
    with files.locked(lock, busy):
        yield _open_folder(scratch, run, parts)


def _open_folder(scratch: Path, run: str, parts: Parts) -> Path:
    fingerprint = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
    folder = scratch / f"{run}-{fingerprint}"
    if folder.is_dir() and not folder.is_symlink():
        return folder
    files.remove(folder)
    others = {other.parent: files.json_if_whole(other, Parts) for other in scratch.glob(f"{run}-*/parts.json")}
    changes = [
        (len(changed), f"{', '.join(changed)} changed since the interrupted run in {other}")
        for other, before in sorted(others.items())
        if before and (changed := sorted(name for name in parts if before.get(name) != parts[name]))
    ]
    if changes:
        print(f"{run}: starting afresh: {min(changes)[1]}", file=sys.stderr)
    files.write_text(folder / "parts.json", json.dumps(parts, indent=2, sort_keys=True) + "\n")
    return folder


def save(folder: Path, state: dict[str, Any]) -> None:
    """Replace the state in `folder`, and note what the files in its subfolders, samples and weights, hold by then."""
    packed = io.BytesIO()
    beside = {path.relative_to(folder).as_posix(): _sha256(path) for path in folder.glob("*/[0-9]*")}
    torch.save({"state": state, "beside": beside}, packed)
    content = packed.getvalue()
    files.write_bytes(folder / "state.pt", _seal(folder, content) + content)


def load(folder: Path, device: torch.device) -> dict[str, Any] | None:
    """The state in `folder`; None if none was saved yet, or all was removed since something is not as it was saved."""
    path = folder / "state.pt"
    if not os.path.lexists(path):
        return None
    with suppress(OSError, UnpicklingError):
        content = path.read_bytes() if path.is_file() else b""
        if content[:32] == _seal(folder, content[32:]):
            saved = torch.load(io.BytesIO(content[32:]), map_location=device, weights_only=True)
            if all(sha256_of_files([folder / name]) == kept for name, kept in saved["beside"].items()):
                return dict(saved["state"])
    print(f"{folder}: the state, or what lies beside it, is damaged: starting afresh", file=sys.stderr)
    for entry in folder.iterdir():
        if entry.name != "parts.json":
            files.remove(entry)
    return None


def _seal(folder: Path, packed: bytes) -> bytes:
    """A hash over a state and the place that it belongs to: another run's state is not taken for this one's."""
    return hashlib.sha256("/".join(folder.parts[-2:]).encode() + packed).digest()


@cache  # files of a run never change: each is read once, not once for every state
def _sha256(path: Path) -> str:
    return sha256_of_files([path])
