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
from contextlib import AbstractContextManager, suppress
from functools import cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from illustgan.core import files

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


def exclusive(scratch: Path, run: str) -> AbstractContextManager[None]:
    """Hold the lock of `run` (model and seed); `UserError` if another process holds it."""
    lock = scratch / f"{run}.lock"
    return files.locked(lock, f"another process is training {run} right now (it holds {lock}): wait for it or stop it")


def open_folder(scratch: Path, run: str, parts: Parts) -> tuple[Path, str | None]:
    """The folder of this run with exactly these parts, made if need be, and why an earlier one can't go on, if so."""
    fingerprint = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
    folder = scratch / f"{run}-{fingerprint}"
    if not folder.is_symlink() and _parts(folder) == parts:
        return folder, None
    reasons = []
    for other in sorted(scratch.glob(f"{run}-*/parts.json")):
        before = _parts(other.parent)
        changed = sorted(name for name in parts.keys() | before.keys() if parts.get(name) != before.get(name))
        what = f"{', '.join(changed)} changed since" if before else "parts.json is damaged in"
        reasons.append((len(changed), f"starting afresh: {what} the interrupted run in {other.parent}"))
    files.remove(folder)
    files.write_text(folder / "parts.json", json.dumps(parts, indent=2, sort_keys=True) + "\n")
    return folder, min(reasons)[1] if reasons else None


def _parts(folder: Path) -> Parts:
    """What parts.json in a folder says; nothing where it is damaged or not there."""
    return files.json_if_whole(folder / "parts.json", Parts) or {}


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
            found = torch.load(io.BytesIO(content[32:]), map_location=device, weights_only=True)
            if all(sha256_of_files([folder / name]) == kept for name, kept in found["beside"].items()):
                return dict(found["state"])
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
