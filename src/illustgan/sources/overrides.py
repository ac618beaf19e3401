"""What the user overrules: keep.txt and drop.txt in data/own, whatever the source of the pictures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from illustgan.core import files
from illustgan.core.errors import UserError

KEEP, DROP = FILES = ("keep.txt", "drop.txt")
DIGEST = re.compile(r"[0-9a-f]{8,64}")  # a SHA-256 or its beginning, as contact sheets show it
FULL = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Overrides:
    """The entries of keep.txt and drop.txt: file names, and SHA-256 or the first digits of it (eight or more)."""

    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()

    def write(self, folder: Path) -> None:
        """Write into `folder` what `read` read, sorted; nothing where there are no entries."""
        for name, entries in ((KEEP, self.keep), (DROP, self.drop)):
            if entries:
                files.write_text(folder / name, "".join(f"{entry}\n" for entry in sorted(entries)))

    def verdict(self, names: Iterable[str]) -> bool | None:
        """True for a picture or crop that the user keeps, False for one to drop (which wins), None for any other.

        `names` is all that it goes by: its file name, its path, its SHA-256.
        """
        names = list(names)
        return False if _named(names, self.drop) else True if _named(names, self.keep) else None

    def unused(self, names: Iterable[str]) -> list[str]:
        """Lines about entries that name none of `names`, of all pictures and crops: typing slips, most of them."""
        names = set(names)
        return [
            f"data/own/{file}: {entry!r} names no picture and no face"
            for file, entries in ((KEEP, self.keep), (DROP, self.drop))
            for entry in sorted(entries)
            if not _named(names, frozenset({entry}))
        ]


NOTHING = Overrides()


def read(folder: Path) -> Overrides:
    """Both files of a folder; `UserError` for a file that is not UTF-8 text, and for an entry in both.

    Lines that begin with # say nothing.
    """
    keep, drop = (_entries(folder / name) for name in FILES)
    if both := sorted(keep & drop):
        raise UserError(f"{folder / DROP}: {both[0]!r} is in keep.txt too: remove it from one of them")
    return Overrides(keep, drop)


def _named(names: Iterable[str], entries: frozenset[str]) -> bool:
    digests = tuple(entry for entry in entries if DIGEST.fullmatch(entry))
    return any(name in entries or (FULL.fullmatch(name) and name.startswith(digests)) for name in names)


def _entries(path: Path) -> frozenset[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return frozenset()
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text: save it as such, one file name or SHA-256 a line") from None
    entries = {line.strip() for line in lines if line.strip() and not line.strip().startswith("#")}
    return frozenset(entry.lower() if DIGEST.fullmatch(entry.lower()) else entry for entry in entries)
