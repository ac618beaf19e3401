"""Settings for tests against the replica: fast, and with bounds that the tests themselves lower."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from scraping.replica import Replica


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as server:
        yield server


@pytest.fixture
def settings(replica: Replica) -> Callable[..., dict[str, Any]]:
    """What `collect` takes, with changes."""

    def with_changes(**changes: Any) -> dict[str, Any]:
        usual = {
            "accept_terms": True,
            "contact": "nobody@example.org",
            "subset": "people",
            "labels": ["職業", "表情", "老人"],
            "title_words": ["男性", "女性", "人の"],
            "without_labels": ["文字", "棒人間"],
            "without_title_words": ["後ろ姿"],
            "until": date(2017, 5, 20),
            "pictures": 12,
            "side": 400,
            "snapshot": "first",
            "base": replica.base,
            "per_second": 10_000,
            "max_requests": 1000,
            "max_bytes": 50_000_000,
            "max_picture_bytes": 500_000,
            "max_pixels": 1_000_000,
            "attempts": 3,
            "backoff": 0.001,
            "timeout": 5.0,
        }
        return usual | changes

    return with_changes
