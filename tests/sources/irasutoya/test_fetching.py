"""Rate, robots.txt, redirects, retries and bounds, against a replica that misbehaves."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.sources.irasutoya import collecting, fetching
from illustgan.sources.irasutoya.fetching import FailedError, Fetcher, OutError, RefusedError, Totals
from illustgan.sources.settings import Data

from . import replica as faults
from .conftest import Clock
from .replica import Replica

PICTURE = "/-abc/s400/face.png"


@pytest.fixture
def fetcher(clock: Clock, settings: Callable[..., Data], tmp_path: Path) -> Callable[..., Fetcher]:
    def new(**changes: Any) -> Fetcher:
        changes = {"per_second": 1, "max_requests": 100, "max_bytes": 10**8} | changes
        return Fetcher(tmp_path / "totals.json", settings(**changes).irasutoya)

    return new


New = Callable[..., Fetcher]


def fetch(fetcher: Fetcher, target: str = PICTURE, max_bytes: int = 100_000) -> str:
    address = f"{fetcher.settings.base}{target}"
    return fetcher.fetch(address, lambda _, body: collecting.suffix(body, 1_000_000), max_bytes)


def test_a_picture_and_what_is_sent_with_the_request(replica: Replica, fetcher: New) -> None:
    replica.fault("robots", faults.status(404, Set_Cookie="a=b"))
    assert fetch(fetcher()) == ".png"
    assert replica.asked == ["/robots.txt", PICTURE]
    assert replica.headers[1]["user-agent"] == "illustgan/0.1 (+nobody@example.org)"
    assert {"cookie", "authorization", "referer"}.isdisjoint(replica.headers[1])


def test_one_at_a_time_and_a_second_and_slower_for_a_slow_server(replica: Replica, fetcher: New, clock: Clock) -> None:
    def slow(handler: faults.Handler) -> None:
        clock.now += 7
        handler.answer(200, faults.picture(PICTURE), "image/png")

    began, polite = clock.now, fetcher()
    for number in range(5):
        fetch(polite, f"/-{number}/s400/face.png")
    assert clock.now - began == pytest.approx(5)  # six requests with robots.txt
    assert replica.most_in_flight == 1
    replica.fault("face", slow, 2)
    fetch(polite)
    fetch(polite)
    assert clock.slept[-1] == pytest.approx(7)


def test_robots_forbid_and_ask_for_slowness(replica: Replica, fetcher: New, clock: Clock) -> None:
    replica.robots = "User-agent: other\nDisallow: /\n\nUser-agent: illustgan\nDisallow: /*/secret/\nCrawl-delay: 9\n"
    polite = fetcher()
    for forbidden in ("/-a/secret/s400/face.png", "/-a/x/../secret/s400/face.png", "/-a/%73ecret/s400/face.png"):
        with pytest.raises(RefusedError, match=r"robots\.txt forbids"):
            fetch(polite, forbidden)
    fetch(polite, "/-a/s400/face.png")
    fetch(polite, "/-b/s400/face.png")
    assert replica.asked == ["/robots.txt", "/-a/s400/face.png", "/-b/s400/face.png"]
    assert clock.slept == [pytest.approx(9), pytest.approx(9)]
    slower = fetcher(per_second=0.25)
    fetch(slower)
    fetch(slower)
    assert clock.slept[2:] == [pytest.approx(9), pytest.approx(9)]


@pytest.mark.parametrize(("robots", "allowed"), faults.CASES["robots"])
def test_robots_of_all_kinds(replica: Replica, fetcher: New, robots: str | None, allowed: bool) -> None:
    replica.robots = robots
    if allowed:
        assert fetch(fetcher()) == ".png"
    else:
        with pytest.raises(RefusedError, match=r"robots\.txt forbids it, or asks for too long a pause"):
            fetch(fetcher())
        assert replica.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    "fault", [*map(faults.status, (503, 429, 520)), faults.dropped, faults.cut_short, faults.truncated, faults.web_page]
)
def test_what_passes_is_asked_for_again(replica: Replica, fetcher: New, clock: Clock, fault: faults.Fault) -> None:
    replica.fault("face", fault)
    assert fetch(fetcher()) == ".png"
    assert replica.of_pictures() == [PICTURE] * 2
    assert 1 <= max(clock.slept) <= 3  # backoff times .5 to 1.5


def test_what_never_comes_is_given_up(replica: Replica, fetcher: New, clock: Clock, monkeypatch: Any) -> None:
    monkeypatch.setattr(fetching, "ATTEMPTS", 4)
    monkeypatch.setattr(fetching.random, "uniform", lambda least, most: (least + most) / 2)
    replica.fault("face", faults.cut_short, 99)
    with pytest.raises(FailedError, match="4 times"):
        fetch(fetcher())
    assert len(replica.of_pictures()) == 4
    assert clock.slept == [pytest.approx(1), 2, 4, 8]  # after robots.txt, and then longer and longer


def test_a_redirect_on_the_list_is_followed_and_counts_if_robots_let_it(
    replica: Replica, fetcher: New, clock: Clock
) -> None:
    replica.fault("face", faults.redirect("/-o/s400/顔.png".encode().decode("latin-1"), 301))
    polite = fetcher()
    assert fetch(polite) == ".png"
    assert replica.of_pictures() == [PICTURE, f"/-o/s400/{quote('顔')}.png"]
    assert polite.totals.requests == 3
    assert clock.slept == [pytest.approx(1)] * 2
    replica.fault("face", faults.redirect("/search/s400/x.png"))
    with pytest.raises(RefusedError, match="robots"):
        fetch(polite)
    assert replica.of_pictures()[2:] == [PICTURE]


@pytest.mark.parametrize(("value", "seconds"), [*faults.CASES["retry_after"], ("in 120 s", 120), ("9" * 5000, 0)])
def test_retry_after_in_all_its_forms(
    replica: Replica, fetcher: New, clock: Clock, capsys: pytest.CaptureFixture[str], value: str, seconds: float
) -> None:
    polite, date = fetcher(), format_datetime(datetime.fromtimestamp(clock.now + 120, UTC), usegmt=True)
    fetch(polite)
    replica.fault("face", faults.status(503, Retry_After=date if value == "in 120 s" else value))
    began = clock.now
    with pytest.raises(OutError, match="1440 minutes") if seconds > 120 else nullcontext():
        fetch(polite)
    waits = [until - clock.now for until in files.json_if_whole(polite.path, Totals).waits.values()]
    assert waits == ([pytest.approx(seconds, abs=20)] if seconds > 120 else [])
    if seconds <= 120:  # and never sooner than after a pause of 1 to 3 seconds
        assert max(seconds - 3, 1) <= clock.now - began <= max(seconds, 3) + 2
    assert ("asks to be left alone for 1" in capsys.readouterr().err) == (seconds == 120)


@pytest.mark.parametrize("drips", [b"", b"#"])
def test_a_slow_robots_txt_has_a_deadline_of_its_own(
    replica: Replica, fetcher: New, monkeypatch: pytest.MonkeyPatch, drips: bytes
) -> None:
    def slow(handler: faults.Handler) -> None:
        for _ in range(100):
            handler.wfile.write(drips)
            time.sleep(0.02)

    for name, value in {"time": time, "ROBOTS_TIMEOUT": 0.5, "SILENCE": 0.3, "ATTEMPTS": 5}.items():
        monkeypatch.setattr(fetching, name, value)
    replica.fault("robots", slow, 9)
    began = time.monotonic()
    with pytest.raises(OutError, match=r"gives no robots\.txt \(no whole answer \(\w+\), 1 times\)"):
        fetch(fetcher(per_second=10_000))
    assert time.monotonic() - began < 1.5
    assert replica.asked == ["/robots.txt"]


def test_totals_are_bounded_over_all_runs(replica: Replica, fetcher: New) -> None:
    fetch(fetcher(max_requests=3))
    with pytest.raises(UserError, match=r"max_requests \(3\) is used up: raise it"):
        fetch(fetcher(max_requests=3))
    assert len(replica.asked) == 3
    replica.fault("face", faults.endless)
    with pytest.raises(UserError, match=r"max_bytes \(20000\) is used up"):
        fetch(fetcher(max_bytes=20_000), max_bytes=10**9)
    assert 20_000 <= fetcher().totals.bytes < 120_000


def test_a_contact_that_reaches_nobody() -> None:
    for contact in ("", "me", "a@b", "me@example.org\r\nX: y", "me @example.org", "https://", "あ@example.org"):
        with pytest.raises(UserError, match=r"data\.irasutoya\.contact"):
            fetching.user_agent(contact)
    assert fetching.user_agent("https://example.org/about") == "illustgan/0.1 (+https://example.org/about)"
