"""The training faces in numbers: how many have which attribute, and how many pictures were left out for what reason."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from illustgan.report import attributes
from illustgan.report.texts import Text, foreign
from illustgan.report.texts import gettext as _
from illustgan.report.words import Pairs

Known = Sequence[tuple[str, Pairs]]  # by attribute, in words: values and how many faces have them, the most first


def table(path: Path) -> pd.DataFrame:
    """A table of data/prepared, every cell as text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="surrogateescape")


def counts(faces: pd.DataFrame) -> dict[str, int]:
    """Training faces and held-out ones, `train` and `heldout`."""
    return {split: int((faces["split"] == split).sum()) for split in ("train", "heldout")}


def known(faces: pd.DataFrame) -> Known:
    """What is known of the training faces of the manifest."""
    found: dict[str, Counter[str]] = {}
    for style, content in faces.loc[faces["split"] == "train", ["style", "attributes"]].itertuples(index=False):
        for name, value in json.loads(content or "{}").items():
            found.setdefault(f"{style}/{name}".lstrip("/"), Counter())[str(value)] += 1
    return [(attributes.plain(name), _most_first(values)) for name, values in sorted(found.items())]


def left_out(path: Path) -> list[Text]:
    """Kinds of reasons in data/prepared/rejected.csv and how many pictures or faces each took, the most first."""
    kinds = table(path)["reason"].str.split(":").str[0]
    counted = _most_first(Counter(kinds))
    return [_("%(count)s × %(reason)s", count=count, reason=foreign(kind)) for kind, count in counted]


def _most_first(found: Counter[str]) -> Pairs:
    """Of equals the first by name comes first."""
    return [(name, str(count)) for name, count in sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))]
