"""The folder of pictures that a source fills: picture files, manifest.csv and licences.json.

keep.txt and drop.txt (see `overrides`) are there where the user has some, rejected.csv where the source left files out.
Tables are UTF-8, but for names that are none: they keep their own bytes.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

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
    import pandas as pd  # 30 MB, which the processes that read pictures need not have

    table = pd.DataFrame([*rows], columns=[*columns], dtype=object)
    text = table.to_csv(index=False, lineterminator="\n")
    if "\r" in text:
        text = table.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_ALL)
    files.write_bytes(path, text.encode("utf-8", "surrogateescape"))


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
    known, origins = _columns(folder / "manifest.csv", COLUMNS)
    licences = files.read_json(folder / "licences.json", "scrape")
    pictures = [Picture(**row, origin=origin) for row, origin in zip(known, origins, strict=True)]
    return pictures, [Licence(**licence) for licence in licences]


def left_out(folder: Path) -> dict[str, str]:
    """Why files were left out, by their names."""
    path = folder / "rejected.csv"
    return {row["picture"]: row["reason"] for row in _columns(path, REASONS)[0]} if path.exists() else {}


def _columns(path: Path, names: Sequence[str]) -> tuple[list[Any], list[Any]]:
    """What the rows of a table have in these columns, and in the others."""
    import pandas as pd

    with files.reading(path, "scrape"):
        table = pd.read_csv(path, dtype=object, keep_default_na=False, encoding_errors="surrogateescape")
        return table[[*names]].to_dict("records"), table.drop(columns=[*names]).to_dict("records")
