"""Everything that a run needs to go on, kept outside DVC's outputs (which DVC deletes before a stage runs).

A run's scratch folder is named by a fingerprint of code, params, data and machine settings: whatever would change the
result gets a folder of its own, so a run never goes on from a state that it would not have reached itself.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from filelock import FileLock, Timeout

from illustgan.core import files
from illustgan.core.errors import UserError

Parts = dict[str, str]  # what a fingerprint is made of: code, params, data and machine, each hashed or described


def sha256_of_files(paths: list[Path]) -> str:
    """One hash over the names and contents of `paths`, in that order."""
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            total.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()


def sha256_of_package() -> str:
    """One hash over the source of every module of this package that is loaded now: the code that can change a run."""
    loaded = [m.__file__ for name, m in sorted(sys.modules.items()) if name.split(".")[0] == "illustgan"]
    return sha256_of_files([Path(file) for file in loaded if file])


@contextmanager
def exclusive(scratch: Path, run: str) -> Iterator[None]:
    """Hold the lock of `run` (model and seed), which ends with the process; `UserError` if another one holds it."""
    scratch.mkdir(parents=True, exist_ok=True)
    lock = FileLock(scratch / f"{run}.lock")
    try:
        held = lock.acquire(timeout=0)
    except Timeout:
        raise UserError(
            f"another process is training {run} right now (it holds {lock.lock_file}): wait for it or stop it"
        ) from None
    with held:
        yield


def open_folder(scratch: Path, run: str, parts: Parts) -> tuple[Path, str | None]:
    """The folder of this run with exactly these parts, made if need be, and why an earlier one can't go on, if so."""
    fingerprint = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
    folder = scratch / f"{run}-{fingerprint}"
    if (folder / "parts.json").exists():
        return folder, None
    reasons = []
    for other in sorted(scratch.glob(f"{run}-*/parts.json")):
        before = json.loads(other.read_text(encoding="utf-8"))
        changed = sorted(name for name in parts.keys() | before.keys() if parts.get(name) != before.get(name))
        reasons.append((len(changed), ", ".join(changed), other.parent.name))
    folder.mkdir(parents=True, exist_ok=True)
    files.write_text(folder / "parts.json", json.dumps(parts, indent=2, sort_keys=True) + "\n")
    if not reasons:
        return folder, None
    _, differences, name = min(reasons)
    return folder, f"starting afresh: {differences} changed since the interrupted run in {scratch / name}"


def save(folder: Path, state: dict[str, Any]) -> None:
    """Replace the state in `folder`."""
    with files.replacing(folder / "state.pt") as temporary:
        torch.save(state, temporary)


def load(folder: Path, device: torch.device) -> dict[str, Any] | None:
    """The state in `folder`, or None if none was saved yet."""
    path = folder / "state.pt"
    return torch.load(path, map_location=device, weights_only=True) if path.exists() else None
