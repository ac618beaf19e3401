"""The attributes of faces: how surely they are told apart, and which of their values each variant reaches."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from illustgan.claims.evaluations import Evaluation, figure, over_seeds
from illustgan.report import words
from illustgan.report.curves import FLOOR
from illustgan.report.texts import Text, foreign, joined
from illustgan.report.texts import gettext as _


@dataclass(frozen=True)
class Accuracies:
    """Pairs of attribute and share of held-out faces that are named right, and those that are not used, in words."""

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
    shares = [(plain(name), words.number(value)) for name, value in found.items()]
    used = [name == "style" or value >= bound for name, value in found.items()]
    unused = [
        _("%(name)s (%(share)s)", name=name, share=share)
        for (name, share), fits in zip(shares, used, strict=True)
        if not fits
    ]
    return Accuracies(shares, unused)


def reached(measured: Mapping[str, Sequence[Evaluation]]) -> Map | None:
    """Shares of each attribute's values that the last samples of each variant reach, and real faces; means over seeds.

    None when no evaluation has attributes.
    """
    first = next(iter(measured.values()))[0]
    known = (first["final"]["modes"] or {}).get("attributes") or {}
    if not known:
        return None
    rows = []
    for name in known:
        path = f"modes.attributes.{name}.values"
        shares = [over_seeds(seeds, f"final.{path}").mean for seeds in measured.values()]
        rows.append((plain(name), [_square(share) for share in (*shares, figure(first, f"floor.{path}"))]))
    return Map([*measured, FLOOR], rows)


def plain(name: str) -> Text:
    """An attribute's name as words: "toon-head: hair color" for "toon-head/hairColor"."""
    style, _slash, what = name.rpartition("/")
    spaced = re.sub(r"[A-Z]", lambda letter: f" {letter[0].lower()}", what).replace("_", " ")
    part, _space, kind = spaced.rpartition(" ")
    if kind in ("color", "colour"):
        said = _("%(what)s color", what=foreign(part))
    elif kind == "variant" and part:
        said = _("%(what)s variant", what=foreign(part))
    else:
        said = foreign(spaced)
    return joined((style, said), ": ", " の") if style else said


def _square(share: float | None) -> Square:
    if share is None:
        return Square(words.number(None), 0)
    return Square(f"{share:.2f}", round(100 * min(max(share, 0), 1)))
