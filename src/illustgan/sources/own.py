"""The user's own pictures, as they are: `prepare` judges, crops and splits them."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.sources import manifest, overrides
from illustgan.sources.manifest import Picture

KINDS = "PNG, JPEG, WebP, GIF, BMP or TIFF"
WORDS = 16_000_000  # bytes of a picture beside its pixels, at most
DEEPEST = 100  # folders in each other: Python's removing of folders ends at some hundreds
LINKED, LOCKED = "a linked folder, which is not followed: move the folder here", "a folder that can't be read"
NO_FILE = "no file that can be read, but a link to nothing, a pipe or a device, or without permission"
NO_UTF8 = "a name that is no UTF-8"


def check(pictures: Path) -> None:
    """`UserError` for what DVC, which reads the whole folder before any stage runs, stops at or waits for for ever.

    DVC follows no linked folders, and passes over folders that it can't read: `collect` names these.
    """
    if not pictures.is_dir():
        fault = "is no folder: move it away" if os.path.lexists(pictures) else "is missing"
        raise UserError(f"{pictures} {fault}, and make it anew with mkdir {pictures}")
    for name, fault in sorted(_walk(pictures)):
        if fault in (NO_FILE, NO_UTF8):
            raise UserError(f"{pictures} holds {name!r}, which DVC can't read ({fault}): remove it, or mend it")


def collect(folder: Path, *, pictures: Path, max_pixels: int | None = None) -> None:
    """Copy every file under `pictures` into `folder`/own/ and list them, sorted by name, in manifest.csv.

    Hidden files, keep.txt and drop.txt are passed over. What is no file, can't be read, or has more bytes than a
    picture of `max_pixels` (None: no bound) is listed in rejected.csv; `prepare` leaves out what is no picture.
    `UserError` when nothing is left.
    """
    entries = sorted((n, f) for n, f in _walk(pictures) if n not in overrides.FILES and "/." not in f"/{n}")
    rows, left_out = [], {}
    with Progress("copy pictures", len(entries), "picture") as progress:
        for name, fault in entries:
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
        why = "".join(f" ({name!r}: {reason})" for name, reason in [*left_out.items()][:1])
        raise UserError(
            f"{pictures} holds no pictures{why}: put {KINDS} files there, or set data.source to avatars in params.yaml"
        )
    manifest.write(folder, rows, [], left_out)


def _walk(pictures: Path) -> Iterator[tuple[str, str]]:
    """The path under `pictures` of all but folders, in any order, and what is wrong with it, or ""."""
    locked: list[OSError] = []
    for at, folders, names in os.walk(pictures, onerror=locked.append):
        place = Path(at)
        inner = place.relative_to(pictures)
        if len(inner.parts) == DEEPEST:
            yield inner.as_posix(), f"{LOCKED}: too deep"
            folders.clear()
            continue
        for name in names:
            path = place / name
            well = path.is_file() and os.access(path, os.R_OK)
            odd = re.search("[\ud800-\udfff]", str(path))
            yield (inner / name).as_posix(), NO_FILE if not well else NO_UTF8 if odd else ""
        yield from (((inner / name).as_posix(), LINKED) for name in folders if (place / name).is_symlink())
        folders[:] = {*folders} - {".git", ".hg", ".dvc"}  # which DVC passes over
    for error in locked:
        if (place := Path(error.filename)) != pictures:
            yield place.relative_to(pictures).as_posix(), f"{LOCKED}: {str(error.strerror).lower()}"
