"""The feed's pages, well formed and otherwise, and reading a feed that doesn't stand still."""

import itertools
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.sources.irasutoya import feeds
from illustgan.sources.irasutoya.feeds import Page, Post
from illustgan.sources.irasutoya.fetching import FailedError

from . import replica

KEYS = st.sampled_from(["feed", "entry", "id", "$t", "published", "title", "category", "term", "content", "link", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)
START = datetime(2017, 1, 1)


def is_well_formed(post: Post) -> bool:
    texts = [post.key, post.title, post.date, post.address, *post.labels]
    return (
        post.key.isalnum()
        and date.fromisoformat(post.date).isoformat() == post.date
        and all(text.isprintable() and len(text) <= 300 for text in texts)
        and list(post.labels) == sorted(set(post.labels))
    )


def test_real_posts_come_through_whole() -> None:
    there = replica.real_posts()
    page = feeds.parse(replica.page("/feeds/posts/default?max-results=500", there, 500))
    assert page.total == page.entries == len(there)
    assert page.posts == tuple(
        post._replace(labels=tuple(sorted(post.labels)), pictures=tuple(dict.fromkeys(post.pictures))) for post in there
    )
    assert all(map(is_well_formed, page.posts))


@given(JSON)
def test_any_json_gives_well_formed_posts_or_an_error_in_words(content: Any) -> None:
    for body in (content, {"feed": content}, {"feed": {"entry": [content, {"id": {"$t": "x"}, "published": content}]}}):
        try:
            page = feeds.parse(json.dumps(body).encode())
        except FailedError:
            continue
        assert all(map(is_well_formed, page.posts))


@pytest.mark.parametrize("body", [*replica.CASES["no_feed"], "[" * 100_000, "1" * 5000])
def test_what_is_no_feed(body: str) -> None:
    with pytest.raises(FailedError):
        feeds.parse(body.encode("latin-1"))


LONG = ("<" * 50_000, "<!--" * 30_000, '<img "' * 20_000, "<img a='" * 20_000, "<img " + "a " * 50_000)


@pytest.mark.parametrize(("html", "found"), [*replica.CASES["html"], *((f"<img src=a>{text}", ["a"]) for text in LONG)])
def test_pictures_in_html(html: str, found: list[str]) -> None:
    assert [*feeds.pictures(html)] == found
    assert feeds.pictures("<img src=a\ud800.png><img src=b>") == ("b",)


def parsed(*entries: Any, total: str = "x") -> Page:
    feed = {"entry": [*entries], "openSearch$totalResults": {"$t": total}}
    return feeds.parse(b"\xef\xbb\xbf" + json.dumps({"feed": feed}).encode())  # a byte order mark does no harm


@pytest.mark.parametrize(("published", "time"), replica.CASES["times"])
def test_times_are_those_of_japan(published: str, time: str | None) -> None:
    posts = parsed({"id": {"$t": "post-1"}, "published": {"$t": published}}).posts
    assert [(post.time, post.date) for post in posts] == ([] if time is None else [(time, time[:10])])


def crawl(ask: Callable[[str | None], Page]) -> list[int]:
    new: list[int] = []
    got = [int(post.key) for post in feeds.crawl(ask, None, new.append)]
    assert sum(new) == len(got) == len(set(got))
    return got


def asking(there: list[int], limit: int, between: Callable[[int], None] = lambda asked: None) -> Any:
    """Pages of a feed with three posts a second, newest first, that `between` changes before each page but the first.

    Times are the replica's to compare: as text, all in one zone.
    """
    asked = itertools.count()

    def ask(before: str | None) -> Page:
        if number := next(asked):
            between(number)
        assert number < 200
        posts = [Post(str(n), "", (), f"{START + timedelta(seconds=n // 3):%FT%T}+09:00", "", ()) for n in there]
        fits = [post for post in posts if before is None or post.time < before]
        return Page(tuple(fits[:limit]), len(fits[:limit]), len(fits))

    return ask


CHANGES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 79), st.integers(0, 80)), max_size=6)


@given(st.integers(0, 80), st.integers(4, 30), CHANGES)
def test_no_post_is_missed(posts: int, limit: int, changes: list[tuple[int, int, int]]) -> None:
    there = [*reversed(range(posts))]
    assert crawl(asking(there, limit)) == there  # a still feed, whole and in order
    removed: set[int] = set()

    def change(asked: int) -> None:
        if asked <= len(changes):
            published, place, gone = changes[asked - 1]
            removed.update(there[place : place + gone])
            del there[place : place + gone]
            there[:0] = reversed(range(1000 * asked, 1000 * asked + published))

    got = crawl(asking(there, limit, change))
    assert set(range(posts)) - removed <= set(got)  # what was there all the time


def test_a_page_that_comes_twice_or_is_empty_is_asked_for_again() -> None:
    ask, asked = asking([*reversed(range(100))], 20), itertools.count(1)

    def sometimes(before: str | None) -> Page:
        number = next(asked)
        return Page((), 0, 100) if number % 4 == 0 else ask(None if number % 4 == 2 else before)

    assert len(crawl(sometimes)) == 100


@pytest.mark.parametrize("total", [0, 10**8])
def test_a_server_that_always_sends_the_first_page_comes_to_an_end(total: int) -> None:
    page = asking([*reversed(range(20))], 20)(None)._replace(total=total)
    assert len(crawl(lambda before: page)) == 20


def test_a_feed_without_end_is_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST", 100)
    assert 100 <= len(crawl(asking([*reversed(range(500))], 20))) < 120
