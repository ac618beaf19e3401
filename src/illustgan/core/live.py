"""What runs at this moment, as reports/live.html: a page that refreshes itself, written by whichever process has news.

Each item leaves a file in .scratch/live/, and whoever does so next rewrites the page from those whose process is
alive; there is no server. Only stages do this, at the root of a repository. A page that cannot be written is left out.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from tqdm import tqdm

from illustgan.core import live_page
from illustgan.core.live_page import Item

PAGE, ITEMS = Path("reports/live.html"), Path(".scratch/live")
PAGE_EVERY = 5.0  # seconds between two pages, as often as it refreshes itself

_left: set[int] | None = None  # items that this process put on the page; None: it is no stage that has one


@contextmanager
def page() -> Iterator[None]:
    """Within the block, which is a stage's work, every `Progress` is on the page; nothing without a dvc.yaml here."""
    global _left
    _left = set() if Path("dvc.yaml").is_file() else None
    try:
        yield
    finally:
        if _left:
            _rewrite(0)
        _left = None


def leave(number: int, item: Item) -> None:
    """Put item `number` of this process on the page, in place of what it said before."""
    if _left is not None:
        _left.add(number)
        with suppress(Exception):  # a page that cannot be written never ends the work that it is about
            ITEMS.mkdir(parents=True, exist_ok=True)
            _put(ITEMS / f"{os.getpid()}-{number}.json", json.dumps(vars(item)))
        _rewrite(PAGE_EVERY)


def forget(number: int) -> None:
    """Take item `number` of this process off; the page follows with the next news, or at the stage's end."""
    if _left:
        with suppress(OSError):
            (ITEMS / f"{os.getpid()}-{number}.json").unlink()


def running() -> list[Item]:
    """Items of all processes that are alive, by label; files that killed ones left are removed."""
    found = []
    for path in ITEMS.glob("*"):
        with suppress(OSError, ValueError, TypeError, psutil.Error):  # it ends just now, or is of another version
            if not _alive(int(path.name.partition("-")[0]), path.stat().st_mtime):
                path.unlink()
            elif path.suffix == ".json":
                found.append(Item(**json.loads(path.read_bytes())))
    return sorted(found, key=lambda item: item.label)


def _alive(process: int, wrote: float) -> bool:
    """Whether a process that wrote at that time is alive, and not a later one of the same number."""
    return bool(psutil.pid_exists(process) and psutil.Process(process).create_time() <= wrote + 1)


def _put(path: Path, text: str) -> None:
    """Write at once, as `files.write_text` does, but without waiting for the disk: a lost page is no loss."""
    temporary = path.with_name(f"{os.getpid()}-{path.name}.new")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _rewrite(age: float) -> None:
    """Write the page anew if it is `age` seconds old; say where it is when none was written for a minute."""
    with suppress(Exception):  # as in `leave`
        old = time.time() - PAGE.stat().st_mtime if PAGE.exists() else float("inf")
        if not 0 <= old < age:
            PAGE.parent.mkdir(exist_ok=True)
            _put(PAGE, live_page.drawn(running()))
            if old > 60 and age:
                tqdm.write(f"look: {PAGE}", file=sys.stderr)  # above a bar
