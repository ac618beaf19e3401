"""The folder of packed faces that every later stage reads."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from illustgan.core import files
from illustgan.faces.contact_sheet import contact_sheet
from illustgan.faces.duplicates import pixels_sha256
from illustgan.faces.finding import sheets
from illustgan.sources.manifest import Licence, Picture, csv_text

Pixels = npt.NDArray[np.uint8]

OF_THE_FILE = ("sha256", "bytes")  # of a picture's origin: they are in the source's manifest
SHEET = 100  # faces on a sheet
SHEETS = 10  # of rejected faces, the surest first; rejected.csv has all


@dataclass(frozen=True)
class Face:
    """A face that is to be packed.

    Attributes:
        picture: the row in the manifest of the picture that it is from, with a split.
        pixels: uint8 (size, size, 3).
        box: where it was found, as "left top right bottom" in pixels of the picture; "" where nothing was looked for.
        confidence: of the finder, with four decimals, or "".
    """

    picture: Picture
    pixels: Pixels
    box: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class Rejected:
    """A picture, or a face in it, that is left out, and why; `box`, `confidence` and `pixels` as a `Face` has them."""

    picture: str
    reason: str
    box: str = ""
    confidence: str = ""
    pixels: Pixels | None = None


def pack(
    folder: Path,
    train: Sequence[Face],
    heldout: Sequence[Face],
    rejected: Sequence[Rejected],
    licences: Sequence[Licence],
    background: str,
) -> None:
    """Write faces.npy, heldout.npy, manifest.csv, rejected.csv, licences.json and sheets/ into `folder`.

    The arrays are uint8 (N, size, size, 3), RGB; manifest.csv has a row for each face, in their order; `index` counts
    within an array and `sha256` is of the packed pixels. licences.json lists the styles that have a face in either
    array, with how many. Where faces were found in pictures, sheets/accepted-NN.png shows all of them and
    sheets/rejected-NN.png the surest of those that were left out, each with the first digits of its `sha256`.
    """
    for name, faces in (("faces", train), ("heldout", heldout)):
        with files.replacing(folder / f"{name}.npy") as file:
            np.save(file, np.stack([face.pixels for face in faces]))
    rows = [
        {
            "index": index,
            "split": face.picture.split,
            "picture": face.picture.picture,
            "box": face.box,
            "confidence": face.confidence,
            "sha256": pixels_sha256(face.pixels),
            **{key: value for key, value in face.picture.row().items() if key not in OF_THE_FILE},
        }
        for faces in (train, heldout)
        for index, face in enumerate(faces)
    ]
    files.write_text(folder / "manifest.csv", csv_text(list(rows[0]), rows))
    reasons = [
        {
            "picture": one.picture,
            "box": one.box,
            "confidence": one.confidence,
            "sha256": "" if one.pixels is None else pixels_sha256(one.pixels),
            "reason": one.reason,
        }
        for one in rejected
    ]
    columns = ("picture", "box", "confidence", "sha256", "reason")
    files.write_text(folder / "rejected.csv", csv_text(columns, reasons))
    counts = Counter(face.picture.style for face in (*train, *heldout))
    terms = [{**asdict(licence), "faces": counts[licence.name]} for licence in licences if counts[licence.name]]
    files.write_text(folder / "licences.json", json.dumps(terms, indent=2, ensure_ascii=False) + "\n")
    with files.replacing(folder / "sheets/contact_sheet.png") as file:
        contact_sheet([face.pixels for face in train], background).save(file, optimize=True)
    _write_sheets(folder / "sheets", [*train, *heldout], rejected)


def _write_sheets(folder: Path, faces: Sequence[Face], rejected: Sequence[Rejected]) -> None:
    """Sheets of what the finder found and what it did not; none where it was not asked."""
    found = [face for face in faces if face.confidence]
    left_out = [one for one in rejected if one.confidence and not one.reason.startswith("not needed")]
    left_out = sorted(left_out, key=lambda one: -float(one.confidence))[: SHEETS * SHEET]
    for name, shown, reasons in (
        ("accepted", found, None),
        ("rejected", left_out, [one.reason.removeprefix("no face: ").partition(":")[0] for one in left_out]),
    ):
        for start in range(0, len(shown), SHEET):
            part = slice(start, start + SHEET)
            pixels = [one.pixels for one in shown[part] if one.pixels is not None]
            sheet = sheets.sheet(
                [Image.fromarray(face) for face in pixels],
                [pixels_sha256(face)[:8] for face in pixels],
                [float(one.confidence) for one in shown[part]],
                reasons and reasons[part],
            )
            with files.replacing(folder / f"{name}-{start // SHEET + 1:02d}.png") as file:
                sheet.save(file, optimize=True)
