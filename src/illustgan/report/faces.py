"""Faces in numbers: how many have which attribute, what was left out, and which attributes variants reach."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from illustgan.report import words
from illustgan.report.tables import Measured
from illustgan.report.texts import Text, foreign, joined
from illustgan.report.texts import gettext as _
from illustgan.report.words import Pairs
from illustgan.results.evaluations import figure, over_seeds


def table(path: Path) -> pd.DataFrame:
    """A table of data/prepared, every cell as text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="surrogateescape")


def counts(faces: pd.DataFrame) -> dict[str, int]:
    """Training faces and held-out ones, `train` and `heldout`."""
    return {split: int((faces["split"] == split).sum()) for split in ("train", "heldout")}


def attributes(faces: pd.DataFrame) -> list[tuple[str, Pairs]]:
    """By attribute of the training faces of the manifest, in words: values and how many have them, the most first."""
    counted: dict[str, Counter[str]] = {}
    for style, content in faces.loc[faces["split"] == "train", ["style", "attributes"]].itertuples(index=False):
        for name, value in json.loads(content or "{}").items():
            counted.setdefault(f"{style}/{name}".lstrip("/"), Counter())[str(value)] += 1
    return [(plain(name), _most_first(values)) for name, values in sorted(counted.items())]


def left_out(path: Path) -> list[Text]:
    """Kinds of reasons in data/prepared/rejected.csv and how many pictures or faces each took, the most first."""
    kinds = table(path)["reason"].str.split(":").str[0]
    counted = _most_first(Counter(kinds))
    return [_("%(count)s × %(reason)s", count=count, reason=foreign(kind)) for kind, count in counted]


def accuracies(measured: Mapping[str, float], bound: float) -> dict[str, Any]:
    """The content of data/attributes/accuracies.json in words: all `accuracies`, and which attributes are `unused`.

    `bound` is the least accuracy of an attribute that is used; "style" is used whatever its own is.
    """
    unused = [name for name, value in measured.items() if name != "style" and value < bound]
    named = [_("%(name)s (%(share)s)", name=plain(name), share=words.number(measured[name])) for name in unused]
    return {"accuracies": [(plain(name), words.number(value)) for name, value in measured.items()], "unused": named}


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
    style, _slash, attribute = name.rpartition("/")
    spaced = re.sub(r"[A-Z]", lambda letter: f" {letter[0].lower()}", attribute).replace("_", " ")
    part, _space, kind = spaced.rpartition(" ")
    if kind in ("color", "colour"):
        spelt = _("%(what)s color", what=foreign(part))
    elif kind == "variant" and part:
        spelt = _("%(what)s variant", what=foreign(part))
    else:
        spelt = foreign(spaced)
    return joined((style, spelt), ": ", " の") if style else spelt


def _most_first(counts: Counter[str]) -> Pairs:
    """Of equals the first by name comes first."""
    return [(name, str(count)) for name, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))]
