"""The folder of pictures that a source fills: picture files, manifest.csv and licences.json.

manifest.csv has one row a picture, with further columns where the source knows more of its origin; licences.json says
under which terms each style may be used. keep.txt and drop.txt (see `overrides`) are there where the user has some.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from pathlib import Path

import pandas as pd

from illustgan.core import files


@dataclass(frozen=True)
class Picture:
    """One row of manifest.csv; "" stands for what is unknown."""

    picture: str  # path of the file, relative to the folder, with forward slashes
    split: str  # "train", "heldout", or "" for a picture from outside: `prepare` judges it and chooses its split
    source: str  # as in data.source
    style: str = ""  # of drawing, a `Licence.name`
    licence: str = ""  # its name
    creator: str = ""
    attributes: str = "{}"  # what is known of the face, as `compact_json`
    origin: Mapping[str, str] = field(default_factory=dict)  # further columns of the source's own

    def row(self) -> dict[str, str]:
        """The columns of manifest.csv."""
        return {**{name: getattr(self, name) for name in COLUMNS}, **self.origin}


COLUMNS = tuple(column.name for column in fields(Picture) if column.name != "origin")


@dataclass(frozen=True)
class Licence:
    """The terms of one style: an entry of licences.json."""

    name: str
    creator: str
    creator_url: str
    source: str
    source_url: str
    licence: str
    licence_url: str


def compact_json(values: Mapping[str, object]) -> str:
    """JSON on one line with sorted keys, so that equal values are equal text."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A CSV table with a header and Unix line ends; what a row lacks is empty.

    Cells are quoted where they must be; all of them where one holds a carriage return, which Python 3.11 leaves bare.
    """
    table = pd.DataFrame([*rows], columns=[*columns], dtype=object)
    text = partial(table.to_csv, index=False, lineterminator="\n")
    plain: str = text()
    return text(quoting=csv.QUOTE_ALL) if "\r" in plain else plain


def write(folder: Path, pictures: Iterable[Picture], licences: Iterable[Licence]) -> None:
    """Write manifest.csv, in the given order, and licences.json, sorted by name, into `folder`."""
    rows = [picture.row() for picture in pictures]
    columns = list(dict.fromkeys([*COLUMNS, *(column for row in rows for column in row)]))
    files.write_text(folder / "manifest.csv", csv_text(columns, rows))
    terms = sorted(map(asdict, licences), key=lambda licence: licence["name"])
    files.write_json(folder / "licences.json", terms)


def read(folder: Path) -> tuple[list[Picture], list[Licence]]:
    """Read what `write` wrote; `UserError` when the folder has no manifest."""
    with files.reading(folder / "manifest.csv", "scrape"):
        table = pd.read_csv(folder / "manifest.csv", dtype=str, keep_default_na=False)
        known, origins = table[[*COLUMNS]].to_dict("records"), table.drop(columns=[*COLUMNS]).to_dict("records")
    licences = files.read_json(folder / "licences.json", "scrape")
    pictures = [Picture(**row, origin=origin) for row, origin in zip(known, origins, strict=True)]
    return pictures, [Licence(**licence) for licence in licences]
