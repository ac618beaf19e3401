"""What has been fetched, in whole files: a killed run loses no more than what was in flight.

totals.json                               requests and bytes of all runs, and hosts that asked to be left alone
pictures/KEY.SHA256.png                   a picture under the hash of its address and that of its bytes
snapshots/NAME-HASH/00001-HASH.json       the pages of the feed as one reading met them, by number and address
snapshots/NAME-HASH/left_out-BOUNDS.json  pictures that did not come, under bounds that may be the reason
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from illustgan.core import files


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time, in a cache that holds nothing half written; `UserError` for the second process."""
    for part in ("pictures", "snapshots"):  # before anything is fetched, it is seen whether there is room for it
        (folder / part).mkdir(parents=True, exist_ok=True)
    with files.locked(folder / "lock", f"another run is fetching into {folder}: wait for it, or stop it"):
        for path in filter(Path.is_file, folder.rglob(".[0-9]*-*")):  # temporary files of a killed run
            path.unlink()
        yield


def save(path: Path, content: Any) -> None:
    """Write dataclasses, dictionaries and tuples as JSON, for `files.json_if_whole`."""
    files.write_bytes(path, to_json(content))


def pictures(folder: Path) -> dict[str, Path]:
    """All pictures in the cache by their address's key."""
    named = ((re.fullmatch(r"([0-9a-f]{32}-\d+)\.[0-9a-f]{64}\.[a-z]+", p.name), p) for p in folder.glob("pictures/*"))
    return {name[1]: path for name, path in named if name}
