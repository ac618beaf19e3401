"""The folder of packed faces that every later stage reads."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from illustgan import atomic
from illustgan.faces.contact_sheet import contact_sheet
from illustgan.faces.duplicates import pixels_sha256
from illustgan.faces.manifest import Licence, Picture, csv_text

COLUMNS = ("index", "split", "picture", "sha256", "source", "style", "licence", "creator", "attributes")


@dataclass(frozen=True)
class Face:
    """A picture that is to be packed: its row of the manifest, with a split, and uint8 (size, size, 3)."""

    picture: Picture
    pixels: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Rejected:
    """A picture that is left out, and why."""

    picture: str
    reason: str


def pack(
    folder: Path,
    train: Sequence[Face],
    heldout: Sequence[Face],
    rejected: Sequence[Rejected],
    licences: Sequence[Licence],
    background: str,
) -> None:
    """Write faces.npy, heldout.npy, manifest.csv, rejected.csv, licences.json and contact_sheet.png into `folder`.

    The arrays are uint8 (N, size, size, 3), RGB; manifest.csv has a row for each face, in their order; `index` counts
    within an array and `sha256` is of the packed pixels. licences.json lists the styles that have a face in either
    array, with how many.
    """
    for name, faces in (("faces", train), ("heldout", heldout)):
        with atomic.replacing(folder / f"{name}.npy") as file:
            np.save(file, np.stack([face.pixels for face in faces]))
    rows = [
        {
            "index": index,
            "sha256": pixels_sha256(face.pixels),
            **{key: value for key, value in asdict(face.picture).items() if key in COLUMNS},
        }
        for faces in (train, heldout)
        for index, face in enumerate(faces)
    ]
    atomic.write_text(folder / "manifest.csv", csv_text(COLUMNS, rows))
    atomic.write_text(folder / "rejected.csv", csv_text(("picture", "reason"), map(asdict, rejected)))
    counts = Counter(face.picture.style for face in (*train, *heldout))
    terms = [{**asdict(licence), "faces": counts[licence.name]} for licence in licences if counts[licence.name]]
    atomic.write_text(folder / "licences.json", json.dumps(terms, indent=2, ensure_ascii=False) + "\n")
    with atomic.replacing(folder / "contact_sheet.png") as file:
        contact_sheet(np.stack([face.pixels for face in train]), background).save(file, optimize=True)
