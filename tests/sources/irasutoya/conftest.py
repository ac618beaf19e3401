"""Settings for tests against the replica: fast, and with bounds that the tests themselves lower."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from illustgan.core.settings import ParamsFile
from illustgan.sources.irasutoya import fetching
from illustgan.sources.settings import Data

from .replica import Replica

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as server:
        yield server


@pytest.fixture
def settings(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Data]:
    """The block `data` for the replica, with changes in `irasutoya`; and an impatient fetcher."""
    for name, value in (("ATTEMPTS", 3), ("BACKOFF", 0.001), ("TIMEOUT", 5.0)):
        monkeypatch.setattr(fetching, name, value)
    usual: dict[str, Any] = {
        "accept_terms": True,
        "contact": "nobody@example.org", "until": date(2017, 5, 20), "pictures": 12,
        "posts": {
            "labels": ["職業", "表情", "老人"], "title_words": ["男性", "女性", "人の"],
            "without_labels": ["文字", "棒人間"], "without_title_words": ["後ろ姿"],
        },
        "base": replica.base, "per_second": 10_000,
        "max_requests": 1000, "max_bytes": 50_000_000, "max_picture_bytes": 500_000,
    }  # fmt: skip
    data = ParamsFile(ROOT / "params.yaml").value("data") | {"source": "irasutoya", "max_pixels": 1_000_000}

    def with_changes(**changes: Any) -> Data:
        return Data.model_validate(data | {"irasutoya": data["irasutoya"] | usual | changes})

    return with_changes
