"""What may be asked for, how politely, and what becomes of servers that misbehave."""

import gzip
import re
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import reduce
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from requests import Request, Response

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.sources.irasutoya import collecting, fetching
from illustgan.sources.irasutoya.fetching import HOSTS, FailedError, Fetcher, RefusedError, Totals, allowed
from illustgan.sources.settings import Data

from .conftest import Clock
from .replica import CASES, CUT_SHORT, DROPPED, WEB_PAGE, Fault, Handler, Replica, picture, raw, status

PICTURE = "/-abc/s400/face.png"
BASE = "http://127.0.0.1:8000"
FORBIDDEN = r"robots\.txt forbids it, or asks for too long a pause"


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


def test_the_sites_own_hosts_over_https_and_nothing_else() -> None:
    for address in (
        "https://www.irasutoya.com/feeds/posts/default?alt=json", "https://4.bp.blogspot.com/-a/b/c/d/s400/e.png",
        "https://irasutoya.com/", "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AV/s400/e.png",
    ):  # fmt: skip
        assert allowed(address, None) == address
    assert allowed("HTTPS://WWW.IRASUTOYA.COM?q=\u3042#x", None) == "https://www.irasutoya.com/?q=%E3%81%82"
    for address in CASES["refused"]:
        with pytest.raises(RefusedError):
            allowed(address, None)
    assert allowed("/y?z", BASE, f"{BASE}/x") == f"{BASE}/y?z"  # and a replica alone where it is named
    for address in ("http://127.0.0.1:8001/", "https://127.0.0.1:8000/", "http://localhost:8000/", "//irasutoya.com"):
        with pytest.raises(RefusedError, match="nor the replica"):
            allowed(address, BASE, f"{BASE}/x")


@given(st.text(max_size=40), st.sampled_from(["{}", "https://{}", "https://www.irasutoya.com{}", "//{}", "https:{}"]))
def test_whatever_it_is_it_is_refused_or_on_the_list(text: str, form: str) -> None:
    try:
        address = allowed(form.format(text), None)
    except RefusedError:
        return
    sent = urllib3.util.parse_url(str(Request("GET", address).prepare().url))  # by the client's own parser
    assert (sent.scheme, sent.port, sent.auth) == ("https", None, None)
    assert re.fullmatch(HOSTS, str(sent.host))
    assert address.isascii()
    assert allowed(address, None) == address


def test_settings_that_would_not_be_polite(settings: Callable[..., Data]) -> None:
    for changes, error in CASES["impolite"]:
        with pytest.raises(ValidationError, match=error):
            settings(**changes)
    for contact in ("", "me", "a@b", "me@example.org\r\nX: y", "me @example.org", "https://", "あ@example.org"):
        with pytest.raises(UserError, match=r"data\.irasutoya\.contact"):
            fetching.user_agent(contact)
    assert fetching.user_agent("https://example.org/about") == "illustgan/0.1 (+https://example.org/about)"


def test_one_at_a_time_and_a_second_and_slower_for_a_slow_server(replica: Replica, fetcher: New, clock: Clock) -> None:
    def slow(handler: Handler) -> None:
        clock.now += 7
        handler.answer(200, picture(PICTURE))

    began, polite = clock.now, fetcher()
    replica.fault("robots", status(404, Set_Cookie="a=b"))
    for number in range(5):
        assert fetch(polite, f"/-{number}/s400/face.png") == ".png"
    assert clock.now - began == pytest.approx(5)  # six requests with robots.txt
    assert replica.asked[:2] == ["/robots.txt", "/-0/s400/face.png"]
    assert replica.headers[1]["user-agent"] == "illustgan/0.1 (+nobody@example.org)"
    assert {"cookie", "authorization", "referer"}.isdisjoint(replica.headers[1])
    assert replica.most_in_flight == 1
    replica.fault("face", slow)
    fetch(polite)
    fetch(polite)
    assert clock.slept[-1] == pytest.approx(7)


def test_robots_forbid_and_ask_for_slowness(replica: Replica, fetcher: New, clock: Clock) -> None:
    replica.robots = "User-agent: other\nDisallow: /\n\nUser-agent: illustgan\nDisallow: /*/secret/\nCrawl-delay: 9\n"
    polite, slower = fetcher(), fetcher(per_second=0.25)
    for forbidden in ("/-a/secret/s400/face.png", "/-a/x/../secret/s400/face.png", "/-a/%73ecret/s400/face.png"):
        with pytest.raises(RefusedError, match=FORBIDDEN):
            fetch(polite, forbidden)
    for each in (polite, polite, slower, slower):
        fetch(each)
    assert replica.asked == ["/robots.txt", PICTURE, PICTURE] * 2
    assert clock.slept == [pytest.approx(9)] * 4


@pytest.mark.parametrize(("robots", "may_fetch"), CASES["robots"])
def test_robots_of_all_kinds(replica: Replica, fetcher: New, robots: str | None, may_fetch: bool) -> None:
    replica.robots = robots
    with nullcontext() if may_fetch else pytest.raises(RefusedError, match=FORBIDDEN):
        fetch(fetcher())
    assert replica.asked == ["/robots.txt", PICTURE][: 1 + may_fetch]


