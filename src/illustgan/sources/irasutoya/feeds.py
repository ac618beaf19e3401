"""Posts from a blog's feed on Blogger, which nothing keeps still while it is read, and which pictures to fetch."""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from illustgan.core.errors import one_line
from illustgan.sources.irasutoya.fetching import HOSTS, FailedError, RefusedError, allowed
from illustgan.sources.settings import Irasutoya

Found = TypeVar("Found")
PAGE = 150  # posts, at most, whatever is asked for; fewer when they are long
MOST, MOST_OF_A_PAGE = 100_000, 1000  # posts that are read: Irasutoya has some 30 000
SURE = 3  # pages in a row without a new post, after which the feed has no more, whatever it says
JAPAN = timezone(timedelta(hours=9))
LINE = 299  # characters of a title, label or address
LONGEST = 20_000  # characters of a post that are read; Irasutoya's longest has 27 pictures, about 10 000
# The src of an img element. html.parser takes minutes for some malformed input; this never goes back.
IMAGE = re.compile(
    r"""<img(?=[\s/])(?:[\s/]*+(?!src[\s=/>])[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+)*+"""
    r"""[\s/]*+src\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""",
    re.IGNORECASE,
)
# /s400/name.png, /w640-h480/name.png, /s72-c/name.png; and the newer form that ends in =s400
SIZE = re.compile(r"(/)(?:s\d+|w\d+-h\d+)(?:-[0-9a-z-]+)?(?=/[^/]+$)|(=)(?:s\d+|w\d+-h\d+)(?:-[0-9a-z-]+)?$")


class Post(NamedTuple):
    """A post. All of it is data from outside: text on one printable line, addresses as they stand in the post."""

    key: str  # letters and digits
    title: str
    labels: tuple[str, ...]
    time: str  # of publication, yyyy-mm-ddThh:mm:ss+09:00, in Japan
    address: str
    pictures: tuple[str, ...]

    @property
    def date(self) -> str:
        """The day of publication, yyyy-mm-dd, in Japan."""
        return self.time[:10]


class Page(NamedTuple):
    """Posts that make sense, how many entries there are with those that make none, and the feed's own total."""

    posts: tuple[Post, ...]
    entries: int
    total: int
    etag: str = ""  # asks whether the page has changed


class Candidate(NamedTuple):
    """A picture that may be fetched: the `number`-th of its post, from 1; `key` is a hash of its address and size."""

    post: Post
    number: int
    address: str
    key: str


def query(before: str | None) -> str:
    """Path and query of the page with the newest posts published before a time in RFC 3339 (None: of all posts)."""
    # redirect=false: a feed that is also at FeedBurner sends one there otherwise
    fields = {"alt": "json", "redirect": "false", "orderby": "published", "max-results": PAGE}
    return f"/feeds/posts/default?{urlencode(fields | ({'published-max': before} if before else {}))}"


def parse(body: bytes) -> Page:
    """Read a page of a Blogger feed in JSON, without entries that have no id or date; `FailedError` if it is none."""
    try:
        feed = json.loads(body.decode("utf-8-sig"))["feed"]
        entries = feed.get("entry", [])[:MOST_OF_A_PAGE]
        total = _at(feed, str, "openSearch$totalResults", "$t")[:9]
    except (ValueError, RecursionError, TypeError, LookupError, AttributeError):
        raise FailedError("no feed of Blogger's in JSON, or cut short") from None
    return Page(tuple(filter(None, map(_post, entries))), len(entries), int(total) if total.isdecimal() else 0)


def crawl(ask: Callable[[str | None], Page], before: str | None, told: Callable[[int], None]) -> list[Post]:
    """All posts of a feed that were published before a time, each once, newest first.

    `ask` gives the page of `query`; `told` hears how many of its posts are new. Each page begins with the second in
    which the oldest post so far was published, so posts that appear or go while the feed is read shift nothing. The end
    is a page without a new post where the feed says that there are no more, or `SURE` such pages, whatever it says.
    """
    met: dict[str, Post] = {}
    stale = 0
    while stale < SURE and len(met) < MOST:
        page = ask(before)
        new = {post.key: post for post in page.posts if post.key not in met}
        met |= new
        told(len(new))
        stale = 0 if new else stale + 1
        if new:
            oldest = min(post.time for post in new.values())
            before = (datetime.fromisoformat(oldest) + timedelta(seconds=1)).isoformat()
        elif page.entries >= page.total:
            break
    return list(met.values())


