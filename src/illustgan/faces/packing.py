"""The folder of packed faces that every later stage reads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from illustgan.core import files
from illustgan.faces import sheets
from illustgan.faces.duplicates import pixels_sha256
from illustgan.faces.sheets import Pixels
from illustgan.sources.manifest import Licence, Picture, write_csv

OF_THE_FILE = ("sha256", "bytes")  # of a picture's origin: they are in the source's manifest
SHEET = 100  # faces on a sheet
SHEETS = 10  # of rejected faces, the surest first; rejected.csv has all


@dataclass(frozen=True)
class Face:
    """A face that is to be packed."""

    picture: Picture  # its row in the manifest, with a split
    pixels: Pixels  # uint8 (size, size, 3)
    box: str = ""  # where it was found, as "left top right bottom" in pixels of the picture; "" without a search
    confidence: str = ""  # of the finder, with four decimals, or ""

    def rejected(self, reason: str) -> "Rejected":
        return Rejected(self.picture.picture, reason, self.box, self.confidence, self.pixels)


@dataclass(frozen=True)
class Rejected:
    """A picture, or a face in it, that is left out, and why; the rest as a `Face` has it."""

    picture: str
    reason: str
    box: str = ""
    confidence: str = ""
    pixels: Pixels | None = None


def pack(
    folder: Path,
    packed: Mapping[str, Sequence[Face]],
    rejected: Sequence[Rejected],
    licences: Sequence[Licence],
    background: str,
) -> None:
    """Write the faces of each split, manifest.csv, rejected.csv, licences.json and sheets/ into an empty `folder`.

    They are faces.npy, to train on, heldout.npy, to measure with, and validation.npy, to choose settings by: uint8
    (N, size, size, 3), RGB. manifest.csv has a row for each face, in their order; `index` counts within an array and
    `sha256` is of the packed pixels. sheets/contact_sheet.png shows training faces; where faces were found in pictures,
    sheets/accepted-NN.png shows all of them and sheets/rejected-NN.png the surest that were left out.
    """
    for split, faces in packed.items():
        files.write_array(
            folder / f"{'faces' if split == 'train' else split}.npy", np.stack([face.pixels for face in faces])
        )
    rows = [
        {
            "index": index,
            "split": face.picture.split,
            "picture": face.picture.picture,
            **_found(face),
            **{key: value for key, value in face.picture.row().items() if key not in OF_THE_FILE},
        }
        for faces in packed.values()
        for index, face in enumerate(faces)
    ]
    write_csv(folder / "manifest.csv", list(rows[0]), rows)
    write_rejected(folder, rejected)
    everyone = [face for faces in packed.values() for face in faces]
    counts = Counter(face.picture.style for face in everyone)
    terms = [{**asdict(licence), "faces": counts[licence.name]} for licence in licences if counts[licence.name]]
    files.write_json(folder / "licences.json", terms)
    _write_sheets(folder / "sheets", everyone, rejected)
    overview = sheets.overview([face.pixels for face in packed["train"]], background)
    overview.save(folder / "sheets/contact_sheet.png", optimize=True)


def write_rejected(folder: Path, rejected: Sequence[Rejected]) -> None:
    """Write rejected.csv into `folder`: what is left out, and why."""
    reasons = [{"picture": one.picture, **_found(one), "reason": one.reason} for one in rejected]
    write_csv(folder / "rejected.csv", ("picture", "box", "confidence", "sha256", "reason"), reasons)


def _found(one: Face | Rejected) -> dict[str, str]:
    """Where it was found, how surely, and what keep.txt and drop.txt may call it."""
    digest = "" if one.pixels is None else pixels_sha256(one.pixels)
    return {"box": one.box, "confidence": one.confidence, "sha256": digest}


def _write_sheets(folder: Path, faces: Sequence[Face], rejected: Sequence[Rejected]) -> None:
    """Sheets of what the finder found and what it did not; none where it was not asked."""
    folder.mkdir()
    found = [face for face in faces if face.confidence]
    left_out = [one for one in rejected if one.confidence and not one.reason.startswith("not needed")]
    left_out = sorted(left_out, key=lambda one: -float(one.confidence))[: SHEETS * SHEET]
    for name, shown in (("accepted", found), ("rejected", left_out)):
        for start in range(0, len(shown), SHEET):
            part = shown[start : start + SHEET]
            pixels = [one.pixels for one in part if one.pixels is not None]
            digests = [pixels_sha256(face)[:8] for face in pixels]
            said = (one.reason.removeprefix("no face: ") for one in part if isinstance(one, Rejected))
            reasons = [reason.partition(":")[0] for reason in said]
            sheet = sheets.labelled(pixels, digests, [float(one.confidence) for one in part], reasons)
            sheet.save(folder / f"{name}-{start // SHEET + 1:02d}.png", optimize=True)
