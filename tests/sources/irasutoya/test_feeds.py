"""The feed's pages, well formed and otherwise, and reading a feed that doesn't stand still."""

import json
from collections.abc import Callable
from datetime import date
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
    assert page.total == page.entries == len(page.posts) == len(there)
    for post, real in zip(page.posts, there, strict=True):
        assert (post.key, post.title, post.address) == (real.number, real.title, real.address)
        assert post.labels == tuple(sorted(real.labels))
        assert post.date == real.published[:10]
        assert post.pictures == tuple(dict.fromkeys(real.pictures))
        assert is_well_formed(post)


@given(JSON)
def test_any_json_gives_well_formed_posts_or_an_error_in_words(content: Any) -> None:
    for body in (content, {"feed": content}, {"feed": {"entry": [content, {"id": {"$t": "x"}, "published": content}]}}):
        try:
            page = feeds.parse(json.dumps(body).encode())
        except FailedError:
            continue
        assert all(map(is_well_formed, page.posts))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<!doctype html>", b"[" * 100_000, b'{"feed": {"entry": [', b'{"feed": {"entry": 1}}', b'{"feed": []}',
        b"[]", b"null", b"1" * 5000, b"\xff\xfe",
    ],
)  # fmt: skip
def test_what_is_no_feed(body: bytes) -> None:
    with pytest.raises(FailedError):
        feeds.parse(body)


@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=4))
def test_hostile_text_stays_text_on_one_printable_line(title: str, labels: list[str]) -> None:
    entry = {
        "id": {"$t": "tag:blogger.com,1999:blog-1.post-7"},
        "published": {"$t": "2017-05-20T00:00:00.000+09:00"},
        "title": {"$t": f"<script>alert(1)</script>\x1b[2J\u202e{title}"},
        "category": [{"term": label} for label in labels],
    }
    (post,) = feeds.parse(json.dumps({"feed": {"entry": [entry]}}).encode()).posts
    assert post.title.startswith("<script>alert(1)</script> [2J")
    assert is_well_formed(post)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<img src="a"><IMG SRC=b><img alt=">" src=\'c\'/>', ("a", "b", "c")),
        ('<img src="a&amp;b"><img src="a&amp;b">', ("a&b",)),
        ("&lt;img src=x&gt; <a href='y'>z</a> <img> <img src> <img src=''>", ()),
        ('<img alt=" src=x" title="a < b > c" src = "a">', ("a",)),
        ('<img src="a" src="b"', ("a",)),
        ("<img src=a\ud800.png><img src=b>", ("b",)),
        ("<img src=a>" + "<" * 50_000, ("a",)),
        ("<!--" * 30_000, ()),
        ('<img "' * 20_000, ()),
        ("<img a='" * 20_000, ()),
        ("<img " + "a " * 50_000, ()),
    ],
)
def test_pictures_in_html(html: str, found: tuple[str, ...]) -> None:
    assert feeds.pictures(html) == found


def test_an_entry_without_a_number_gets_one_and_without_a_date_none() -> None:
    entries = [
        {"id": {"$t": "../../etc/passwd"}, "published": {"$t": "2017-05-20"}},
        {"id": {"$t": "post-1"}, "published": {"$t": "2017-5-2T"}},
        {"id": {"$t": "post-2"}, "published": {"$t": "2017-05-20"}},
        "nothing",
    ]
    body = json.dumps({"feed": {"entry": entries, "openSearch$totalResults": {"$t": "x"}}})
    page = feeds.parse(b"\xef\xbb\xbf" + body.encode())  # a byte order mark does no harm
    assert (page.entries, page.total) == (4, 0)
    assert [len(post.key) for post in page.posts] == [20, 1]


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2017-05-20T23:59:59.000+09:00", "2017-05-20"),
        ("2017-05-20T15:00:00Z", "2017-05-21"),
        ("2017-05-20T08:00:00.000-07:00", "2017-05-21"),
        ("2017-05-20T14:59:59.999Z", "2017-05-20"),
        ("2017-05-20T23:00:00", "2017-05-20"),
        ("2017-05-20T99:99", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("Sat, 20 May 2017 10:00:00 GMT", None),
    ],
)
def test_days_are_those_of_japan(published: str, day: str | None) -> None:
    entry = {"id": {"$t": "post-1"}, "published": {"$t": published}}
    page = feeds.parse(json.dumps({"feed": {"entry": [entry]}}).encode())
    assert [post.date for post in page.posts] == ([] if day is None else [day])


def test_until_is_a_day_that_counts() -> None:
    assert "published-max=2017-05-21T00%3A00%3A00%2B09%3A00" in feeds.query(1, date(2017, 5, 20))
    assert "published" not in feeds.query(1, None).replace("orderby=published", "")


def post(number: int) -> Post:
    return Post(str(number), "", (), "2017-01-01", "", ())


def asking(there: list[int], limit: int, between: Callable[[list[int], int], None] = lambda there, asked: None) -> Any:
    """Pages of a feed that `between` changes before each page but the first."""
    asked = 0

    def ask(start: int) -> Page:
        nonlocal asked
        if asked:
            between(there, asked)
        asked += 1
        assert asked < 200
        shown = there[start - 1 : start - 1 + limit]
        return Page(tuple(map(post, shown)), len(shown), len(there))

    return ask


@given(st.integers(0, 60), st.integers(1, 20))
def test_a_still_feed_is_read_whole_and_in_order(posts: int, limit: int) -> None:
    there = list(range(posts))
    assert [int(p.key) for p in feeds.crawl(asking(there, limit))] == there


@given(
    st.integers(1, 80),
    st.integers(6, 30),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 79), st.integers(0, 40)), max_size=6),
)
def test_no_post_is_missed_that_was_there_all_the_time(
    posts: int, limit: int, changes: list[tuple[int, int, int]]
) -> None:
    there = list(range(posts))
    removed: set[int] = set()

    def change(there: list[int], asked: int) -> None:
        if asked <= len(changes):
            published, place, gone = changes[asked - 1]
            removed.update(there[place : place + gone])
            del there[place : place + gone]
            there[:0] = [1000 * asked + n for n in range(published)]

    got = [int(p.key) for p in feeds.crawl(asking(there, limit, change))]
    assert len(got) == len(set(got))
    assert set(range(posts)) - removed <= set(got)


def test_pages_that_come_twice() -> None:
    ask, again = asking(list(range(100)), 20), []

    def twice(start: int) -> Page:
        again.append(start)
        return ask(start if len(again) % 3 else 1)

    assert len(feeds.crawl(twice)) == 100


@pytest.mark.parametrize("total", [0, 10**8])
def test_a_server_that_always_sends_the_first_page_comes_to_an_end(total: int) -> None:
    page = Page(tuple(map(post, range(20))), 20, total)
    assert len(feeds.crawl(lambda start: page)) == 20


def test_an_empty_page_in_between_is_asked_for_again() -> None:
    ask, asked = asking(list(range(100)), 20), []

    def once_empty(start: int) -> Page:
        asked.append(start)
        return Page((), 0, 100) if len(asked) == 3 else ask(start)

    assert len(feeds.crawl(once_empty)) == 100
