"""The params in force as text, with what differs from the project's own marked where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from illustgan.report.reproduce import Change

Span = tuple[int, int]  # the first line, counted from 0, and the one after the last


@dataclass(frozen=True)
class Passage:
    """Lines that stand together, without the last line's end; what differs is a passage of its own, with its change.

    `here` is False for a setting that only the project's own params have: the text is then what they say.
    """

    text: str
    change: Change | None = None
    here: bool = True


@dataclass(frozen=True)
class Marked:
    """The passages from top to bottom, and how many settings there are and how many differ."""

    passages: Sequence[Passage]
    settings: int
    changed: int


def marked(text: str, changes: Sequence[Change]) -> Marked:
    """The text in passages; those with `here`, each with a line's end, make it up again.

    A setting that is not here stands below the rest of the innermost block that is.

    Args:
        text: YAML, each setting on lines of its own, as `illustgan.report.words.in_force` gives it.
        changes: their paths are of settings in the text, or missing there.
    """
    lines = text.splitlines()
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    spans, blocks = dict(_settings(root)), dict(_blocks(root))
    start: dict[int, Change] = {}
    missing: dict[int, list[Change]] = {}
    for change in changes:
        if change.path in spans:
            start[spans[change.path][0]] = change
        else:
            missing.setdefault(blocks[_innermost(change.path, blocks)][1], []).append(change)
    passages: list[Passage] = []
    plain: list[str] = []

    def end() -> None:
        if plain:
            passages.append(Passage("\n".join(plain)))
            plain.clear()

    place = 0
    while place <= len(lines):
        if place in missing:
            end()
            passages += [_missing(change, blocks) for change in missing[place]]
        if place in start:
            end()
            _, after = spans[start[place].path]
            passages.append(Passage("\n".join(lines[place:after]), start[place]))
            place = after
            continue
        plain += lines[place : place + 1]
        place += 1
    end()
    return Marked(passages, len(spans), len(changes))


def _missing(change: Change, blocks: Mapping[str, Span]) -> Passage:
    block = _innermost(change.path, blocks)
    depth = block.count(".") + 1 if block else 0
    name = change.path.removeprefix(f"{block}.") if block else change.path
    return Passage(f"{'  ' * depth}{name}: {change.default}", change, here=False)


def _innermost(path: str, blocks: Mapping[str, Span]) -> str:
    """The path of the innermost block around a setting; the text itself has an empty one."""
    while path not in blocks:
        path = path.rpartition(".")[0]
    return path


def _settings(node: yaml.Node | None, above: str = "") -> Iterator[tuple[str, Span]]:
    """Pairs of dotted path and lines of all settings; a list is one value."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        path = f"{above}{key.value}"
        if isinstance(value, yaml.MappingNode):
            yield from _settings(value, f"{path}.")
        else:
            yield path, (key.start_mark.line, value.end_mark.line + 1)


def _blocks(node: yaml.Node | None) -> dict[str, Span]:
    """The lines of the text itself and of all blocks in it, by dotted path."""
    found: dict[str, Span] = {"": (0, 0)}
    for path, (first, after) in _settings(node):
        above = path
        while above:
            above = above.rpartition(".")[0]
            start, end = found.get(above, (first, after))
            found[above] = (min(start, first), max(end, after))
    return found
