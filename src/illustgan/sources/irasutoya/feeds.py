"""Reading a blog on Blogger through its feed, which nothing keeps still while it is read."""

import hashlib
import html
import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple
from urllib.parse import urlencode

from illustgan.sources.irasutoya.fetching import DamagedError

PAGE = 150  # posts, at most, whatever is asked for; fewer when they are long
OVERLAP = 5  # posts of a page that are asked for again with the next one: so many removed ones go unnoticed
STALE = 10  # pages in a row without a new post, after which the feed has no more, whatever it says
SURE = 3  # as many at what should be its end, when fewer posts were met than it speaks of
JAPAN = timezone(timedelta(hours=9))
LONGEST = 20_000  # characters of a post that are read; Irasutoya's longest has 27 pictures, about 10 000
# The src of an img element. html.parser takes minutes for some malformed input; this never goes back.
IMAGE = re.compile(
    r"""<img(?=[\s/])(?:[\s/]*+(?!src[\s=/>])[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+)*+"""
    r"""[\s/]*+src\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""",
    re.IGNORECASE,
)


class Post(NamedTuple):
    """A post. All of it is data from outside: text on one printable line, addresses as they stand in the post."""

    key: str  # letters and digits
    title: str
    labels: tuple[str, ...]
    date: str  # yyyy-mm-dd, in Japan
    address: str
    pictures: tuple[str, ...]


class Page(NamedTuple):
    """Posts that make sense, how many entries there are with those that make none, and the feed's own total."""

    posts: tuple[Post, ...]
    entries: int
    total: int


def query(start: int, until: date | None) -> str:
    """Path and query of the page that begins with the `start`-th post, from 1, newest first, up to the day `until`."""
    # redirect=false: a feed that is also at FeedBurner sends one there otherwise
    fields = {"alt": "json", "redirect": "false", "orderby": "published", "start-index": start, "max-results": PAGE}
    if until is not None:
        fields["published-max"] = f"{until + timedelta(days=1)}T00:00:00+09:00"  # exclusive
    return f"/feeds/posts/default?{urlencode(fields)}"


def parse(body: bytes) -> Page:
    """Read a page of a Blogger feed in JSON, without entries that have no id or date; `DamagedError` if it is none."""
    try:
        feed = json.loads(body.decode("utf-8-sig"))["feed"]
        entries = feed.get("entry", [])[:]
        total = _at(feed, "openSearch$totalResults", "$t")[:9]
    except (ValueError, RecursionError, TypeError, LookupError, AttributeError):
        raise DamagedError("no feed of Blogger's in JSON, or cut short") from None
    return Page(tuple(filter(None, map(_post, entries))), len(entries), int(total) if total.isdecimal() else 0)


def crawl(ask: Callable[[int], Page], told: Callable[[int], None] = lambda new: None) -> list[Post]:
    """All posts of a feed that may change while it is read, each once, in the order in which they were met.

    `ask` gives the page that begins with the n-th post, from 1; `told` hears how many of its posts are new. Each page
    begins with the last few posts of the one before. When none of them is there, posts further up have been removed
    and others have moved over the seam: then an earlier page is read again, further and further up. The end is a page
    without a new post where the feed says that there are no more, or many such pages, whatever it says.
    """
    met: dict[str, Post] = {}
    start, stale, size, back = 1, 0, 1, 1
    while stale < STALE:
        page = ask(start)
        size = max(size, page.entries)
        at_end = page.entries == 0 and start - 1 == page.total
        if not (start == 1 or at_end or size == 1 or any(post.key in met for post in page.posts)):
            stale += page.entries == 0
            start, back = max(1, start - back * size), 2 * back
            continue
        new = {post.key: post for post in page.posts if post.key not in met}
        met |= new
        told(len(new))
        back, stale = 1, 0 if new else stale + 1
        if start + page.entries > page.total and stale >= (1 if len(met) >= page.total else SURE):
            break
        start += max(1, page.entries - (OVERLAP if new else 1))
    return list(met.values())


def clean(text: str) -> str:
    """One line of at most 300 printable characters: a terminal would obey others, and no file hold halves of some."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:1200]).split())[:300]


def pictures(content: str) -> tuple[str, ...]:
    """The addresses of all img elements in a piece of HTML, in order, each once."""
    found = (html.unescape("".join(source.groups(""))).strip() for source in IMAGE.finditer(content, 0, LONGEST))
    return tuple(dict.fromkeys(address for address in found if address and address.isprintable()))


def _post(entry: Any) -> Post | None:
    name, day = _at(entry, "id", "$t"), _day(_at(entry, "published", "$t"))
    if not name or not day:
        return None
    number = re.search(r"post-([0-9]{1,30})$", name)
    key = number[1] if number else hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:20]
    labels = {clean(_at(category, "term")) for category in _list(entry, "category")} - {""}
    links = (clean(_at(link, "href")) for link in _list(entry, "link") if _at(link, "rel") == "alternate")
    address = next((link for link in links if link.startswith(("http://", "https://"))), "")
    shown = pictures(_at(entry, "content", "$t") or _at(entry, "summary", "$t"))
    return Post(key, clean(_at(entry, "title", "$t")), tuple(sorted(labels)), day, address, shown)


def _at(value: Any, *path: str) -> str:
    """The text at a path of keys, or ""."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _list(entry: dict[str, Any], key: str) -> list[Any]:
    found = entry.get(key)
    return found[:50] if isinstance(found, list) else []


def _day(text: str) -> str:
    """The day in Japan of a time in RFC 3339, or "": the blog's own zone may change, and `query` asks in Japan's."""
    try:
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo is None else time.astimezone(JAPAN)).date().isoformat()
    except (ValueError, OverflowError):
        return ""
