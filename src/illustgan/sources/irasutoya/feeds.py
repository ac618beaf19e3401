"""Reading a blog on Blogger through its feed: what a page says, and how to get all posts page by page.

Blogger sends at most 150 posts a page whatever is asked for (500 until 2015; 100 have been seen), 25 by default, and
fewer when posts are long: the size of a page is counted, never assumed. The feed is asked for in its order of
publication; nothing keeps it still while it is read.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

from illustgan.sources.irasutoya.errors import FailedError

PAGE = 150
OVERLAP = 5  # posts of a page that are asked for again with the next one: so many removed posts go unnoticed at most
STALE = 10  # pages in a row without a new post, after which the feed has no more, whatever it says
SURE = 3  # as many at what should be its end, when fewer posts were met than the feed speaks of
JAPAN = timezone(timedelta(hours=9))
LONGEST_TEXT = 300
LONGEST_TAG = 4000
IMAGE = re.compile(r"<img(?=[\s/])", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""[\s/]*+([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?""")
LONGEST_CONTENT = 100_000  # characters of a post's HTML; the longest of Irasutoya's has 27 pictures, about 10 000
MOST_LABELS = 50


@dataclass(frozen=True)
class Post:
    """A post of the blog. Everything in it comes from the feed and is data: text is cleaned, and never interpreted.

    Attributes:
        key: the post's number in Blogger, or a hash where it has none: letters and digits.
        title: one line.
        labels: the blog's categories, each one line, sorted.
        date: of publication in Japan, yyyy-mm-dd.
        address: of the post, "" where the feed has none.
        pictures: addresses as they stand in the post, in order, each once.
    """

    key: str
    title: str
    labels: tuple[str, ...]
    date: str
    address: str
    pictures: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page of the feed.

    Attributes:
        posts: those that make sense.
        entries: how many entries the page has, whether they make sense or not: what start-index counts.
        total: posts that the feed says it has, None when it doesn't.
    """

    posts: tuple[Post, ...]
    entries: int
    total: int | None


def query(start: int, until: date | None) -> str:
    """Path and query of the page that begins with the `start`-th post, from 1, newest first.

    Args:
        start: 1 is the newest post.
        until: the last day whose posts count, in Japan; None for all.
    """
    # redirect=false: a feed that is also at FeedBurner sends one there otherwise
    fields = {"alt": "json", "redirect": "false", "orderby": "published", "start-index": start, "max-results": PAGE}
    if until is not None:
        fields["published-max"] = f"{until + timedelta(days=1)}T00:00:00+09:00"  # exclusive
    return f"/feeds/posts/default?{urlencode(fields)}"


def parse(body: bytes) -> Page:
    """Read a page of a Blogger feed in JSON.

    An entry without an id or a date is passed over.

    Raises:
        FailedError: it is no such feed.
    """
    try:
        content = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FailedError("not JSON, or cut short") from None
    feed = content.get("feed") if isinstance(content, dict) else None
    if not isinstance(feed, dict) or not isinstance(feed.get("entry", []), list):
        raise FailedError("JSON, but no feed of Blogger's")
    entries = feed.get("entry", [])
    posts = tuple(post for post in map(_post, entries) if post is not None)
    total = _text(feed.get("openSearch$totalResults"))
    return Page(posts, len(entries), int(total[:9]) if total.isascii() and total.isdecimal() else None)


def crawl(ask: Callable[[int], Page], told: Callable[[int, int | None], None] = lambda new, total: None) -> list[Post]:
    """All posts of a feed that may change while it is read, each once, in the order in which they were met.

    Each page begins with the last few posts of the one before. When none of them is there, posts further up have been
    removed and others have moved over the seam: then an earlier page is read again, further and further up. Repeated
    pages do no harm. The end is a page without a new post where the feed says that there are no more; see also `SURE`
    and `STALE`.

    Args:
        ask: the page that begins with the n-th post, from 1.
        told: hears after each page how many of its posts are new, and the feed's own total.
    """
    met: dict[str, Post] = {}
    start, stale, size, back = 1, 0, 1, 1
    while True:
        page = ask(start)
        size = max(size, page.entries)
        at_end = page.entries == 0 and start - 1 == page.total
        known = start == 1 or at_end or size == 1 or any(post.key in met for post in page.posts)
        if not known and stale < STALE:
            stale += page.entries == 0
            start, back = max(1, start - back * size), 2 * back
            continue
        back = 1
        new = [post for post in page.posts if post.key not in met]
        for post in new:
            met.setdefault(post.key, post)
        told(len(new), page.total)
        stale = 0 if new else stale + 1
        total = page.total or 0
        is_last = page.entries == 0 or start + page.entries - 1 >= total
        if stale >= STALE or (is_last and stale >= (1 if len(met) >= total else SURE)):
            return list(met.values())
        start += max(1, page.entries - (OVERLAP if new else 1))


def clean(value: Any) -> str:
    """Text as one line of printable characters, cut to `LONGEST_TEXT`; markup in it stays text.

    Control characters, which a terminal would obey, and halves of characters become blanks.
    """
    text = value if isinstance(value, str) else ""
    printable = "".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST_TEXT])
    return " ".join(printable.split())[:LONGEST_TEXT]


def _post(entry: Any) -> Post | None:
    if not isinstance(entry, dict):
        return None
    name, day = _text(entry.get("id")), _day(_text(entry.get("published")))
    if not name or not day:
        return None
    number = re.search(r"post-([0-9]{1,30})$", name, re.ASCII)
    content = _text(entry.get("content")) or _text(entry.get("summary"))
    return Post(
        number[1] if number else hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:20],
        clean(_text(entry.get("title"))),
        tuple(sorted({clean(label) for label in _terms(entry.get("category"))} - {""})),
        day,
        _link(entry.get("link")),
        pictures(content),
    )


def pictures(content: str) -> tuple[str, ...]:
    """The addresses of all img elements in a piece of HTML, in order, each once. Nothing is run, loaded or resolved.

    The standard library's HTML parser takes minutes for some malformed input; this takes time in proportion to it.
    """
    found = (
        _source(content[tag.end() : tag.end() + LONGEST_TAG]) for tag in IMAGE.finditer(content, 0, LONGEST_CONTENT)
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _source(attributes: str) -> str:
    """The src attribute of an element, from what follows its name."""
    place = 0
    while attribute := ATTRIBUTE.match(attributes, place):
        name, *values = attribute.groups("")
        if name.lower() == "src":
            address = html.unescape("".join(values)).strip()
            return address if _is_whole(address) else ""
        place = attribute.end()
    return ""


def _text(value: Any) -> str:
    """Google's JSON wraps text: {"$t": "..."}."""
    inner = value.get("$t") if isinstance(value, dict) else None
    return inner if isinstance(inner, str) else ""


def _terms(categories: Any) -> list[Any]:
    entries = categories if isinstance(categories, list) else []
    return [entry.get("term") for entry in entries[:MOST_LABELS] if isinstance(entry, dict)]


def _link(links: Any) -> str:
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "alternate":
            address = clean(link.get("href"))
            return address if address.startswith(("http://", "https://")) else ""
    return ""


def _is_whole(text: str) -> bool:
    """Whether it is without halves of characters, which JSON can name and no file can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _day(text: str) -> str:
    """The day in Japan of a time in RFC 3339, or "". Without a zone that makes sense it is taken as it stands.

    Blogger writes times in the blog's zone; `query` asks in Japan's, so a blog that moves to another one must not
    have posts of the last day judged by another calendar.
    """
    try:
        if not text.isascii() or date.fromisoformat(text[:10]).isoformat() != text[:10]:
            return ""
    except ValueError:
        return ""
    try:
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo is None else time.astimezone(JAPAN)).date().isoformat()
    except (ValueError, OverflowError):
        return text[:10]
