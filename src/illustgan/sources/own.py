"""The user's own pictures, as they are: `prepare` judges, crops and splits them."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.sources import manifest, overrides
from illustgan.sources.manifest import Picture

KINDS = "PNG, JPEG, WebP, GIF, BMP or TIFF"
DEEPEST = 100  # folders in each other: Python's own walk, and its removing of folders, end at some hundreds
SPECIAL = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
LINKED, LOCKED = "a linked folder, which is not followed: move the folder here", "a folder that can't be read"
OF_THE_FILE = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.ELOOP, errno.ENAMETOOLONG)  # and not of the disk
UNSEEN = (".git", ".hg", ".dvc")  # by DVC, in any folder


def check(pictures: Path) -> None:
    """`UserError` for what DVC, which hashes the whole folder before any stage runs, stops at or waits for for ever.

    DVC follows no linked folders, and passes over folders that it can't read; `collect` names these.
    """
    if not pictures.is_dir():
        fault = "is no folder: move it away" if os.path.lexists(pictures) else "is missing"
        raise UserError(f"{pictures} {fault}, and make it anew with mkdir {pictures}")
    faults = {name: fault for name, fault in _walk(pictures) if fault and not fault.startswith((LINKED, LOCKED))}
    if faults:
        name, fault = min(faults.items())
        more = f"; {len(faults) - 1} more are like it" if len(faults) > 1 else ""
        raise UserError(f"{pictures} holds {name!r}, which DVC can't read ({fault}{more}): remove it, or mend it")


def collect(folder: Path, *, pictures: Path, max_pixels: int | None = None) -> None:
    """Copy every file under `pictures` into `folder`/own/ and list them, sorted by name, in manifest.csv.

    Hidden files and folders are passed over, and so are keep.txt and drop.txt. Nothing is opened here: a file that is
    no picture is left out by `prepare`, which says why. What is no file, can't be read, or is larger than any picture
    of `max_pixels` (see `most_bytes`; None: no bound) is listed in rejected.csv. `UserError` when nothing is left.
    """
    found = sorted(
        (name, fault) for name, fault in _walk(pictures) if not _hidden(name) and name not in overrides.FILES
    )
    listed: list[Picture] = []
    left_out: dict[str, str] = {}
    with Progress("copy pictures", len(found), "picture") as progress:
        for name, known in found:
            fault = known if known and known != NAME else _copy(pictures / name, folder / "own" / name, max_pixels)
            if fault:
                left_out[f"own/{name}"] = fault if fault.startswith("too large") else f"unreadable: {fault}"
            else:
                listed.append(Picture(f"own/{name}", "", "own"))
            progress.advance()
    if not listed:
        seen = "".join(f" ({name!r}: {reason})" for name, reason in [*left_out.items()][:1])
        raise UserError(
            f"{pictures} holds no pictures{seen}: put {KINDS} files there, or set data.source to avatars in params.yaml"
        )
    manifest.write(folder, listed, [])
    manifest.write_left_out(folder, left_out)


def most_bytes(max_pixels: int) -> int:
    """The size from which on a file is no picture of so many pixels: 16 bits a channel, and 16 MB for what else it
    says."""
    return 8 * max_pixels + 16_000_000


def too_many_bytes(path: Path, max_pixels: int | None) -> str:
    """Why a file is too large to be read, or ""."""
    size = path.stat().st_size
    if max_pixels is None or size <= most_bytes(max_pixels):
        return ""
    return f"too large: {size} bytes, more than any picture of data.max_pixels ({max_pixels}) has"


NAME = "a name that is no UTF-8"


def _walk(pictures: Path) -> Iterator[tuple[str, str]]:
    """The path under `pictures` of all but folders, in any order, and what is wrong with it, or ""."""
    left = [""]
    while left:
        place = left.pop()
        try:
            if place.count("/") == DEEPEST:
                raise OSError(errno.ENAMETOOLONG, "too deep")
            with os.scandir(pictures / place) as entries:
                found = [(place + entry.name, entry) for entry in entries]
        except OSError as error:
            if place:
                yield place.removesuffix("/"), f"{LOCKED} ({str(error.strerror).lower()})"
            continue
        for name, entry in found:
            if not entry.is_dir(follow_symlinks=False):
                yield name, _fault(pictures / name)
            elif entry.name not in UNSEEN:
                left.append(f"{name}/")


def _fault(path: Path) -> str:
    """Why something that is no folder can't be read, or ""."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "a link to nothing"
    except OSError as error:
        return str(error.strerror).lower()
    if stat.S_ISDIR(mode):
        return LINKED
    if not stat.S_ISREG(mode):
        return SPECIAL.get(stat.S_IFMT(mode), "no file")
    if not os.access(path, os.R_OK):
        return "permission denied"
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return NAME  # which only DVC minds
    return ""


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _copy(source: Path, target: Path, max_pixels: int | None) -> str:
    """Why the file can't be copied, or ""."""
    try:
        if reason := too_many_bytes(source, max_pixels):
            return reason
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        if error.errno not in OF_THE_FILE:
            raise
        return str(error.strerror).lower()
    return ""
