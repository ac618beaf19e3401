"""The cache: what has been fetched, as whole files, so that a killed run loses no more than what was in flight.

requests.tsv                              every request, see `record`
pictures/KEY.SHA256.png                   a picture under the hash of its address and that of its bytes
pages/HASH.json                           the latest version of each page of the feed, with what to ask for changes by
snapshots/NAME-HASH/NNNNN.json            the pages of the feed as one reading of it met them
snapshots/NAME-HASH/left_out/BOUNDS/KEY   why a picture was given up, under bounds that may be the reason
snapshots/NAME-HASH/failed/KEY            why it did not come once; the second time it is given up
"""

import hashlib
import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from illustgan.core import files
from illustgan.sources.irasutoya.feeds import Page, Post

PICTURE = re.compile(r"([0-9a-f]{32}-[0-9]+)\.([0-9a-f]{64})\.[a-z]+")


@dataclass(frozen=True)
class StoredPage:
    """A page of the feed, where it came from, and the headers that say which version it is."""

    address: str
    etag: str
    last_modified: str
    page: Page


@dataclass(frozen=True)
class StoredPicture:
    """A picture in the cache; `sha256` is that of its bytes, in hex."""

    path: Path
    sha256: str


def sweep(cache: Path) -> None:
    """Remove the temporary files that a killed run left behind."""
    for pattern in ("pictures/.*", "pages/.*", "snapshots/*/**/.*"):
        for path in cache.glob(pattern):
            if path.is_file():  # a folder is none of ours
                path.unlink()


def snapshot_folder(cache: Path, name: str, what: str) -> Path:
    """The folder of one reading of the feed; `what` tells apart what was asked of it."""
    return cache / "snapshots" / f"{name}-{hashlib.sha256(what.encode()).hexdigest()[:8]}"


def page_path(folder: Path, number: int) -> Path:
    """The file of a snapshot's `number`-th page."""
    return folder / f"{number:05d}.json"


def latest_page_path(cache: Path, address: str) -> Path:
    """The file of the latest version of the page at an address."""
    return cache / "pages" / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.json"


def write_page(path: Path, stored: StoredPage) -> None:
    """Write a page, whole or not at all."""
    files.write_text(path, json.dumps(asdict(stored), ensure_ascii=False) + "\n")


def read_page(path: Path, address: str) -> StoredPage | None:
    """The page in a file; None when there is none, it is of another address, or it is damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        page = content.pop("page")
        stored = StoredPage(**content, page=Page(tuple(map(_post, page["posts"])), page["entries"], page["total"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    numbers = (stored.page.entries, stored.page.total or 0)
    return stored if stored.address == address and all(isinstance(number, int) for number in numbers) else None


def _post(fields: dict[str, Any]) -> Post:
    """From JSON, which has no tuples."""
    return Post(**(fields | {name: tuple(fields[name]) for name in ("labels", "pictures")}))


def pictures(cache: Path) -> dict[str, StoredPicture]:
    """All pictures in the cache by their address's key."""
    found = {}
    for path in sorted((cache / "pictures").glob("[0-9a-f]*")):
        if name := PICTURE.fullmatch(path.name):  # others may have put files of their own there
            found[name[1]] = StoredPicture(path, name[2])
    return found


def write_picture(cache: Path, key: str, body: bytes, suffix: str) -> StoredPicture:
    """Put a checked picture into the cache, whole or not at all."""
    sha256 = hashlib.sha256(body).hexdigest()
    path = cache / "pictures" / f"{key}.{sha256}{suffix}"
    files.write_bytes(path, body)
    return StoredPicture(path, sha256)


def is_whole(picture: StoredPicture) -> bool:
    """Whether the file still has the bytes that its name says: a disk may lose some when the power goes."""
    try:
        return hashlib.sha256(picture.path.read_bytes()).hexdigest() == picture.sha256
    except OSError:
        return False


def left_out(folder: Path, bounds: str) -> dict[str, str]:
    """Why pictures were given up under some bounds, by their address's key."""
    paths = sorted((folder / "left_out" / bounds).glob("[0-9a-f]*"))
    return {path.name: path.read_text(encoding="utf-8", errors="replace") for path in paths}


def failed_before(folder: Path, key: str, reason: str) -> bool:
    """Remember that a picture did not come, and say whether that is not the first time."""
    path = folder / "failed" / key
    before = path.exists()
    files.write_text(path, reason)
    return before


def leave_out(folder: Path, bounds: str, key: str, reason: str) -> None:
    """Remember that a picture was given up."""
    files.write_text(folder / "left_out" / bounds / key, reason)


def take_back(folder: Path, bounds: str, key: str) -> None:
    """Forget that a picture was given up."""
    (folder / "left_out" / bounds / key).unlink(missing_ok=True)


def link(source: Path, target: Path) -> None:
    """Put a file of the cache at another place, without a second copy where the disk can do that."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
