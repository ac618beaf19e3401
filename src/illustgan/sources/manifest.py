"""The folder of pictures that a source fills: picture files, manifest.csv and licences.json.

keep.txt and drop.txt (see `overrides`) are there where the user has some, rejected.csv where the source left files out.
Tables are UTF-8, but for names that are none: they keep their own bytes.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from illustgan.core import files

SPLITS = ("train", "heldout", "validation")  # to train on, to measure with, to choose settings by


@dataclass(frozen=True)
class Picture:
    """One row of manifest.csv; "" stands for what is unknown."""

    picture: str  # path of the file, relative to the folder, with forward slashes
    split: str  # of `SPLITS`, or "" for a picture from outside: `prepare` judges it and chooses its split
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
REASONS = ("picture", "reason")


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


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write a CSV table with a header and Unix line ends, whole or not at all; what a row lacks is empty.

    Cells are quoted where they must be; all of them where one holds a carriage return, which Python 3.11 leaves bare.
    Bytes of file names that are no UTF-8 stay what they are.
    """
    text = io.StringIO()
    cells = [[row.get(column, "") for column in columns] for row in rows]
    bare = any("\r" in str(cell) for row in cells for cell in row)
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL)
    writer.writerows([columns, *cells])
    files.write_bytes(path, text.getvalue().encode("utf-8", "surrogateescape"))


def write(
    folder: Path, pictures: Iterable[Picture], licences: Iterable[Licence], left_out: Mapping[str, str] | None = None
) -> None:
    """Write manifest.csv, in the given order, and licences.json, sorted by name, into `folder`.

    `left_out` has reasons by file names, for rejected.csv, which is written where there are any.
    """
    rows = [picture.row() for picture in pictures]
    columns = list(dict.fromkeys([*COLUMNS, *(column for row in rows for column in row)]))
    write_csv(folder / "manifest.csv", columns, rows)
    if left_out:
        reasons = [{"picture": name, "reason": reason} for name, reason in left_out.items()]
        write_csv(folder / "rejected.csv", REASONS, reasons)
    terms = sorted(map(asdict, licences), key=lambda licence: licence["name"])
    files.write_json(folder / "licences.json", terms)


def read(folder: Path) -> tuple[list[Picture], list[Licence]]:
    """Read what `write` wrote; `UserError` when the folder has no manifest."""
    pictures = []
    for row in _rows(folder / "manifest.csv", COLUMNS):
        own = {column: row.pop(column) for column in COLUMNS}
        pictures.append(Picture(**own, origin=row))
    return pictures, [Licence(**licence) for licence in files.read_json(folder / "licences.json", "scrape")]


def left_out(folder: Path) -> dict[str, str]:
    """Why files were left out, by their names."""
    path = folder / "rejected.csv"
    return {row["picture"]: row["reason"] for row in _rows(path, REASONS)} if path.exists() else {}


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table that has at least these columns."""
    with files.reading(path, "scrape"), path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if absent := {*columns} - {*(reader.fieldnames or ())}:
            raise ValueError(f"it has no column {min(absent)}")
        rows = list(reader)
        if any(None in (*row, *row.values()) for row in rows):
            raise ValueError("a row lacks cells, or has too many")
        return rows
