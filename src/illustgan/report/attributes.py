"""The attributes of faces: how surely they are told apart, and which of their values each variant reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from illustgan.report import words
from illustgan.report.evaluations import Evaluation, figure, over_seeds


@dataclass(frozen=True)
class Accuracies:
    """Pairs of attribute and share of held-out faces that are named right, and the names of those that are not used."""

    found: Sequence[tuple[str, str]]
    unused: Sequence[str]


@dataclass(frozen=True)
class Square:
    """A cell of a heat map: a share in words, and in whole hundredths for its shade."""

    text: str
    percent: int


@dataclass(frozen=True)
class Map:
    """A heat map: the columns' names, and for each attribute a square a column."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Square]]]


def accuracies(found: Mapping[str, float], bound: float) -> Accuracies:
    """The content of data/attributes/accuracies.json in words.

    Args:
        found: accuracy by attribute, "style" among them, which is used whatever its own is.
        bound: the least accuracy of an attribute that is used.
    """
    unused = [f"{plain(name)} ({words.number(value)})" for name, value in found.items() if _unused(name, value, bound)]
    return Accuracies([(plain(name), words.number(value)) for name, value in found.items()], unused)


def reached(measured: Mapping[str, Sequence[Evaluation]]) -> Map | None:
    """Shares of each attribute's values that the last samples of each variant reach, and real faces; means over seeds.

    None when no evaluation has attributes.
    """
    first = next(iter(measured.values()))[0]
    known = (first["final"].get("modes") or {}).get("attributes") or {}
    if not known:
        return None
    rows = []
    for name in known:
        path = f"modes.attributes.{name}.values"
        shares = [over_seeds(seeds, f"final.{path}").mean for seeds in measured.values()]
        rows.append((plain(name), [_square(share) for share in (*shares, figure(first, f"floor.{path}"))]))
    return Map([*measured, "real faces (floor)"], rows)


def plain(name: str) -> str:
    """An attribute's name as words: "toon-head: hair color" for "toon-head/hairColor"."""
    style, _, what = name.rpartition("/")
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in what).replace("_", " ")
    return f"{style}: {spaced}" if style else spaced


def _unused(name: str, value: float, bound: float) -> bool:
    return name != "style" and value < bound


def _square(share: float | None) -> Square:
    return (
        Square(words.number(None), 0) if share is None else Square(f"{share:.2f}", round(100 * min(max(share, 0), 1)))
    )
