"""What servers do to a run, and what becomes of it: one picture host's pictures, another's robots.txt, and the feed."""

import gzip
import json
import re
import socket
import time
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from illustgan.core.errors import UserError
from illustgan.sources import collecting
from illustgan.sources.irasutoya import collecting as irasutoya
from illustgan.sources.irasutoya import feeds, fetching
from illustgan.sources.irasutoya.feeds import Post
from illustgan.sources.irasutoya.fetching import Fetcher, OutError, RefusedError
from illustgan.sources.settings import Data

from . import replica as faults
from .conftest import Clock
from .replica import Fault, Handler, Replica

PLACES = "111223"  # hosts of pictures, of which the first two go wrong
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH, CHUNKED = OK + b"Content-Length: ", OK + b"Transfer-Encoding: chunked\r\n\r\n"
BROKEN = r"no whole answer \(\w+\), 1 times"
NO_FEED = "(no feed of Blogger's|no PNG).*"
Scrape = Callable[..., list[str]]


def raw(data: bytes, more: bytes | None = None) -> Fault:
    """An answer byte for byte, and more of it as long as anybody listens."""

    def fault(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(data)
        for _ in range(100 if more is not None else 0):
            handler.wfile.write(more or b"")
            time.sleep(0.01)

    return fault


def packed(*codings: str) -> Fault:
    """8 MB of nothing, packed so often."""
    body = bytes(8_000_000)
    for coding in codings:
        body = zlib.compress(body) if coding == "deflate" else gzip.compress(body)
    return faults.status(200, body=body, Content_Encoding=", ".join(codings))


# What a server answers, what is said of a picture and of a page of the feed, and what of robots.txt ("" for no harm)
ANSWERS: dict[str, tuple[Fault, str, str]] = {
    **{f"status {code}": (faults.status(code), f"status {code}", "") for code in (400, 403, 404)},
    **{f"status {code}": (faults.status(code), f"status {code}", f"status {code}") for code in (101, 206, 600)},
    **{f"status {n}": (faults.status(n), f"status {n}, 1 times", f"status {n}, 1 times") for n in (408, 429, 500)},
    "status 304": (faults.status(304), NO_FEED, "status 304"),
    "nothing": (raw(b""), BROKEN, BROKEN),
    "silence": (raw(b"", b""), "", BROKEN),
    "not HTTP": (raw(b"\x16\x03\x01\x1b[2J\r\n\r\n"), BROKEN, BROKEN),
    "HTTP/0.9": (raw(b"<html>\r\n"), BROKEN, BROKEN),
    "a status that is none": (raw(b"HTTP/1.1 abc\r\n\r\n"), BROKEN, BROKEN),
    "a status of five digits": (raw(b"HTTP/1.1 99999 \x1b[2J\r\n\r\n"), BROKEN, BROKEN),
    "100 for ever": (raw(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99), "", BROKEN),
    "headers for ever": (raw(OK + b"X: y\r\n" * 10_000), BROKEN, BROKEN),
    "a header for ever": (raw(OK + b"X: " + b"y" * 100_000), BROKEN, BROKEN),
    "headers that drip": (faults.dripping_headers, "", BROKEN),
    "headers that are none": (raw(OK + b"\x1b[2J\r\nfoo\x1b\r\n\r\n"), NO_FEED, ""),
    "cookies": (raw(OK + b"Set-Cookie: a=b; expires=" + b"9" * 60_000 + b"\r\n\r\n"), NO_FEED, ""),
    "a length below nothing": (raw(LENGTH + b"-5\r\n\r\nabc"), NO_FEED, ""),
    "a length in words": (raw(LENGTH + b"abc\r\n\r\nabc"), NO_FEED, ""),
    "a length without end": (raw(LENGTH + b"9" * 5000 + b"\r\n\r\nabc"), NO_FEED, ""),
    "two lengths": (raw(LENGTH + b"1, 2\r\n\r\nabc"), BROKEN, BROKEN),
    "too long a length": (faults.cut_short, BROKEN, BROKEN),
    "too short a length": (raw(LENGTH + b"1\r\n\r\nabc"), NO_FEED, ""),
    "a chunk below nothing": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nabc"), BROKEN, BROKEN),
    "a chunk in words": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc"), BROKEN, BROKEN),
    "a chunk too long": (raw(CHUNKED + b"f" * 16 + b"\r\nabc"), BROKEN, BROKEN),
    "a chunk's size for ever": (raw(CHUNKED + b"0" * 10**6), BROKEN, BROKEN),
    "trailers for ever": (raw(CHUNKED + b"0\r\n", b"X: y\r\n" * 99), "", BROKEN),
    "chunks for ever": (raw(CHUNKED, b"1\r\na\r\n" * 99), "", BROKEN),
    "a body for ever": (faults.endless, r"larger than \d+ bytes", r"larger than 512000 bytes"),
    "a body that drips": (faults.dripping, "", BROKEN),
    "gzip": (packed("gzip"), r"larger than \d+ bytes", r"larger than 512000 bytes"),
    "gzip in gzip": (packed("gzip", "gzip"), r"larger than \d+ bytes", r"larger than 512000 bytes"),
    "deflate": (packed("deflate"), r"larger than \d+ bytes", r"larger than 512000 bytes"),
    "packed ten times": (packed(*["gzip"] * 10), BROKEN, BROKEN),
    "gzip that is none": (faults.status(200, Content_Encoding="gzip"), BROKEN, BROKEN),
    "a coding unknown": (faults.status(200, Content_Encoding="br"), NO_FEED, ""),
    "round and round": (faults.redirect("{path}"), "redirected more than 5 times", "redirected more than 5 times"),
    **{
        f"to {place}": (faults.redirect(place), reason, reason)
        for place, reason in {
            "https://evil.example/": "neither https", "http://1.bp.blogspot.com:81/": "neither https",
            "//u:p@1.bp.blogspot.com/": "neither https", "https://1.bp.blogspot.com./": "neither https",
            "javascript:alert(1)": "neither https", "file:///etc/passwd": "neither https", "https://127.1/": "neither",
            "https://2130706433/": "neither https", "https://0x7f.1/": "neither", "https://[fe80::1%25lo]/": "n",
            "https://[": "no well-formed", "https://1.bp.blogspot.com:99999/": "n", "/" + "x" * 3000: "neither",
        }.items()
    },
}  # fmt: skip


@pytest.fixture
def scrape(
    wire: Replica, settings: Callable[..., Data], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Scrape:  # fmt: skip
    """Fill a folder out of one cache; what was said of each picture host, "" for all that came."""
    monkeypatch.setattr(fetching, "ATTEMPTS", 1)
    monkeypatch.setattr(irasutoya, "IN_A_ROW", 2)
    wire.limit, wire.posts = 3, [
        Post(f"{n}", "男性", (), f"2016-01-{n + 1:02}T00:00:00+09:00", "", (f"//{p}.bp.blogspot.com/-{n}/s400/face.png",))
        for n, p in reversed([*enumerate(PLACES)])
    ]  # fmt: skip

    def run(**changes: Any) -> list[str]:
        data = settings(**{"base": None, "per_second": 5, "subset": "all", "pictures": None} | changes)
        began = time.monotonic()
        try:
            collecting.collect(data, tmp_path / "folder", own=tmp_path, cache=tmp_path / "cache")
        except UserError as error:
            said = [str(error)]
        else:
            rows = pd.read_csv(tmp_path / "folder/left_out.csv")
            said = ["; ".join(rows["reason"][rows["address"].str.contains(f"//{p}.bp")]) for p in "123"]
        assert time.monotonic() - began < 5
        assert all(line.isprintable() for line in [*said, *capsys.readouterr().err.splitlines()])
        return said

    return run


@pytest.mark.parametrize("name", ANSWERS)
def test_two_picture_hosts_go_wrong_and_the_run_goes_on(
    wire: Replica, scrape: Scrape, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fault, of_pictures, of_robots = ANSWERS[name]
    wire.fault("//1.bp.*/s400/", fault, 99 if of_pictures else 0)
    wire.fault("//2.bp.*/robots.txt", fault, 99)
    monkeypatch.setattr(fetching, "TIMEOUT", 5 if of_pictures else 0.5)
    one, two, three = scrape()
    if of_pictures:
        assert re.match(of_pictures, one)
        assert one.count(" did not give 2 pictures in a row (last: ") == 2
    assert re.search(rf"blogspot\.com/ gives no robots\.txt \({of_robots}", two) if of_robots else two == ""
    assert three == ""
    assert Counter(sent["host"][0] for sent in wire.headers)["1"] <= 1 + 2 * 6
    wire.faults.clear()
    assert scrape() == ["", "", ""]  # nothing was held against a picture


@pytest.mark.parametrize("name", ANSWERS)
def test_the_feed_goes_wrong_and_ends_the_run(
    wire: Replica, scrape: Scrape, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", 5 if ANSWERS[name][1] else 0.5)
    wire.fault("published-max=2016", ANSWERS[name][0], 99)
    (said,) = scrape(max_bytes=10**9)
    assert re.match(
        rf"https://www\.irasutoya\.com/feeds/\S+ can't be read \(({ANSWERS[name][1] or ANSWERS[name][2]})", said
    )
    assert said.endswith(": run this again later; all is kept")
    assert len(wire.of_pages()) <= 1 + 6
    wire.faults.clear()
    assert scrape() == ["", "", ""]
    assert wire.of_pages().count(wire.of_pages()[0]) == 1  # what was read is kept


@pytest.mark.parametrize("place", ["https://127.0.0.1:{port}", "http://127.0.0.1:1"])
@pytest.mark.parametrize("lost", ["1.bp.blogspot.com", "www.irasutoya.com"])
def test_a_host_is_out_of_reach(wire: Replica, scrape: Scrape, place: str, lost: str) -> None:
    wire.moved[lost] = place.format(port=wire.server.server_port)
    one, *others = scrape()
    if lost == "1.bp.blogspot.com":
        assert re.fullmatch(
            rf"(https://{lost}/ gives no robots.txt \(no whole answer \(\w+\), 1 times\)(; )?){{3}}", one
        )
        assert others == ["", ""]
    else:
        assert re.search(rf"can't be read \(https://{lost}/ gives no robots.txt .*\): run this again later", one)
        assert wire.asked == []


def test_the_network_goes(wire: Replica, scrape: Scrape) -> None:
    wire.fault("//2.bp.*/s400/", lambda handler: wire.moved.update(dict.fromkeys(hosts, "http://127.0.0.1:1")))
    hosts = [f"{n}.bp.blogspot.com" for n in "123"] + ["www.irasutoya.com"]
    (said,) = scrape()
    assert re.fullmatch(r"https://www\.irasutoya\.com/ gives no robots\.txt .*; what was fetched is kept", said)
    wire.moved.clear()
    assert scrape() == ["", "", ""]


@pytest.mark.parametrize(("value", "said"), [("7200", "120 minutes, until 20"), ("9" * 99, "1440 minutes, until 20")])
def test_a_picture_host_asks_to_be_left_alone(
    wire: Replica, scrape: Scrape, clock: Clock, value: str, said: str
) -> None:
    wire.fault("//1.bp.*/s400/", faults.status(503, Retry_After=value), 1)
    one, *others = scrape()
    assert one.count(f"https://1.bp.blogspot.com/ asks to be left alone for {said}") == 2  # after what failed by itself
    assert others == ["", ""]
    asked = len(wire.asked)
    assert "asks to be left alone for" in scrape()[0]
    assert "//1" not in "".join(sent["host"] for sent in wire.headers[asked:])
    clock.now += 86_401
    assert scrape() == ["", "", ""]


@pytest.mark.parametrize(
    ("costs", "fault"),
    [(60, None), (60, faults.status(503)), (0, faults.status(503, Retry_After="500"))],
)
def test_a_host_costs_a_run_half_an_hour_at_most(
    wire: Replica, scrape: Scrape, clock: Clock, monkeypatch: pytest.MonkeyPatch, costs: float, fault: Fault | None
) -> None:
    def slow(handler: Handler) -> None:
        clock.now += costs
        (fault or faults.status(200, faults.picture(handler.path)))(handler)

    wire.posts = [
        wire.posts[-1]._replace(key=f"{n}", pictures=(f"//1.bp.blogspot.com/{n}/s400/face.png",)) for n in range(60)
    ]
    wire.limit = 60
    monkeypatch.setattr(irasutoya, "IN_A_ROW", 99)
    monkeypatch.setattr(fetching, "ATTEMPTS", 5)
    wire.fault("//1.bp.*/s400/", slow, 9999)
    began = clock.now
    assert "https://1.bp.blogspot.com/ took 20 minutes of this run with failures and pauses" in scrape()[0]
    assert 1200 < clock.now - began < 1900
