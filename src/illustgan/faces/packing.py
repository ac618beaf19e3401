"""The folder of packed faces that every later stage reads, with sheets of many faces for people to look at."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from illustgan.core import files
from illustgan.drawing import captions
from illustgan.drawing.grids import Pixels, grid
from illustgan.faces.duplicates import pixels_sha256
from illustgan.sources.manifest import Licence, Picture, write_csv

OF_THE_FILE = ("sha256", "bytes")  # of a picture's origin: they are in the source's manifest
SHEET = 100  # faces on a sheet
SHEETS = 10  # of rejected faces, the surest first; rejected.csv has all
GAP = 4  # pixels between faces and around them
COLUMNS, ROWS = 16, 10  # of the contact sheet
TILE = 64  # pixels; larger faces of an overview are shown at this side: sixteen of them fit a page
LABELLED_TILE, LABELLED_COLUMNS = 128, 10
SHORT = 15  # letters that fit a line


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
            **_place(face),
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
    contact_sheet = overview(_pixels(packed["train"]), background)
    contact_sheet.save(folder / "sheets/contact_sheet.png", optimize=True)


def write_rejected(folder: Path, judged: Sequence[Face]) -> None:
    """Write rejected.csv into `folder`: what is left out, and why."""
    left_out = (face for face in judged if face.reason)
    reasons = [{"picture": face.picture.picture, **_place(face), "reason": face.reason} for face in left_out]
    write_csv(folder / "rejected.csv", ("picture", "box", "confidence", "sha256", "reason"), reasons)


def _place(face: Face) -> dict[str, str]:
    """Where it was found, how surely, and what keep.txt and drop.txt may call it."""
    return {"box": face.box, "confidence": face.confidence, "sha256": face.sha256}


def _pixels(faces: Sequence[Face]) -> list[Pixels]:
    return [face.pixels for face in faces if face.pixels is not None]


def _write_sheets(folder: Path, faces: Sequence[Face], judged: Sequence[Face]) -> None:
    """Sheets of what the finder found and what it did not; none where it was not asked."""
    folder.mkdir()
    accepted = [face for face in faces if face.confidence]
    rejected = [it for it in judged if it.confidence and it.reason and not it.reason.startswith("not needed")]
    rejected = sorted(rejected, key=lambda face: -float(face.confidence))[: SHEETS * SHEET]
    for name, shown in (("accepted", accepted), ("rejected", rejected)):
        for start in range(0, len(shown), SHEET):
            part = shown[start : start + SHEET]
            reasons = [face.reason.removeprefix("no face: ").partition(":")[0] for face in part if face.reason]
            digests, sure = [face.sha256[:8] for face in part], [float(face.confidence) for face in part]
            sheet = labelled(_pixels(part), digests, sure, reasons)
            sheet.save(folder / f"{name}-{start // SHEET + 1:02d}.png", optimize=True)


def overview(faces: Sequence[Pixels], background: str = "#ffffff") -> Image.Image:
    """Up to 16×10 of one or more faces, uint8 (size, size, 3), in rows on `background`, "#rrggbb".

    Which ones is drawn once and for all by position: neighbours in a set are often alike, such as styles that take
    turns, and a mere beginning would show them as stripes.
    """
    chosen = np.random.default_rng(0).permutation(len(faces))[: COLUMNS * ROWS]
    return _page([_tile(faces[index], min(TILE, len(faces[0]))) for index in chosen], COLUMNS, background)


def labelled(
    faces: Sequence[Pixels], labels: Sequence[str], confidences: Sequence[float], reasons: Sequence[str] | None = None
) -> Image.Image:
    """One or more faces, uint8 (size, size, 3), in rows of ten, above their labels, reasons if any, and confidences.

    Labels are in Latin letters, the only ones of the font: the first digits of a SHA-256, say, for keep.txt and
    drop.txt. `reasons`, in a few words, say why each was rejected.
    """
    tiles = []
    for face, label, sure, reason in zip(faces, labels, confidences, reasons or [""] * len(faces), strict=True):
        first, second, *_ = *textwrap.wrap(reason, max(SHORT, round(0.6 * len(reason)))), "", ""
        lines = (label, first, f"{second} ({sure:.2f})".lstrip()) if reasons else (label, f"{sure:.2f}")
        bars = [captions.bar(LABELLED_TILE, (line,)) for line in lines]
        tiles.append(np.concatenate([_tile(face, LABELLED_TILE), *bars]))
    return _page(tiles, LABELLED_COLUMNS, "#ffffff")


def _tile(face: Pixels, side: int) -> Pixels:
    return np.asarray(Image.fromarray(face).resize((side, side), Image.Resampling.LANCZOS))


def _page(tiles: Sequence[Pixels], columns: int, background: str) -> Image.Image:
    return Image.fromarray(grid(np.stack(tiles), min(columns, len(tiles)), GAP, background))
