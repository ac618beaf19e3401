"""The feed's pages, well formed and otherwise, reading a feed that doesn't stand still, and the choice of pictures."""

import itertools
import json
import random
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.sources.irasutoya import feeds
from illustgan.sources.irasutoya.feeds import Candidate, Page, Post, at_side
from illustgan.sources.irasutoya.fetching import FailedError, RefusedError
from illustgan.sources.settings import Irasutoya

from . import replica
from .conftest import PARAMS, PEOPLE

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


def real_page() -> Page:
    return feeds.parse(replica.page("/feeds/posts/default?max-results=500", [*replica.real_posts()], 500))


def test_real_posts_come_through_whole() -> None:
    there, page = replica.real_posts(), real_page()
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


@pytest.mark.parametrize(
    ("html", "addresses"), [*replica.CASES["html"], *((f"<img src=a>{text}", ["a"]) for text in LONG)]
)
def test_pictures_in_html(html: str, addresses: list[str]) -> None:
    assert [*feeds.pictures(html)] == addresses
    assert feeds.pictures("<img src=a\ud800.png><img src=b>") == ("b",)


def parsed(*entries: Any) -> Page:
    feed = {"entry": [*entries], "openSearch$totalResults": {"$t": "x"}}
    return feeds.parse(b"\xef\xbb\xbf" + json.dumps({"feed": feed}).encode())  # a byte order mark does no harm


def test_times_are_those_of_japan_and_pages_are_read_up_to_a_bound() -> None:
    for published, japanese in replica.CASES["times"]:
        posts = parsed({"id": {"$t": "post-1"}, "published": {"$t": published}}).posts
        assert [(post.time, post.date) for post in posts] == ([(japanese, japanese[:10])] if japanese else [])
    entry, began = {"id": {"$t": "1"}, "published": {"$t": "2017-01-01"}}, time.process_time()
    assert len(parsed(*[entry] * 70_000).posts) == 1000
    assert parsed(entry | {"category": [{"term": "a"}] * 200_000}).posts[0].labels == ("a",)
    assert time.process_time() - began < 10


def crawl(ask: Callable[[str | None], Page]) -> list[int]:
    new: list[int] = []
    keys = [int(post.key) for post in feeds.crawl(ask, None, new.append)]
    assert sum(new) == len(keys) == len(set(keys))
    return keys


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


def test_pages_that_come_twice_or_are_empty_and_feeds_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    ask, asked = asking([*reversed(range(100))], 20), itertools.count(1)

    def sometimes(before: str | None) -> Page:
        number = next(asked)
        return Page((), 0, 100) if number % 4 == 0 else ask(None if number % 4 == 2 else before)

    assert len(crawl(sometimes)) == 100
    for total in (0, 10**8):  # a server that always sends the first page
        page = asking([*reversed(range(20))], 20)(None)._replace(total=total)
        assert len(crawl(lambda _, page=page: page)) == 20
    monkeypatch.setattr(feeds, "MOST", 100)
    assert 100 <= len(crawl(asking([*reversed(range(500))], 20))) < 120


def choose(posts: Iterable[Post], **changes: Any) -> tuple[list[Candidate], int]:
    settings = PARAMS["irasutoya"] | {"posts": PEOPLE, "subset": "all", "until": None} | changes
    return feeds.choose(posts, Irasutoya.model_validate(settings))


def test_the_choice_depends_on_what_is_there_alone() -> None:
    newest, *others = shuffled = [*real_page().posts]
    (before, refused), (after, _) = choose(shuffled), choose(others)
    assert refused == 1  # a goo.gl address of 2012
    assert [candidate for candidate in before if candidate.post != newest] == after != before
    assert [candidate.key for candidate in before] == sorted({candidate.key for candidate in before})
    in_time, _ = choose(shuffled, until=date(2017, 5, 20))
    assert max(it.post.date for it in in_time) == "2017-05-20" < max(it.post.date for it in before)
    random.Random(1).shuffle(shuffled)
    assert choose(shuffled)[0] == before


def test_people_are_those_that_labels_or_titles_speak_of_and_a_picture_belongs_to_its_oldest_post() -> None:
    chosen, _ = choose(real_page().posts, subset="people")
    assert 40 < len(chosen) < len(choose(real_page().posts)[0])
    for post in (candidate.post for candidate in chosen):
        assert set(post.labels) & {*PEOPLE["labels"]} or any(word in post.title for word in PEOPLE["title_words"])
        assert not set(post.labels) & {*PEOPLE["without_labels"]}
        assert "後ろ姿" not in post.title
    old = Post("1", "男性", (), "2015-01-01", "", ("http://1.bp.blogspot.com/-a/s400/x.png",))
    new = Post("2", "女性", (), "2016-01-01", "", ("https://3.bp.blogspot.com/-a/s800/x.png",))
    assert [candidate.post for candidate in choose([new, old])[0]] == [old]


def test_pictures_at_another_size() -> None:
    for text, at_800 in replica.CASES["at_800"]:
        assert at_side(text, 800, None) == at_side(at_side(text, 200, None), 800, None) == at_800
    base = "http://127.0.0.1:8000"
    for text in ("http://4.bp.blogspot.com/-a/s400/e.png", f"{base}/-a/s400/e.png"):
        assert at_side(text, 800, base) == f"{base}/-a/s800/e.png"
    with pytest.raises(RefusedError):
        at_side("http://goo.gl/kte14", 800, base)
