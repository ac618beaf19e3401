"""The choice depends on the posts alone."""

import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from illustgan.core.settings import ParamsFile
from illustgan.sources.irasutoya import feeds
from illustgan.sources.irasutoya.feeds import Candidate
from illustgan.sources.settings import Irasutoya

from . import replica

PARAMS = ParamsFile(Path(__file__).parents[3] / "params.yaml").value("data.irasutoya")
PEOPLE = {"labels": ["職業", "表情"], "title_words": ["男性", "女性"]}
CHOICE = {"posts": PEOPLE | {"without_labels": ["棒人間"], "without_title_words": ["後ろ姿"]}, "until": None}
ALL = CHOICE | {"subset": "all"}


def choose(posts: Iterable[feeds.Post], choice: dict[str, Any]) -> tuple[list[Candidate], int]:
    return feeds.choose(posts, Irasutoya.model_validate(PARAMS | choice))


def posts() -> list[feeds.Post]:
    return list(feeds.parse(replica.page("/?max-results=500", replica.real_posts(), 500)).posts)


def test_the_choice_depends_on_what_is_there_alone() -> None:
    newest, *others = shuffled = posts()
    before, after = (choose(some, ALL)[0] for some in ([newest, *others], others))
    assert [one for one in before if one.post != newest] == after != before
    random.Random(1).shuffle(shuffled)
    assert choose(shuffled, ALL)[0] == before


def test_people_are_those_that_labels_or_titles_speak_of() -> None:
    chosen, _ = choose(posts(), CHOICE)
    assert 40 < len(chosen) < len(choose(posts(), ALL)[0])
    for one in chosen:
        assert set(one.post.labels) & {"職業", "表情"} or "男性" in one.post.title or "女性" in one.post.title
        assert "棒人間" not in one.post.labels
        assert "後ろ姿" not in one.post.title


def test_each_picture_once_and_other_hosts_never_up_to_the_last_day() -> None:
    chosen, refused = choose(posts(), ALL)
    assert refused == 1  # a goo.gl address of 2012
    assert len({one.key for one in chosen}) == len(chosen)
    assert [one.key for one in chosen] == sorted(one.key for one in chosen)
    in_time, _ = choose(posts(), ALL | {"until": date(2017, 5, 20)})
    assert max(one.post.date for one in in_time) == "2017-05-20" < max(one.post.date for one in chosen)


def test_a_picture_in_two_posts_belongs_to_the_older() -> None:
    old = feeds.Post("1", "男性", (), "2015-01-01", "", ("http://1.bp.blogspot.com/-a/s400/x.png",))
    new = feeds.Post("2", "女性", (), "2016-01-01", "", ("https://3.bp.blogspot.com/-a/s800/x.png",))
    (one,), _ = choose([new, old], CHOICE)
    assert one.post == old
