"""Which code made a page: ids of folders that Git gives to the same files, so that the commit can be found by them.

An id is a function of the files alone. The commit's own hash would not do: the page is the same for all commits that
have the same code, and files that no commit has yet have an id too.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

IGNORED = "__pycache__"


def tree(folder: Path) -> str:
    """What `git rev-parse <commit>:<folder>` says of a commit that has just these files: SHA-1, 40 hexadecimal digits.

    Folders without files, which Git does not know, and Python's caches are left out. The format is that of "Git
    Internals: Git Objects" in Chacon & Straub, Pro Git, 2nd edition 2014.

    Args:
        folder: files and folders, no links.
    """
    return _object("tree", b"".join(_entries(folder)))


def _entries(folder: Path) -> Iterator[bytes]:
    # Git orders folders as if their names ended with a slash
    for path in sorted(folder.iterdir(), key=lambda path: path.name.encode() + b"/" * path.is_dir()):
        if not path.is_dir():
            mode = "100755" if path.stat().st_mode & 0o100 else "100644"
            yield _entry(mode, path.name, _object("blob", path.read_bytes()))
        elif path.name != IGNORED and next(_entries(path), None):
            yield _entry("40000", path.name, tree(path))


def _entry(mode: str, name: str, identity: str) -> bytes:
    return f"{mode} {name}\0".encode() + bytes.fromhex(identity)


def _object(kind: str, content: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()
