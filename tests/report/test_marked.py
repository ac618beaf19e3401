"""The params in force, with what differs marked where it stands."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from illustgan import params
from illustgan.report import reproduce, words
from illustgan.report.marked import Marked, Passage, marked

SEEDS = [1, 2, 3]


def _marked(**settings: Any) -> tuple[str, Marked]:
    """The text of the project's own params with other values at dotted paths, None to take one out, and its marks."""
    content = yaml.safe_load(reproduce.DEFAULTS.read_text(encoding="utf-8"))
    for path, value in settings.items():
        *above, last = path.split("__")
        block = content
        for part in above:
            block = block[part]
        if value is None:
            del block[last]
        else:
            block[last] = value
    checked = params.check(content)
    text = words.in_force(checked)
    return text, marked(text, tuple(reproduce.changes(words.content_in_force(checked), reproduce.defaults())))


def _text(found: Marked) -> str:
    return "".join(f"{passage.text}\n" for passage in found.passages if passage.here)


def test_nothing_is_marked_in_the_projects_own_params() -> None:
    text, found = _marked()
    assert found.passages == [Passage(text.removesuffix("\n"))]
    assert (found.settings, found.changed) == (len(list(reproduce.leaves(yaml.safe_load(text)))), 0)


def test_what_differs_is_a_passage_of_its_own_where_it_stands() -> None:
    text, found = _marked(seeds=SEEDS, variants__wgan__clip=0.02, variants__gan__beta1=0.25)
    assert _text(found) == text
    changed = {passage.text: passage.change for passage in found.passages if passage.change}
    assert list(changed) == ["seeds: [1, 2, 3]", "    beta1: 0.25", "    clip: 0.02"]
    assert [change.default for change in changed.values()] == ["[1]", "–", "0.01"]
    assert found.changed == 3
    assert found == _marked(seeds=SEEDS, variants__wgan__clip=0.02, variants__gan__beta1=0.25)[1]


def test_what_is_not_set_here_stands_at_the_end_of_its_block() -> None:
    text, found = _marked(variants__wgan__burn_in_until=None)
    assert _text(found) == text
    (place,) = (place for place, passage in enumerate(found.passages) if not passage.here)
    assert found.passages[place].text == "    burn_in_until: 25"
    assert found.passages[place - 1].text.endswith("\n    shown: raw")
    assert found.passages[place + 1].text.startswith("  wgan_mlp:")


def test_a_list_over_several_lines_is_one_passage() -> None:
    seeds = list(range(60))
    text, found = _marked(seeds=seeds)
    (passage,) = (passage for passage in found.passages if passage.change)
    assert passage.text.count("\n") == 2
    assert yaml.safe_load(passage.text) == {"seeds": seeds}
    assert _text(found) == text


@pytest.mark.parametrize(
    ("text", "settings"),
    [("", 0), ("words", 0), ("a: 1", 1), ("a:\n  b: {}\n  c: 'x: y'\n", 1), ("a: |\n  b\nc: 2\n", 2)],
)
def test_any_text_is_kept(text: str, settings: int) -> None:
    change = reproduce.Change("d.e", "–", "7", "~d.e")
    found = marked(text, [change])
    assert "\n".join(passage.text for passage in found.passages if passage.here) == text.removesuffix("\n")
    assert [passage.text for passage in found.passages if passage.change] == ["d.e: 7"]
    assert found.settings == settings


def test_each_setting_has_lines_of_its_own_in_params_of_every_source() -> None:
    content = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))
    for source in ("avatars", "own", "irasutoya"):
        content["data"]["source"] = source
        text = words.in_force(params.check(content))
        assert _text(marked(text, [])) == text
        assert marked(text, []).settings == len(list(reproduce.leaves(yaml.safe_load(text))))
        shown = [line for line in text.splitlines() if ":" in line]
        assert all(line.count(": ") <= 1 for line in shown)
