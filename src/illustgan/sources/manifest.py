"""The folder of pictures that a source fills: picture files, manifest.csv and licences.json.

manifest.csv has one row a picture, with further columns where the source knows more of its origin; licences.json says
under which terms each style may be used. keep.txt and drop.txt (see `overrides`) are there where the user has some.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from illustgan.core import files
from illustgan.core.errors import UserError


@dataclass(frozen=True)
class Picture:
    """One row of manifest.csv.

    Attributes:
        picture: path of the file, relative to the folder, with forward slashes.
        split: "train", "heldout", or "" for a picture from outside: `prepare` judges it and chooses its split.
        source: the source's name, as in data.source.
        style: the drawing style, a `Licence.name`; "" when unknown.
        licence: the name of the licence; "" when unknown.
        creator: who drew it; "" when unknown.
        attributes: what is known of the face, as compact JSON with sorted keys.
        origin: what is known of the picture besides: columns of a source's own, all text.
    """

    picture: str
    split: str
    source: str
    style: str = ""
    licence: str = ""
    creator: str = ""
    attributes: str = "{}"
    origin: Mapping[str, str] = field(default_factory=dict)

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
    """A CSV table with a header and Unix line ends."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(folder: Path, pictures: Iterable[Picture], licences: Iterable[Licence]) -> None:
    """Write manifest.csv, in the given order, and licences.json, sorted by name, into `folder`."""
    rows = [picture.row() for picture in pictures]
    columns = list(dict.fromkeys([*COLUMNS, *(column for row in rows for column in row)]))
    files.write_text(folder / "manifest.csv", csv_text(columns, rows))
    terms = sorted(map(asdict, licences), key=lambda licence: licence["name"])
    files.write_text(folder / "licences.json", json.dumps(terms, indent=2, ensure_ascii=False) + "\n")


def read(folder: Path) -> tuple[list[Picture], list[Licence]]:
    """Read what `write` wrote; `UserError` when the folder has no manifest."""
    try:
        with open(folder / "manifest.csv", encoding="utf-8", newline="") as file:
            pictures = [_picture(row) for row in csv.DictReader(file)]
        licences = json.loads((folder / "licences.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UserError(f"{error.filename} is missing: run `dvc repro scrape` first") from None
    return pictures, [Licence(**licence) for licence in licences]


def _picture(row: Mapping[str, str]) -> Picture:
    origin = {column: value for column, value in row.items() if column not in COLUMNS}
    return Picture(**{column: row[column] for column in COLUMNS}, origin=origin)
