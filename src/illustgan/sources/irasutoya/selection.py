"""Which pictures of the posts are fetched, and in which order: a function of the posts alone."""

import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple

from illustgan.sources.irasutoya.feeds import Post
from illustgan.sources.irasutoya.fetching import HOSTS, RefusedError, allowed
from illustgan.sources.settings import Irasutoya

# /s400/name.png, /w640-h480/name.png, /s72-c/name.png; and the newer form that ends in =s400
SIZE = re.compile(r"(/)(?:s\d+|w\d+-h\d+)(?:-[0-9a-z-]+)?(?=/[^/]+$)|(=)(?:s\d+|w\d+-h\d+)(?:-[0-9a-z-]+)?$")


class Candidate(NamedTuple):
    """A picture that may be fetched: the `number`-th of its post, from 1; `key` is a hash of its address and size."""

    post: Post
    number: int
    address: str
    key: str


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
    text = re.sub(rf"^(?:https?:)?//({HOSTS})(?=/)", lambda found: base or f"https://{found[1]}", text)
    return SIZE.sub(rf"\1\2s{side}", allowed(text, base))


def _fits(post: Post, settings: Irasutoya) -> bool:
    def speaks_of(labels: Iterable[str], words: Iterable[str]) -> bool:
        return any(label in post.labels for label in labels) or any(word in post.title for word in words)

    people = settings.posts
    wanted = speaks_of(people.labels, people.title_words)
    unwanted = speaks_of(people.without_labels, people.without_title_words)
    in_time = settings.until is None or post.date <= settings.until.isoformat()
    return in_time and (settings.subset == "all" or (wanted and not unwanted))
