"""Settings for tests against the replica: fast, and with bounds that the tests themselves lower."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from illustgan.core.settings import ParamsFile
from illustgan.sources.irasutoya import fetching
from illustgan.sources.settings import Data

from .replica import Replica, Wire

PARAMS = ParamsFile(Path(__file__).resolve().parents[3] / "params.yaml").value("data")
PEOPLE = {
    "labels": ["職業", "表情", "老人"], "title_words": ["男性", "女性", "人の"],
    "without_labels": ["文字", "棒人間"], "without_title_words": ["後ろ姿"],
}  # fmt: skip


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as server:
        yield server


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = time.time()
        self.slept: list[float] = []
        self.time = self.monotonic = lambda: self.now

    def sleep(self, seconds: float) -> None:
        self.slept += [seconds] if seconds else []
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The fetcher's; and seconds of this world after which it gives up."""
    for name, value in (("ATTEMPTS", 3), ("TIMEOUT", 5.0), ("time", Clock())):
        monkeypatch.setattr(fetching, name, value)
    return fetching.time  # type: ignore[return-value]


@pytest.fixture
def wire(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> Replica:
    """The replica in the place of the real site and of all its hosts, where `base` is None."""
    monkeypatch.setattr(fetching, "HTTPAdapter", type("WireTo", (Wire,), {"replica": replica}))
    return replica


@pytest.fixture
def settings(replica: Replica, clock: Clock) -> Callable[..., Data]:
    """The block `data` for the replica, with changes in `irasutoya`; and an impatient fetcher."""
    usual: dict[str, Any] = {
        "accept_terms": True, "contact": "nobody@example.org", "until": date(2017, 5, 20), "pictures": 12,
        "posts": PEOPLE, "base": replica.base, "per_second": 10_000,
        "max_requests": 1000, "max_bytes": 50_000_000, "max_picture_bytes": 500_000,
    }  # fmt: skip
    data = PARAMS | {"source": "irasutoya", "max_pixels": 1_000_000}
    return lambda **changes: Data.model_validate(data | {"irasutoya": data["irasutoya"] | usual | changes})
