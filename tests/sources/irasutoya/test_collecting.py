"""From the replica to a folder of pictures: once, again, after kills, and with everything going wrong."""

import hashlib
import multiprocessing
import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.sources import collecting, manifest
from illustgan.sources.irasutoya import collecting as irasutoya
from illustgan.sources.irasutoya.feeds import Post, choose
from illustgan.sources.irasutoya.fetching import FailedError, RefusedError
from illustgan.sources.settings import Data

from ...faces.usual import noise, save
from ..folders import contents
from .conftest import Clock
from .replica import DROPPED, WEB_PAGE, Replica, picture, raw, status

Scrape = Callable[..., Path]


@pytest.fixture
def scrape(settings: Callable[..., Data], tmp_path: Path) -> Scrape:
    """Fill a folder by its name, out of a cache by its name."""

    def run(folder: str = "folder", cache: str = "cache", dry_run: bool = False, **changes: Any) -> Path:
        into, own = tmp_path / folder, tmp_path / "own"
        collecting.collect(settings(**changes), into, own=own, cache=tmp_path / cache, dry_run=dry_run)
        return into

    return run


def left_out(folder: Path) -> list[str]:
    return list(pd.read_csv(folder / "left_out.csv")["reason"])


def test_pictures_with_all_that_is_known_of_them(replica: Replica, scrape: Scrape) -> None:
    folder = scrape("pictures")
    rows, licences = manifest.read(folder)
    assert len(rows) == 12
    assert [licence.name for licence in licences] == ["irasutoya"]
    origins = {(row.split, row.source, row.style, row.creator) for row in rows}
    assert origins == {("", "irasutoya", "irasutoya", "みふねたかし")}
    posts = {post.address: post for post in replica.posts}
    for row in rows:
        origin, body = row.origin, (folder / row.picture).read_bytes()
        post = posts[origin["post"]]
        assert (origin["title"], origin["labels"]) == (post.title, "|".join(sorted(post.labels)))
        assert (origin["sha256"], origin["bytes"]) == (hashlib.sha256(body).hexdigest(), str(len(body)))
        assert re.match(f"{replica.base}/.*400", origin["address"])
        with Image.open(folder / row.picture) as image:
            image.load()
    dates = [row.origin["date"] for row in rows]
    assert dates == sorted(dates)
    assert max(dates) <= "2017-05-20"
    assert {path.name for path in folder.iterdir()} == {"irasutoya", "left_out.csv", "licences.json", "manifest.csv"}
    assert replica.most_in_flight == 1


def test_other_settings_ask_only_for_what_is_missing(replica: Replica, scrape: Scrape) -> None:
    first = contents(scrape("one"))
    pages, pictures = len(replica.of_pages()), len(replica.of_pictures())
    assert contents(scrape("two")) == first
    assert contents(scrape("three", "fresh cache", per_second=5000, base=f"{replica.base}/")) == first
    assert (len(replica.of_pages()), len(replica.of_pictures())) == (2 * pages, 2 * pictures)
    scrape("more", pictures=15)
    assert (len(replica.of_pages()), len(replica.of_pictures())) == (2 * pages, 2 * pictures + 3)


def test_names_in_the_cache_stay_readable(settings: Callable[..., Data]) -> None:
    run = irasutoya.Run(settings(base=None, per_second=1), Path("cache"))
    # with the bounds in it: what was too large is asked for again when they are raised
    assert run.notes == Path("cache/snapshots/first-8ceee5f2/left_out-500000-1000000.json")
    old = Post("7", "男性", (), "2016-01-01T00:00:00+09:00", "", ("//1.bp.blogspot.com/-a/s400/x.png",))
    assert choose([old], run.settings)[0][0].key == "2048a10137b06f1d04f6835d6d8aa9fd-400"


def test_a_new_snapshot_asks_only_for_what_has_changed(replica: Replica, scrape: Scrape) -> None:
    first = scrape("one")
    pictures = len(replica.of_pictures())
    replica.headers.clear()
    second = scrape("two", snapshot="second")
    assert contents(first) == contents(second)
    assert len(replica.of_pictures()) == pictures
    assert all("if-none-match" in sent for sent in replica.headers[1:])
    address = "http://1.bp.blogspot.com/-new/s400/x.png"
    replica.posts[10:10] = [Post("123", "新しい男性", (), "2017-05-19T00:00:00+09:00", "", (address,))]
    third = scrape("three", snapshot="third", pictures=None)
    assert "新しい男性" not in (second / "manifest.csv").read_text(encoding="utf-8")
    assert "新しい男性" in (third / "manifest.csv").read_text(encoding="utf-8")


