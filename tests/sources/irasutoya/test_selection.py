"""The choice depends on the posts alone."""

import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from illustgan.core.settings import ParamsFile
from illustgan.sources.irasutoya import feeds, selection
from illustgan.sources.irasutoya.selection import Candidate
from illustgan.sources.settings import Irasutoya

from . import replica

PARAMS = ParamsFile(Path(__file__).parents[3] / "params.yaml").value("data.irasutoya")
CHOICE: dict[str, Any] = {
    "subset": "people",
    "posts": {
        "labels": ["職業", "表情"], "title_words": ["男性", "女性"],
        "without_labels": ["棒人間"], "without_title_words": ["後ろ姿"],
    },
    "until": None,
    "side": 400,
    "base": None,
}  # fmt: skip


def choose(posts: Iterable[feeds.Post], choice: dict[str, Any]) -> tuple[list[Candidate], int]:
    return selection.choose(posts, Irasutoya.model_validate(PARAMS | choice))


def posts() -> list[feeds.Post]:
    there = replica.real_posts()
    return list(feeds.parse(replica.page("/?max-results=500", there, 500)).posts)


def test_the_same_posts_in_any_order_give_the_same_choice() -> None:
    shuffled = posts()
    random.Random(1).shuffle(shuffled)
    assert choose(shuffled, CHOICE) == choose(posts(), CHOICE)


def test_people_are_those_that_labels_or_titles_speak_of() -> None:
    chosen, _ = choose(posts(), CHOICE)
    assert 40 < len(chosen) < len(choose(posts(), CHOICE | {"subset": "all"})[0])
    for one in chosen:
        assert set(one.post.labels) & {"職業", "表情"} or "男性" in one.post.title or "女性" in one.post.title
        assert "棒人間" not in one.post.labels
        assert "後ろ姿" not in one.post.title


def test_the_last_day_counts_and_the_next_one_does_not() -> None:
    chosen, _ = choose(posts(), CHOICE | {"subset": "all", "until": date(2017, 5, 20)})
    assert max(one.post.date for one in chosen) == "2017-05-20"


def test_each_picture_once_and_other_hosts_never() -> None:
    chosen, refused = choose(posts(), CHOICE | {"subset": "all"})
    assert refused == 1  # a goo.gl address of 2012
    assert len({one.key for one in chosen}) == len(chosen)
    assert [one.key for one in chosen] == sorted(one.key for one in chosen)


def test_a_post_less_changes_nothing_else() -> None:
    newest, *others = posts()
    before, after = (choose(some, CHOICE | {"subset": "all"})[0] for some in ([newest, *others], others))
    assert [one for one in before if one.post != newest] == after != before


def test_a_picture_in_two_posts_belongs_to_the_older() -> None:
    old = feeds.Post("1", "男性", (), "2015-01-01", "", ("http://1.bp.blogspot.com/-a/s400/x.png",))
    new = feeds.Post("2", "女性", (), "2016-01-01", "", ("https://3.bp.blogspot.com/-a/s800/x.png",))
    (one,), _ = choose([new, old], CHOICE)
    assert one.post == old
