"""The folder of packed faces that every later stage reads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from illustgan.core import files
from illustgan.drawing.grids import Pixels
from illustgan.faces import sheets
from illustgan.faces.duplicates import pixels_sha256
from illustgan.sources.manifest import Licence, Picture, write_csv

OF_THE_FILE = ("sha256", "bytes")  # of a picture's origin: they are in the source's manifest
SHEET = 100  # faces on a sheet
SHEETS = 10  # of rejected faces, the surest first; rejected.csv has all


@dataclass
class Face:
    """A face that can be packed, or with a `reason` a picture or a face in it that is left out."""

    picture: Picture  # its row in the manifest, with a split
    reason: str = ""
    pixels: Pixels | None = None  # uint8 (size, size, 3); None where nothing was cut out
    box: str = ""  # where it was found, as "left top right bottom" in pixels of the picture; "" without a search
    confidence: str = ""  # of the finder, with four decimals, or ""
    content: str = ""  # a hash of the picture that it is from; "" where the source chose its split
    kept: bool = False  # whether the user wants it, whatever else speaks against it

    @property
    def sha256(self) -> str:
        """Of its pixels; "" without any."""
        return "" if self.pixels is None else pixels_sha256(self.pixels)


def pack(
    folder: Path,
    packed: Mapping[str, Sequence[Face]],
    judged: Sequence[Face],
    licences: Sequence[Licence],
    background: str,
) -> None:
    """Write the faces of each split, manifest.csv, rejected.csv, licences.json and sheets/ into an empty `folder`.

    faces.npy, heldout.npy and validation.npy (see `manifest.SPLITS`) are uint8 (N, size, size, 3), RGB. manifest.csv
    has a row for each face in their order, and `index` counts within an array; rejected.csv has those of all `judged`
    that have a reason. sheets/contact_sheet.png shows training faces, accepted-NN.png all that were found, and
    rejected-NN.png the surest that were left out.
    """
    for split, faces in packed.items():
        files.write_array(folder / f"{'faces' if split == 'train' else split}.npy", np.stack(_pixels(faces)))
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
    write_rejected(folder, judged)
    everyone = [face for faces in packed.values() for face in faces]
    counts = Counter(face.picture.style for face in everyone)
    terms = [{**asdict(licence), "faces": counts[licence.name]} for licence in licences if counts[licence.name]]
    files.write_json(folder / "licences.json", terms)
    _write_sheets(folder / "sheets", everyone, judged)
    overview = sheets.overview(_pixels(packed["train"]), background)
    overview.save(folder / "sheets/contact_sheet.png", optimize=True)


def write_rejected(folder: Path, judged: Sequence[Face]) -> None:
    """Write rejected.csv into `folder`: what is left out, and why."""
    reasons = [{"picture": one.picture.picture, **_found(one), "reason": one.reason} for one in judged if one.reason]
    write_csv(folder / "rejected.csv", ("picture", "box", "confidence", "sha256", "reason"), reasons)


def _found(one: Face) -> dict[str, str]:
    """Where it was found, how surely, and what keep.txt and drop.txt may call it."""
    return {"box": one.box, "confidence": one.confidence, "sha256": one.sha256}


def _pixels(faces: Sequence[Face]) -> list[Pixels]:
    return [face.pixels for face in faces if face.pixels is not None]


def _write_sheets(folder: Path, faces: Sequence[Face], judged: Sequence[Face]) -> None:
    """Sheets of what the finder found and what it did not; none where it was not asked."""
    folder.mkdir()
    found = [face for face in faces if face.confidence]
    left_out = [one for one in judged if one.confidence and one.reason and not one.reason.startswith("not needed")]
    left_out = sorted(left_out, key=lambda one: -float(one.confidence))[: SHEETS * SHEET]
    for name, shown in (("accepted", found), ("rejected", left_out)):
        for start in range(0, len(shown), SHEET):
            part = shown[start : start + SHEET]
            reasons = [one.reason.removeprefix("no face: ").partition(":")[0] for one in part if one.reason]
            digests, sure = [one.sha256[:8] for one in part], [float(one.confidence) for one in part]
            sheet = sheets.labelled(_pixels(part), digests, sure, reasons)
            sheet.save(folder / f"{name}-{start // SHEET + 1:02d}.png", optimize=True)