def pictures(content: str) -> tuple[str, ...]:
    """The addresses of all img elements in a piece of HTML, in order, each once."""
    addresses = (html.unescape("".join(source.groups(""))).strip() for source in IMAGE.finditer(content, 0, LONGEST))
    return tuple(dict.fromkeys(address for address in addresses if address and address.isprintable()))


def choose(posts: Iterable[Post], settings: Irasutoya) -> tuple[list[Candidate], int]:
    """The pictures of the posts that fit, each once, and how many were passed over for their address.

    The order is that of a hash of their addresses: any first so many of them are spread over all years and labels, and
    a post more or less on the site changes little. A picture in several posts belongs to the oldest.
    """
    chosen: dict[str, Candidate] = {}
    refused = 0
    for post in sorted(posts, key=lambda post: (post.date, post.key)):
        for number, text in enumerate(post.pictures if _fits(post, settings) else (), 1):
            try:
                address = at_side(text, settings.side, settings.base)
            except RefusedError:
                refused += 1
                continue
            same_at_all_sizes = (settings.base or "") + SIZE.sub("", f"/{address.split('/', 3)[3]}")
            key = f"{hashlib.sha256(same_at_all_sizes.encode()).hexdigest()[:32]}-{settings.side}"
            chosen.setdefault(key, Candidate(post, number, address, key))
    return [chosen[key] for key in sorted(chosen)], refused


def at_side(text: str, side: int, base: str | None) -> str:
    """The address of a picture in a post, at another length of its longer side; `RefusedError` if it is not `allowed`.

    Old posts say http or leave the scheme out: they are asked for over https, or of the replica at `base`.
    """
    text = re.sub(rf"^(?:https?:)?//({HOSTS})(?=/)", lambda host: base or f"https://{host[1]}", text)
    return SIZE.sub(rf"\1\2s{side}", allowed(text, base))


def _fits(post: Post, settings: Irasutoya) -> bool:
    def speaks_of(labels: Iterable[str], words: Iterable[str]) -> bool:
        return any(label in post.labels for label in labels) or any(word in post.title for word in words)

    people = settings.posts
    wanted = speaks_of(people.labels, people.title_words)
    unwanted = speaks_of(people.without_labels, people.without_title_words)
    in_time = settings.until is None or post.date <= settings.until.isoformat()
    return in_time and (settings.subset == "all" or (wanted and not unwanted))


def _post(entry: Any) -> Post | None:
    name, time = _at(entry, str, "id", "$t"), _time(_at(entry, str, "published", "$t"))
    if not name or not time:
        return None
    number = re.search(r"post-([0-9]{1,30})$", name)
    key = number[1] if number else hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:20]
    labels = {one_line(_at(category, str, "term"), LINE) for category in _at(entry, list, "category")[:50]} - {""}
    links = [link for link in _at(entry, list, "link")[:50] if _at(link, str, "rel") == "alternate"]
    addresses = (one_line(_at(link, str, "href"), LINE) for link in links)
    address = next((text for text in addresses if text.startswith(("http://", "https://"))), "")
    shown = pictures(_at(entry, str, "content", "$t") or _at(entry, str, "summary", "$t"))
    title = one_line(_at(entry, str, "title", "$t"), LINE)
    return Post(key, title, tuple(sorted(labels)), time, address, shown)


def _at(value: Any, kind: type[Found], *path: str) -> Found:
    """What stands at a path of keys if it is of this kind, or an empty one."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, kind) else kind()


def _time(text: str) -> str:
    """A time in RFC 3339 as `Post.time`, since the blog's own zone may change; "" for none, or when all time ends."""
    try:
        time = datetime.fromisoformat(text)
        japanese = time.replace(tzinfo=JAPAN) if time.tzinfo is None else time.astimezone(JAPAN)
        return japanese.isoformat(timespec="seconds") if japanese.year < 9999 else ""
    except (ValueError, OverflowError):
        return ""
