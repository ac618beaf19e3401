"""The record of all requests: what was asked for, when, with what result. The total bounds are counted from it.

It is a text file to which each request adds a line (Unix time, status, bytes, seconds that the host asked to wait for,
address), so that bounds and waiting times outlast a killed process.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Record:
    """Totals over all runs with one cache.

    Attributes:
        path: the text file.
        count: requests so far.
        bytes: of bodies, as they came over the wire.
        waits: by origin, when the host last asked not to be bothered, in Unix time, and for how many seconds.
    """

    path: Path
    count: int = 0
    bytes: int = 0
    waits: dict[str, tuple[float, float]] = field(default_factory=dict)

    def add(self, time: float, status: str, size: int, wait: float, origin: str, target: str) -> None:
        """Count one request and write it down; `wait` is what the host asked for, in seconds from `time`."""
        self._count(time, size, wait, origin)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "a", encoding="ascii") as file:
            file.write(f"{time:.3f}\t{status}\t{size}\t{wait:.0f}\t{origin} {target}\n")

    def wait(self, origin: str, now: float) -> float:
        """Seconds that the host still asks to wait for: never more than it asked, even if the clock was set back."""
        asked, wait = self.waits.get(origin, (now, 0.0))
        return min(wait, asked + wait - now)

    def _count(self, time: float, size: int, wait: float, origin: str) -> None:
        if size < 0 or not math.isfinite(time + wait):
            raise ValueError("no record of a request")
        self.count += 1
        self.bytes += size
        if wait > 0:
            self.waits[origin] = time, wait


def read(path: Path) -> Record:
    """Count what the file holds. Lines that make no sense are passed over: a kill or a full disk cuts some short."""
    record = Record(path)
    text = path.read_text(encoding="ascii", errors="replace") if path.exists() else ""
    for line in text.splitlines():
        try:
            time, _, size, wait, address = line.split("\t")
            record._count(float(time), int(size), float(wait), address.split(" ")[0])
        except ValueError:
            continue
    if text and not text.endswith("\n"):
        with open(path, "a", encoding="ascii") as file:
            file.write("\n")
    return record
