"""Which pictures of the posts are fetched, and in which order: a function of the posts alone."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from illustgan.sources.irasutoya import addresses
from illustgan.sources.irasutoya.addresses import Address
from illustgan.sources.irasutoya.errors import RefusedError
from illustgan.sources.irasutoya.feeds import Post

Subset = Literal["people", "all"]


@dataclass(frozen=True)
class Candidate:
    """A picture that may be fetched.

    Attributes:
        post: where it is shown.
        number: which of the post's pictures, from 1.
        address: where to ask for it.
        key: a hash of what stays the same of its address at all sizes, and the size.
    """

    post: Post
    number: int
    address: Address
    key: str


def choose(
    posts: Iterable[Post],
    *,
    subset: Subset,
    labels: Sequence[str],
    title_words: Sequence[str],
    without_labels: Sequence[str],
    without_title_words: Sequence[str],
    until: date | None,
    side: int,
    base: str | None,
) -> tuple[list[Candidate], int]:
    """The pictures of the posts that fit, each once, and how many were passed over for their address.

    The order is that of a hash of their addresses: any first so many of them are spread over all years and labels, and
    a post more or less on the site changes little. A picture in several posts belongs to the oldest.

    Args:
        posts: in any order.
        subset: "people" takes the posts that have one of `labels`, or one of `title_words` in the title, and none of
            the other two; "all" takes every post, and these four say nothing.
        until: the last day of publication that counts; None for all.
        side, base: see `addresses.of_picture`.
    """
    chosen: dict[str, Candidate] = {}
    refused = 0
    for post in sorted(posts, key=lambda post: (post.date, post.key)):
        if until is not None and post.date > until.isoformat():
            continue
        if subset == "people" and not speaks_of(post, labels, title_words):
            continue
        if subset == "people" and speaks_of(post, without_labels, without_title_words):
            continue
        for number, text in enumerate(post.pictures, 1):
            try:
                address = addresses.of_picture(text, side, base)
            except RefusedError:
                refused += 1
                continue
            key = _key(f"{base or ''}{addresses.without_size(address)}", side)
            chosen.setdefault(key, Candidate(post, number, address, key))
    return [chosen[key] for key in sorted(chosen)], refused


def _key(text: str, side: int) -> str:
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}-{side}"


def speaks_of(post: Post, labels: Sequence[str], title_words: Sequence[str]) -> bool:
    """Whether the post has one of the labels, or one of the words anywhere in its title."""
    return any(label in post.labels for label in labels) or any(word in post.title for word in title_words)
