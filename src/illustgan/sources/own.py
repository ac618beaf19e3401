"""The user's own pictures, as they are: `prepare` judges, crops and splits them."""

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.sources import manifest, overrides
from illustgan.sources.manifest import Picture

KINDS = "PNG, JPEG, WebP, GIF, BMP or TIFF"
WORDS = 16_000_000  # bytes of a picture beside its pixels, at most
DEEPEST = 100  # folders in each other: Python's removing of folders ends at some hundreds
SPECIAL = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
LINKED, LOCKED = "a linked folder, which is not followed: move the folder here", "a folder that can't be read"
NO_UTF8 = "a name that is no UTF-8"


def check(pictures: Path) -> None:
    """`UserError` for what DVC, which reads the whole folder before any stage runs, stops at or waits for for ever.

    DVC follows no linked folders, and passes over folders that it can't read: `collect` names these.
    """
    if not pictures.is_dir():
        fault = "is no folder: move it away" if os.path.lexists(pictures) else "is missing"
        raise UserError(f"{pictures} {fault}, and make it anew with mkdir {pictures}")
    for name, fault in sorted(_walk(pictures)):
        if fault and not fault.startswith((LINKED, LOCKED)):
            raise UserError(f"{pictures} holds {name!r}, which DVC can't read ({fault}): remove it, or mend it")


def collect(folder: Path, *, pictures: Path, max_pixels: int | None = None) -> None:
    """Copy every file under `pictures` into `folder`/own/ and list them, sorted by name, in manifest.csv.

    Hidden files, keep.txt and drop.txt are passed over. What is no file, can't be read, or has more bytes than a
    picture of `max_pixels` (None: no bound) is listed in rejected.csv; `prepare` leaves out what is no picture.
    `UserError` when nothing is left.
    """
    found = sorted((n, f) for n, f in _walk(pictures) if n not in overrides.FILES and "/." not in f"/{n}")
    rows, left_out = [], {}
    with Progress("copy pictures", len(found), "picture") as progress:
        for name, fault in found:
            source, target = pictures / name, folder / "own" / name
            if fault not in ("", NO_UTF8):  # which only DVC minds
                left_out[f"own/{name}"] = f"unreadable: {fault}"
            elif max_pixels and (size := source.stat().st_size) > 8 * max_pixels + WORDS:  # four channels of 16 bits
                wrong = f"too large: {size} bytes, more than any picture of data.max_pixels ({max_pixels}) has"
                left_out[f"own/{name}"] = wrong
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                rows.append(Picture(f"own/{name}", "", "own"))
            progress.advance()
    if not rows:
        seen = "".join(f" ({name!r}: {reason})" for name, reason in [*left_out.items()][:1])
        raise UserError(
            f"{pictures} holds no pictures{seen}: put {KINDS} files there, or set data.source to avatars in params.yaml"
        )
    manifest.write(folder, rows, [], left_out)


def _walk(pictures: Path) -> Iterator[tuple[str, str]]:
    """The path under `pictures` of all but folders, in any order, and what is wrong with it, or ""."""
    locked: list[OSError] = []
    for at, folders, names in os.walk(pictures, onerror=locked.append):
        place = Path(at)
        if len(place.relative_to(pictures).parts) == DEEPEST:
            locked.append(OSError(errno.ENAMETOOLONG, "too deep", at))
            names, folders[:] = [], []
        for name in (*names, *(folder for folder in folders if (place / folder).is_symlink())):
            yield (place / name).relative_to(pictures).as_posix(), _fault(place / name)
        folders[:] = {*folders} - {".git", ".hg", ".dvc"}  # which DVC passes over
    for error in locked:
        place = Path(error.filename).relative_to(pictures)
        if place.parts:
            yield place.as_posix(), f"{LOCKED} ({str(error.strerror).lower()})"


def _fault(path: Path) -> str:
    """Why something that is no folder can't be read, or ""."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return "a link to nothing" if error.errno == errno.ENOENT else str(error.strerror).lower()
    if stat.S_ISDIR(mode):
        return LINKED
    if not stat.S_ISREG(mode):
        return SPECIAL.get(stat.S_IFMT(mode), "no file")
    if not os.access(path, os.R_OK):
        return "permission denied"
    return NO_UTF8 if re.search("[\ud800-\udfff]", str(path)) else ""