def test_nothing_without_the_terms_or_a_contact_or_a_post_that_fits(replica: Replica, scrape: Scrape) -> None:
    with pytest.raises(UserError, match=r"terms.*data\.irasutoya\.accept_terms to true"):
        scrape(accept_terms=False)
    with pytest.raises(UserError, match=r"data\.irasutoya\.contact"):
        scrape(contact="")
    assert replica.asked == []
    none = {"labels": ["nothing"], "title_words": [], "without_labels": [], "without_title_words": []}
    with pytest.raises(UserError, match="none of 250 posts fits"):
        scrape(posts=none)
    replica.posts = replica.posts[:30]  # and without bounds the whole site
    addresses = {address for post in replica.posts for address in post.pictures}
    assert len(manifest.read(scrape("all", subset="all", pictures=None, until=None))[0]) == len(addresses)


def test_a_dry_run(replica: Replica, scrape: Scrape, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scrape(pictures=None, dry_run=True)
    assert not (tmp_path / "folder").exists()
    first, second, *lines = capsys.readouterr().out.splitlines()
    assert replica.of_pictures() == []
    assert first.endswith(" are wanted, 0 of them are here")
    assert second.endswith("to fetch: about 0:00:00 at 10000 a second")
    assert len(lines) == int(second.split()[0]) > 50
    assert all(line.isprintable() and line.startswith(replica.base) for line in lines)
    pages = len(replica.of_pages())
    scrape("pictures")
    scrape(pictures=15, dry_run=True)
    assert len(replica.of_pages()) == pages
    assert re.search(r"fit, 15 are wanted, 12 of them are here\n3 to fetch: about .*\n", capsys.readouterr().out)


def test_one_process_at_a_time(scrape: Scrape, tmp_path: Path) -> None:
    (tmp_path / ".pictures.partial").mkdir()  # the first one's
    with irasutoya.alone(tmp_path / "cache"), pytest.raises(UserError, match="another run"):
        scrape("pictures")
    assert (tmp_path / ".pictures.partial").exists()


def test_pictures_that_can_not_be_had_are_passed_over(replica: Replica, scrape: Scrape) -> None:
    whole = scrape("whole", pictures=20)
    order = replica.of_pictures()
    for path, code in zip(order[1::3], (404, 503), strict=False):
        replica.fault(f"{path}$", status(code))
    body = picture(order[0])
    replica.fault(f"{order[3]}$", lambda handler: handler.answer(200, body))
    folder = scrape("pictures", "fresh", pictures=14)
    assert len(manifest.read(folder)[0]) == 14
    gone, same, failed = left_out(folder)
    assert (gone, failed) == ("status 404", "status 503, 3 times")
    assert same.startswith("the same bytes as irasutoya/")
    assert contents(folder).keys() <= contents(whole).keys()
    asked = len(replica.asked)
    again = scrape("again", "fresh", pictures=14)
    assert len(replica.asked) == asked  # what was given up is not asked for again
    assert contents(again) == contents(folder)
    replica.faults.clear()
    assert len(left_out(scrape("anew", "fresh", pictures=14, snapshot="second"))) == 1  # the same bytes are kept
    assert contents(scrape("still", "fresh", pictures=14)) == contents(folder)


def test_a_site_that_is_down_ends_the_run_and_pictures_that_never_come_do_not_block_the_way(
    replica: Replica, scrape: Scrape
) -> None:
    whole = contents(scrape("whole", "other cache"))
    order = replica.of_pictures()
    replica.fault("/s400/", WEB_PAGE, 5 * 3)
    with pytest.raises(UserError, match=r"did not give 5 pictures in a row \(last: .*; what was fetched is kept"):
        scrape()
    assert len(replica.of_pictures()) == len(order) + 5 * 3
    assert contents(scrape("pictures")) == whole  # and this is not held against pictures
    for path in order[4:9]:
        replica.fault(f"{path}$", DROPPED)
    with pytest.raises(UserError, match="in a row"):
        scrape(cache="fresh")
    folder = scrape("second", "fresh")
    assert (len(manifest.read(folder)[0]), len(left_out(folder))) == (12, 5)


def test_a_damaged_cache_is_mended(
    replica: Replica, scrape: Scrape, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache, before = tmp_path / "cache", contents(scrape("before"))
    gone, short, changed, *_ = sorted(irasutoya.cached(cache).values())
    whole = changed.read_bytes()
    gone.unlink()
    short.write_bytes(short.read_bytes()[:-9])
    changed.write_bytes(whole[:60] + bytes([whole[60] ^ 1]) + whole[61:])
    first, second, *_ = sorted(cache.glob("snapshots/*/0*.json"))
    first.write_text('[[], "x", 1]')
    second.write_bytes(second.read_bytes()[:100])
    (cache / "pictures/.123-left-behind.png").write_bytes(b"half")
    (cache / "pictures/folder").write_text("not ours")
    (cache / "pictures/.checkpoints").mkdir()
    asked = len(replica.asked)
    capsys.readouterr()
    assert contents(scrape("after")) == before
    assert len(replica.asked) == asked + 6  # robots.txt, two pages, three pictures
    assert changed.read_bytes() == whole
    assert f"{changed} is damaged: it is fetched again\n" in capsys.readouterr().err
    assert not [path for path in cache.glob("pictures/.*") if path.is_file()]
    scrape("offline")
    assert len(replica.asked) == asked + 6


def test_killed_three_times(replica: Replica, scrape: Scrape, tmp_path: Path) -> None:
    whole = contents(scrape("whole", "other cache", pictures=30))
    replica.asked.clear()
    replica.limit, replica.delay = 60, 0.01
    for number, place in enumerate((2, 9, 24)):
        process = multiprocessing.get_context("fork").Process(target=scrape, kwargs={"pictures": 30})
        process.start()
        until = time.monotonic() + 20
        while len(replica.asked) < place + 2 * number and process.is_alive() and time.monotonic() < until:
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert not (tmp_path / "folder").exists()
    assert contents(scrape("at last", pictures=30)) == whole
    counts = Counter(path for path in replica.asked if path != "/robots.txt")
    assert sum(counts.values()) - len(counts) <= 3  # it asks again for what was in flight at most
    assert not list((tmp_path / "cache").rglob(".*"))


def test_a_network_or_feed_that_fails_ends_the_run_and_what_was_read_is_kept(replica: Replica, scrape: Scrape) -> None:
    with pytest.raises(UserError, match=r"^http://127.0.0.1:1/ gives no robots.txt .*: run this again later"):
        scrape(base="http://127.0.0.1:1")
    for fault in (WEB_PAGE, raw("HTTP/1.1 200 OK\r\nETag: \x1b[2J\x85\r\n\r\n{"), status(404)):
        replica.faults = [("published-max=201[2-6]", 3, fault)]
        with pytest.raises(UserError, match=r"/feeds/\S+ can't be read \(.*\): run this again later") as error:
            scrape()
        assert str(error.value).isprintable()
    replica.faults.clear()
    scrape()
    assert replica.of_pages().count(replica.of_pages()[0]) == 1


def test_each_host_has_its_own_robots_and_pauses(wire: Replica, scrape: Scrape, clock: Clock) -> None:
    addresses = [f"//{number}.bp.blogspot.com/-{number}/s400/x.png" for number in (1, 2, 3)]
    wire.posts = [Post("1", "男性", (), "2016-01-01T00:00:00+09:00", "", tuple(addresses))]
    wire.fault("//2.bp.*/robots.txt", status(503))
    with pytest.raises(UserError, match=r"^https://2.bp.blogspot.com/ gives no robots.txt \(status 503, 2 times\)"):
        scrape(base=None, per_second=5)
    wire.headers.clear()
    wire.faults = [("//3.bp.*/s400/", 1, status(503, Retry_After="7200"))]
    for _ in range(2):
        with pytest.raises(UserError, match=r"^https://3.bp\S+ asks to be left alone for \d+ minutes, until 20"):
            scrape(cache="fresh", base=None, per_second=5)
    assert [sent["host"] for sent in wire.headers].count("3.bp.blogspot.com") == 2  # robots.txt, and the picture once
    clock.now += 7201
    assert len(manifest.read(scrape(cache="fresh", base=None, per_second=5))[0]) == 3


def test_four_formats_within_bounds() -> None:
    for kind, suffix in irasutoya.SUFFIXES.items():
        assert irasutoya.suffix(save(noise(0), kind), 480) == suffix
        with pytest.raises(RefusedError, match="more than 479 pixels"):
            irasutoya.suffix(save(noise(0), kind), 479)
    for other in ("BMP", "TIFF", "PPM"):
        with pytest.raises(FailedError, match="no PNG, JPEG, GIF or WebP picture"):
            irasutoya.suffix(save(noise(0), other), 480)


@given(st.floats(0, 0.9), st.sampled_from([*irasutoya.SUFFIXES]), st.binary(max_size=200))
def test_what_is_cut_short_or_only_begins_like_a_picture_never_gets_through(
    share: float, kind: str, more: bytes
) -> None:
    whole = save(noise(0), kind)
    for body in (whole[: int(share * len(whole))], whole[:12] + more):
        with pytest.raises((FailedError, RefusedError)):
            irasutoya.suffix(body, 10_000)
