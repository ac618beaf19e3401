"""What servers do to a run, and what becomes of it: one picture host's pictures, another's robots.txt, and the feed."""

import gzip
import re
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from requests import Response

from illustgan.core.errors import UserError
from illustgan.sources import collecting
from illustgan.sources.irasutoya import collecting as irasutoya
from illustgan.sources.irasutoya import feeds, fetching
from illustgan.sources.irasutoya.feeds import Post
from illustgan.sources.settings import Data

from . import replica as faults
from .conftest import Clock
from .replica import Handler, Replica

PLACES = "111223"  # hosts of pictures, of which the first two go wrong
ROWS = yaml.safe_load(Path(__file__).with_name("hostile.yaml").read_text(encoding="utf-8"))
Scrape = Callable[..., list[str]]


class Row:
    """What a server answers, what is said of a picture and of a page of the feed, and what of robots.txt."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row
        self.said, self.of_robots = (ROWS["said"].get(text, text) for text in (row["said"], row.get("robots", "")))
        self.body = bytes(8_000_000 if "packed" in row else 10)
        for coding in row.get("packed", ()):
            self.body = zlib.compress(self.body) if coding == "deflate" else gzip.compress(self.body)

    def __call__(self, handler: Handler) -> None:
        row = self.row
        if "raw" in row:  # byte for byte, and more of it as long as anybody listens
            handler.close_connection = True
            handler.wfile.write((row["raw"] * row.get("times", 1) + row.get("end", "")).encode("latin-1"))
            for _ in range(100 if "more" in row else 0):
                handler.wfile.write(row["more"].encode("latin-1") * 99)
                time.sleep(0.01)
        elif "to" in row:
            handler.answer(302, Location=row["to"].format(path=handler.path))
        elif "fault" in row:
            getattr(faults, row["fault"])(handler)
        else:
            codings = {"Content_Encoding": ", ".join(row.get("coding", row.get("packed", [])))}
            handler.answer(row.get("status", 200), self.body, **codings)


@pytest.fixture
def scrape(
    wire: Replica, settings: Callable[..., Data], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Scrape:  # fmt: skip
    """Fill a folder out of one cache; what was said of each picture host, "" for all that came."""
    monkeypatch.setattr(fetching, "ATTEMPTS", 1)
    monkeypatch.setattr(irasutoya, "IN_A_ROW", 2)
    wire.limit, wire.posts = 3, [
        Post(f"{n}", "男性", (), f"2016-01-0{n + 1}T00:00:00+09:00", "", (f"//{p}.bp.blogspot.com/-{n}/s400/face.png",))
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


@pytest.mark.parametrize("row", ROWS["answers"])
def test_hosts_of_pictures_go_wrong_and_then_the_feed(
    wire: Replica, scrape: Scrape, monkeypatch: pytest.MonkeyPatch, row: dict[str, Any]
) -> None:
    fault = Row(row)
    slow = row["said"] == "in time"  # nothing comes before the time is up
    wire.fault("//1.bp.*/s400/", fault, 0 if slow else 99)
    wire.fault("//2.bp.*/robots.txt", fault, 99)
    monkeypatch.setattr(fetching, "TIMEOUT", 0.5 if slow else 5)
    one, two, three = scrape()
    if not slow:
        assert re.match(fault.said, one)
        assert one.count(" did not give 2 pictures in a row (last: ") == 2
    assert re.search(rf"blogspot\.com/ gives no robots\.txt \({fault.of_robots}", two) if fault.of_robots else two == ""
    assert three == ""
    assert Counter(sent["host"][0] for sent in wire.headers)["1"] <= 1 + 2 * 6
    wire.faults.clear()
    assert scrape() == ["", "", ""]  # nothing was held against a picture
    asked = len(wire.asked)
    wire.posts[4] = wire.posts[4]._replace(title="女性")  # so that its page has changed
    wire.fault("published-max=2016", fault, 99)
    (said,) = scrape(snapshot="second")
    assert re.match(rf"https://www\.irasutoya\.com/feeds/\S+ can't be read \(({fault.said})", said)
    assert said.endswith(": run this again later; all is kept")
    assert len(wire.asked) <= asked + 2 + 6
    wire.faults.clear()
    assert scrape(snapshot="second") == ["", "", ""]
    assert wire.of_pages().count(wire.of_pages()[0]) == 2  # what was read is kept


@pytest.mark.parametrize("place", ["https://127.0.0.1:{port}", "http://127.0.0.1:1"])
@pytest.mark.parametrize("lost", ["1.bp.blogspot.com", "www.irasutoya.com"])
def test_a_host_is_out_of_reach(wire: Replica, scrape: Scrape, place: str, lost: str) -> None:
    wire.moved[lost] = place.format(port=wire.server.server_port)
    one, *others = scrape()
    if lost == "1.bp.blogspot.com":
        said = rf"https://{lost}/ gives no robots.txt \(no whole answer \(\w+\), 1 times\)"
        assert re.fullmatch(rf"({said}(; )?){{3}}", one)
        assert others == ["", ""]
    else:
        assert re.search(rf"can't be read \(https://{lost}/ gives no robots.txt .*\): run this again later", one)
        assert wire.asked == []


def test_the_network_goes(wire: Replica, scrape: Scrape) -> None:
    def gone(handler: Handler) -> None:
        hosts = ("1.bp.blogspot.com", "2.bp.blogspot.com", "3.bp.blogspot.com", "www.irasutoya.com")
        wire.moved |= dict.fromkeys(hosts, "http://127.0.0.1:1")
        faults.dropped(handler)

    wire.fault("//2.bp.*/s400/", gone)
    (said,) = scrape()
    assert re.fullmatch(r"https://www\.irasutoya\.com/ gives no robots\.txt .*; what was fetched is kept", said)
    wire.moved.clear()
    assert scrape() == ["", "", ""]


def test_a_picture_host_asks_to_be_left_alone(wire: Replica, scrape: Scrape, clock: Clock) -> None:
    wire.fault("//1.bp.*/s400/", faults.status(503, Retry_After="7200"), 1)
    one, *others = scrape()
    said = "https://1.bp.blogspot.com/ asks to be left alone for 120 minutes, until 20"
    assert one.count(said) == 2  # after what failed by itself
    assert others == ["", ""]
    asked = len(wire.asked)
    assert "asks to be left alone for" in scrape()[0]
    assert "//1" not in "".join(sent["host"] for sent in wire.headers[asked:])
    clock.now += 7201
    assert scrape() == ["", "", ""]


@pytest.mark.parametrize("row", ROWS["hard"])
def test_what_is_made_to_be_hard_to_read_takes_little_time_and_memory(row: dict[str, Any]) -> None:
    count, answer = row.get("count", 1), Response()
    answer.status_code = 200
    text = row.get("start", "") + "".join(row["part"].replace("N", str(n)) for n in range(count))
    text += row.get("end", "") * count + row.get("stop", "")
    Path("/proc/self/clear_refs").write_text("5")  # the most memory so far is what is in use now
    before, began = memory(), time.process_time()
    if row["of"] == "robots":
        rules = fetching._read_robots(answer, text.encode()[: fetching.ROBOTS_BYTES])
        assert rules.can_fetch("https://1.bp/" + "ab" * 900, "illustgan") == row.get("allowed", True)
    else:
        page = feeds.parse(f'{{"feed": {{"entry": [{text}{{}}]}}}}'.encode())
        assert len(page.posts) == row["posts"]
        assert sum(len(post.labels) for post in page.posts) <= 1
    assert memory() - before < 150_000
    assert time.process_time() - began < 10


def memory() -> int:
    """The most memory that this process had, in kB."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])  # type: ignore[index]