@pytest.mark.parametrize("row", CASES["hard"])
def test_robots_that_are_made_to_be_hard_to_read(row: dict[str, Any]) -> None:
    answer, began = Response(), time.process_time()
    answer.status_code = 200
    text = row.get("start", "") + "".join(row["part"].replace("N", str(n)) for n in range(row["count"]))
    text += row.get("end", "") * row["count"]
    rules = fetching._read_robots(answer, text.encode()[: fetching.ROBOTS_BYTES])
    assert rules.can_fetch("https://1.bp/" + "ab" * 900, "illustgan") == row.get("allowed", True)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "fault", [*map(status, (503, 429, 520)), DROPPED, CUT_SHORT, WEB_PAGE, status(200, picture(PICTURE)[:-99])]
)
def test_what_passes_is_asked_for_again(replica: Replica, fetcher: New, clock: Clock, fault: Fault) -> None:
    replica.fault("face", fault, 1)
    assert fetch(fetcher()) == ".png"
    assert replica.of_pictures() == [PICTURE] * 2
    assert 1 <= max(clock.slept) <= 3  # backoff times .5 to 1.5


def test_what_never_comes_is_given_up(replica: Replica, fetcher: New, clock: Clock, monkeypatch: Any) -> None:
    monkeypatch.setattr(fetching, "ATTEMPTS", 4)
    monkeypatch.setattr(fetching.random, "uniform", lambda least, most: (least + most) / 2)
    replica.fault("face", CUT_SHORT)
    with pytest.raises(FailedError, match="4 times"):
        fetch(fetcher())
    assert len(replica.of_pictures()) == 4
    assert clock.slept == [pytest.approx(1), 2, 4, 8]  # after robots.txt, and then longer and longer
    replica.fault("robots", CUT_SHORT)  # and a run says soon that it can't begin
    with pytest.raises(UserError, match=r"gives no robots\.txt \(no whole answer .*, 2 times\): run this again later"):
        fetch(fetcher())


def fault_of(row: dict[str, Any]) -> Fault:
    """The fault of a row of `answers` in cases.yaml."""
    if "raw" in row:
        return raw(row["raw"] * row.get("times", 1), row.get("more", ""))
    body, codings = row.get("body", "").encode(), {}
    if "packed" in row:  # eight megabytes of nothing, so many times
        codings = {"Content_Encoding": ", ".join(["gzip"] * row["packed"])}
        body = reduce(lambda packed, _: gzip.compress(packed), range(row["packed"]), bytes(8_000_000))
    return status(row["status"], body, **row.get("headers", {}), **codings)


@pytest.mark.parametrize("row", CASES["answers"])
@pytest.mark.parametrize(
    ("place", "kinds", "before"),
    [("face", (FailedError, RefusedError), "^"), ("robots", UserError, r"gives no robots\.txt \(")],
)
def test_answers_that_are_none(
    replica: Replica, fetcher: New, monkeypatch: Any, row: dict[str, Any], place: str, kinds: Any, before: str
) -> None:
    monkeypatch.setattr(fetching, "ATTEMPTS", 1)
    monkeypatch.setattr(fetching, "TIMEOUT", 0.3 if "drips" in row else 5)
    replica.fault(place, fault_of(row))
    if place == "robots" and "harmless" in row:
        assert fetch(fetcher()) == ".png"
        return
    with pytest.raises(kinds, match=before + row["error"]) as error:
        fetch(fetcher(), max_bytes=600_000)
    assert str(error.value).isprintable()
    assert len(replica.asked) <= 7


def test_a_redirect_on_the_list_is_followed_and_counts_if_robots_let_it(
    replica: Replica, fetcher: New, clock: Clock
) -> None:
    replica.fault("face", status(301, Location="/-o/s400/顔.png".encode().decode("latin-1")), 1)
    polite = fetcher()
    assert fetch(polite) == ".png"
    assert replica.of_pictures() == [PICTURE, f"/-o/s400/{quote('顔')}.png"]
    assert polite.totals.requests == 3
    assert clock.slept == [pytest.approx(1)] * 2
    replica.fault("face", status(302, Location="/search/s400/x.png"))
    with pytest.raises(RefusedError, match="robots"):
        fetch(polite)
    assert replica.of_pictures()[2:] == [PICTURE]


@pytest.mark.parametrize(("value", "seconds"), [*CASES["retry_after"], ("in 120 s", 120), ("9" * 5000, 0)])
def test_retry_after_in_all_its_forms(
    replica: Replica, fetcher: New, clock: Clock, capsys: pytest.CaptureFixture[str], value: str, seconds: float
) -> None:
    polite, date = fetcher(), format_datetime(datetime.fromtimestamp(clock.now + 120, UTC), usegmt=True)
    fetch(polite)
    replica.fault("face", status(503, Retry_After=date if value == "in 120 s" else value), 1)
    began = clock.now
    with pytest.raises(UserError, match="1440 minutes") if seconds > 120 else nullcontext():
        fetch(polite)
    waits = [until - clock.now for until in files.json_if_whole(polite.path, Totals).waits.values()]
    assert waits == ([pytest.approx(seconds, abs=20)] if seconds > 120 else [])
    if seconds <= 120:  # and never sooner than after a pause of 1 to 3 seconds
        assert max(seconds - 3, 1) <= clock.now - began <= max(seconds, 3) + 2
    assert ("asks to be left alone for 1" in capsys.readouterr().err) == (seconds == 120)


def test_totals_are_bounded_over_all_runs(replica: Replica, fetcher: New) -> None:
    fetch(fetcher(max_requests=3))
    with pytest.raises(UserError, match=r"max_requests \(3\) is used up: raise it"):
        fetch(fetcher(max_requests=3))
    assert len(replica.asked) == 3
    replica.fault("face", status(200, bytes(10**6)))
    with pytest.raises(UserError, match=r"max_bytes \(20000\) is used up"):
        fetch(fetcher(max_bytes=20_000), max_bytes=10**9)
    assert 20_000 <= fetcher().totals.bytes < 120_000
