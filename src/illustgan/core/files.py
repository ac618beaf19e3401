"""Files that are either whole or not there, and errors that name the stage to run when one is missing."""

import errno
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt
import safetensors.numpy
from pydantic import TypeAdapter, ValidationError

from illustgan.core.errors import UserError, one_line

Kind = TypeVar("Kind")
SYNCING = 8  # files at a time: one by one takes a disk twice as long, and a busy one ten times


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`, in whose place it is put on a clean exit; parent folders are made.

    Its name ends as `path`'s does: Pillow chooses the format by that. If the block raises, `path` stays. A loss of
    power leaves the old content or the new one.
    """
    path = Path(path)
    with _put(path.with_name(f".{os.getpid()}-{path.name}"), path) as temporary:
        yield temporary


@contextmanager
def replacing_folder(path: str | Path) -> Iterator[Path]:
    """Yield a new empty folder beside `path`, as `replacing` does a file.

    Its name is a fixed one, by which the next process removes what a killed one left: only one at a time may write.
    `UserError`, before any work, for a file, a link or a mount at `path`, which a folder can't replace.
    """
    path = Path(path)
    if path.is_symlink() or path.is_mount() or (path.exists() and not path.is_dir()):
        raise UserError(f"{path} is a file, a link or a mount, not a folder: take it away and run this again")
    with _put(path.with_name(f".{path.name}.partial"), path) as temporary:
        temporary.mkdir()
        yield temporary
        if path.exists():
            shutil.rmtree(path)


@contextmanager
def _put(temporary: Path, path: Path) -> Iterator[Path]:
    """After the block, put `temporary` in the place of `path`; errors of the disk within it name `path`."""
    make_folder(path.parent)
    try:
        remove(temporary)
        yield temporary
        with ThreadPoolExecutor(SYNCING) as pool:
            [*pool.map(_sync, (temporary, *temporary.rglob("*")))]
        os.replace(temporary, path)
        _sync(path.parent)
    except OSError as error:
        if error.errno is not None:  # many name nothing, or what is temporary
            error.filename = str(error.filename or path).replace(str(temporary), str(path), 1)
        raise
    finally:
        with suppress(OSError):
            remove(temporary)


def _sync(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, as far as they are not there."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        _sync(path.parent)


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write `data`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8, its line ends as they are, whole or not at all."""
    write_bytes(path, text.encode())


def write_array(path: str | Path, array: npt.NDArray[Any]) -> None:
    """Write `array` as a .npy file, whole or not at all."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        # not to the file itself: what numpy hands to the system by that way, a full disk can cut without an error
        np.lib.format.write_array(SimpleNamespace(write=file.write), array, allow_pickle=False)


def write_json(path: str | Path, content: Any) -> None:
    """Write `content` as indented JSON, whole or not at all; `ValueError` for a number that is not finite."""
    write_text(path, json.dumps(content, indent=2, allow_nan=False, ensure_ascii=False) + "\n")


@contextmanager
def reading(path: Path, stage: str, mend: str = "") -> Iterator[None]:
    """Read a file of `stage` within the block: that it is missing, or its content makes no sense, is a `UserError`.

    `mend` is what to do then, where that is not to run the stage.
    """
    try:
        yield
    except FileNotFoundError:
        raise UserError(f"{path} is missing: {mend or f'run dvc repro {stage}'}") from None
    except (UserError, MemoryError):
        raise
    except Exception as error:  # readers of formats raise what they like of content that is none
        if isinstance(error, OSError) and error.errno not in (None, errno.EISDIR, errno.ENOTDIR):
            raise
        reason = one_line(f"{type(error).__name__}: {error}", 200)
        raise UserError(f"{path} is damaged ({reason}): {mend or again(stage)}") from None


def json_if_whole(path: Path, kind: type[Kind]) -> Kind | None:
    """The content of a JSON file as a type; None when there is no such file, or its content is anything else."""
    try:
        return TypeAdapter(kind).validate_json(path.read_bytes() if path.is_file() else b"")
    except (OSError, ValidationError):
        return None


@contextmanager
def locked(path: Path, busy: str) -> Iterator[None]:
    """Hold a lock, which ends with the process; `UserError` with the words `busy` where another process holds it."""
    from filelock import FileLock, Timeout  # with asyncio, which most stages need not load

    make_folder(path.parent)
    try:
        held = FileLock(path).acquire(timeout=0)
    except Timeout:
        raise UserError(busy) from None
    with held:
        yield


def read_json(path: Path, stage: str, mend: str = "") -> Any:
    """The content of a JSON file; errors as for `reading`, also of NaN."""
    with reading(path, stage, mend):
        text = path.read_text(encoding="utf-8")
        return json.loads(text, parse_constant=int)  # which refuses NaN


def read_array(path: Path, stage: str) -> npt.NDArray[np.float32]:
    """The array in a .npy file, float32 (N, d) of finite numbers; errors as for `reading`."""
    with reading(path, stage):
        array: npt.NDArray[np.float32] = np.load(path)
        if array.dtype != np.float32 or array.ndim != 2 or not np.isfinite(array).all():
            raise ValueError(f"it holds {array.dtype} {array.shape}, not finite float32 (N, d)")
        return array


def read_pictures(path: Path, stage: str, count: int | None = None) -> npt.NDArray[np.uint8]:
    """The first `count` pictures (None: all) in a .npy file, uint8 (N, S, S, 3), N ≥ 1; errors as for `reading`."""
    return np.array(map_pictures(path, stage)[:count])


def map_pictures(path: Path, stage: str, mode: Literal["r", "c"] = "r") -> npt.NDArray[np.uint8]:
    """As `read_pictures`, all of them, left on disk until they are looked at; "c" is for those who change them."""
    with reading(path, stage):
        images: npt.NDArray[np.uint8] = np.load(path, mmap_mode=mode)
        if images.dtype != np.uint8 or images.ndim != 4 or not images.size or images.shape[2:] != (images.shape[1], 3):
            raise ValueError(f"it holds {images.dtype} {images.shape}, not uint8 (N, S, S, 3)")
        return images


def read_arrays(path: Path, stage: str) -> dict[str, Any]:
    """The arrays, by name, in a .safetensors file; errors as for `reading`."""
    with reading(path, stage):
        return dict(safetensors.numpy.load_file(path))


def again(stage: str) -> str:
    """How to make a stage's files anew."""
    return f"make it again with dvc repro -f {stage}"
