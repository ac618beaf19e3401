"""The folder of pictures that a source fills: picture files, manifest.csv and licences.json.

manifest.csv has one row a picture; licences.json says under which terms each style may be used.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from illustgan import atomic
from illustgan.errors import UserError


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
    """

    picture: str
    split: str
    source: str
    style: str = ""
    licence: str = ""
    creator: str = ""
    attributes: str = "{}"


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
    columns = [field.name for field in fields(Picture)]
    atomic.write_text(folder / "manifest.csv", csv_text(columns, map(asdict, pictures)))
    terms = sorted(map(asdict, licences), key=lambda licence: licence["name"])
    atomic.write_text(folder / "licences.json", json.dumps(terms, indent=2, ensure_ascii=False) + "\n")


def read(folder: Path) -> tuple[list[Picture], list[Licence]]:
    """Read what `write` wrote; `UserError` when the folder has no manifest."""
    try:
        with open(folder / "manifest.csv", encoding="utf-8", newline="") as file:
            pictures = [Picture(**row) for row in csv.DictReader(file)]
        licences = json.loads((folder / "licences.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UserError(f"{error.filename} is missing: run `dvc repro scrape` first") from None
    return pictures, [Licence(**licence) for licence in licences]
