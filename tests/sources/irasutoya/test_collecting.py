"""From the replica to a folder of pictures: once, again, after kills, and with everything going wrong."""

import hashlib
import multiprocessing
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from illustgan.core import stage
from illustgan.core.errors import UserError
from illustgan.sources import collecting, manifest
from illustgan.sources.irasutoya import collecting as caches
from illustgan.sources.irasutoya import collecting as irasutoya
from illustgan.sources.irasutoya.feeds import Post
from illustgan.sources.irasutoya.feeds import choose
from illustgan.sources.settings import Data

from ..folders import contents
from . import replica as faults
from .replica import Replica

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
        known, body = row.origin, (folder / row.picture).read_bytes()
        post = posts[known["post"]]
        assert (known["title"], known["labels"]) == (post.title, "|".join(sorted(post.labels)))
        assert (known["sha256"], known["bytes"]) == (hashlib.sha256(body).hexdigest(), str(len(body)))
        assert known["address"].startswith(replica.base)
        assert "400" in known["address"]
        with Image.open(folder / row.picture) as image:
            image.load()
    dates = [row.origin["date"] for row in rows]
    assert dates == sorted(dates)
    assert max(dates) <= "2017-05-20"
    assert {path.name for path in folder.iterdir()} == {"irasutoya", "left_out.csv", "licences.json", "manifest.csv"}
    assert replica.most_in_flight == 1


def test_other_settings_ask_only_for_what_is_missing(replica: Replica, scrape: Scrape) -> None:
    one = contents(scrape("one"))
    pages, pictures = len(replica.of_pages()), len(replica.of_pictures())
    assert contents(scrape("two")) == one
    assert contents(scrape("three", "fresh cache", per_second=5000, base=f"{replica.base}/")) == one
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
    one = scrape("one")
    pictures = len(replica.of_pictures())
    replica.headers.clear()
    two = scrape("two", snapshot="second")
    assert contents(one) == contents(two)
    assert len(replica.of_pictures()) == pictures
    assert all("if-none-match" in sent for sent in replica.headers[1:])
    replica.posts[10:10] = [replica.posts[20]._replace(key="123", title="新しい男性", time="2017-05-19T00:00")]
    three = scrape("three", snapshot="third", pictures=None)
    assert "新しい男性" not in (two / "manifest.csv").read_text(encoding="utf-8")
    assert len(manifest.read(three)[0]) > 12


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
    with caches.alone(tmp_path / "cache"), pytest.raises(UserError, match="another run"):
        scrape("pictures")
    assert (tmp_path / ".pictures.partial").exists()


def test_pictures_that_can_not_be_had_are_passed_over(replica: Replica, scrape: Scrape) -> None:
    whole = scrape("whole", pictures=20)
    order = replica.of_pictures()
    for path, code in zip(order[1::3], (404, 503), strict=False):
        replica.fault(f"^{path}$", faults.status(code), 99)
    folder = scrape("pictures", "fresh", pictures=14)
    assert len(manifest.read(folder)[0]) == 14
    assert left_out(folder) == ["status 404", "status 503, 3 times"]
    assert contents(folder).keys() <= contents(whole).keys()
    asked = len(replica.asked)
    again = scrape("again", "fresh", pictures=14)
    assert len(replica.asked) == asked  # what was given up is not asked for again
    assert contents(again) == contents(folder)
    replica.faults.clear()
    assert left_out(scrape("anew", "fresh", pictures=14, snapshot="second")) == []
    assert contents(scrape("still", "fresh", pictures=14)) == contents(folder)


def test_a_site_that_is_down_ends_the_run(replica: Replica, scrape: Scrape) -> None:
    replica.fault(r"/s400/|=s400", faults.web_page, 5 * 3)
    with pytest.raises(UserError, match=r"did not give 5 pictures in a row \(last: .*; what was fetched is kept"):
        scrape()
    assert len(replica.of_pictures()) == 5 * 3
    # and this is not held against pictures
    assert contents(scrape("pictures")) == contents(scrape("whole", "other cache"))


def test_pictures_that_never_come_do_not_block_the_way_and_the_same_bytes_count_once(
    replica: Replica, scrape: Scrape
) -> None:
    scrape("first")
    one, two, *_ = order = replica.of_pictures()
    body = faults.picture(one)
    replica.fault(f"^{two}$", lambda handler: handler.answer(200, body, "image/png"), 9)
    for path in order[4:9]:
        replica.fault(f"^{path}$", faults.dropped, 99)
    with pytest.raises(UserError, match="in a row"):
        scrape(cache="fresh")
    folder = scrape("second", "fresh")
    same, *others = left_out(folder)
    assert same.startswith("the same bytes as irasutoya/")
    assert (len(manifest.read(folder)[0]), len(others)) == (12, 5)


def test_a_damaged_cache_is_mended(replica: Replica, scrape: Scrape, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = contents(scrape("before"))
    next(iter(caches.cached(cache).values())).unlink()
    one, two, *_ = sorted(cache.glob("snapshots/*/0*.json"))
    one.write_text('[[], "x", 1]')
    two.write_bytes(two.read_bytes()[:100])
    (cache / "pictures/.123-left-behind.png").write_bytes(b"half")
    (cache / "pictures/folder").write_text("not ours")
    (cache / "pictures/.checkpoints").mkdir()
    asked = len(replica.asked)
    assert contents(scrape("after")) == before
    assert len(replica.asked) == asked + 4  # robots.txt, two pages, the picture
    assert not [path for path in cache.glob("pictures/.*") if path.is_file()]


@pytest.mark.parametrize("damage", [lambda body: body[:-9], lambda body: body[:60] + bytes([body[60] ^ 1]) + body[61:]])
def test_a_damaged_picture_in_the_cache_is_fetched_again(
    replica: Replica, scrape: Scrape, tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: Callable[..., bytes]
) -> None:
    before = contents(scrape("before"))
    path = min((tmp_path / "cache/pictures").iterdir())
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    replica.asked.clear()
    capsys.readouterr()
    assert contents(scrape("after")) == before
    assert path.read_bytes() == whole
    assert len(replica.of_pictures()) == 1
    assert f"{path} is damaged: it is fetched again\n" in capsys.readouterr().err
    replica.asked.clear()
    scrape("offline")
    assert replica.asked == []


def test_killed_four_times(replica: Replica, scrape: Scrape, tmp_path: Path) -> None:
    whole = contents(scrape("whole", "other cache", pictures=30))
    replica.asked.clear()
    replica.limit, replica.delay = 60, 0.01
    said = tmp_path / "said"

    def child() -> None:
        os.dup2(os.open(said, os.O_CREAT | os.O_WRONLY), 2)
        sys.stderr = os.fdopen(2, "w", closefd=False)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs ignore
        stage.run(lambda: scrape(pictures=30))

    for number, place in enumerate((2, 9, 11, 24)):
        process = multiprocessing.get_context("fork").Process(target=child)
        process.start()
        until = time.monotonic() + 20
        while len(replica.asked) < place + 2 * number and process.is_alive() and time.monotonic() < until:
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGINT if number == 3 else signal.SIGKILL)
        process.join()
        assert process.exitcode == (130 if number == 3 else -signal.SIGKILL)
        assert not (tmp_path / "folder").exists()
    assert said.read_text().endswith("stopped: run it again to go on\n")
    assert contents(scrape("at last", pictures=30)) == whole
    counts = Counter(path for path in replica.asked if path != "/robots.txt")
    assert sum(counts.values()) - len(counts) <= 4  # it asks again for what was in flight at most
    assert not list((tmp_path / "cache").rglob(".*"))
