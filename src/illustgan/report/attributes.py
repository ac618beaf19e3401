"""The attributes of faces: how surely they are told apart, and which of their values each variant reaches."""

import re
from collections.abc import Mapping
from typing import Any

from illustgan.claims.evaluations import figure, over_seeds
from illustgan.report import words
from illustgan.report.tables import Measured
from illustgan.report.texts import Text, foreign, joined
from illustgan.report.texts import gettext as _


def accuracies(found: Mapping[str, float], bound: float) -> dict[str, Any]:
    """The content of data/attributes/accuracies.json in words: all `accuracies`, and which attributes are `unused`.

    `bound` is the least accuracy of an attribute that is used; "style" is used whatever its own is.
    """
    unused = [name for name, value in found.items() if name != "style" and value < bound]
    named = [_("%(name)s (%(share)s)", name=plain(name), share=words.number(found[name])) for name in unused]
    return {"accuracies": [(plain(name), words.number(value)) for name, value in found.items()], "unused": named}


def reached(measured: Measured) -> list[tuple[str, list[float | None]]]:
    """Shares of each attribute's values that the last samples of each variant reach, and real faces; means over seeds.

    Empty when no evaluation has attributes.
    """
    first = next(iter(measured.values()))[0]
    rows: list[tuple[str, list[float | None]]] = []
    for name in (first["final"]["modes"] or {}).get("attributes") or {}:
        path = f"modes.attributes.{name}.values"
        shares = [over_seeds(seeds, f"final.{path}").mean for seeds in measured.values()]
        rows.append((plain(name), [*shares, figure(first, f"floor.{path}")]))
    return rows


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
