"""From a folder of pictures to packed faces: read, cut, resize, split, leave out what is alike, pack."""

import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.parallel import in_order
from illustgan.faces.cutting import Cutter, names_of
from illustgan.faces.duplicates import first_alike
from illustgan.faces.packing import Face, pack, write_rejected
from illustgan.faces.reading import WORKERS
from illustgan.sources import avatars, manifest, overrides
from illustgan.sources.manifest import Picture
from illustgan.sources.settings import Data

LEAST = 16  # faces: data.faces can't be less
MORE = {  # by source: how to get more faces
    "avatars": "add styles to data.avatars.styles",
    "own": "add pictures to data/own",
    "irasutoya": "raise data.irasutoya.pictures",
}
CURES = {  # by the beginning of a reason: how fewer are left out for it
    "too small": "lower data.min_side",
    "too large": "raise data.max_pixels",
    "no face": "lower data.finder.threshold",
    "duplicate: looks": "lower or empty data.near_duplicates or data.finder.same_drawing",
}


def prepare(data: Data, pictures: Path, folder: Path, *, workers: int | None = None) -> None:
    """Make `folder` (see `packing.pack`) from `pictures`, a folder that `data.source` filled, whole or not at all.

    Pictures that their source assigned to a split stay in it, in the order of the manifest. Others are split by their
    content or post, and put in the order of their hashes, which keeps still when others come and go; what the user
    keeps comes first. Exactly `data.faces` training faces are packed, the same with any number of `workers` (None is
    one a core, at most four); `UserError` when too few are left, and then only rejected.csv is written.
    """
    rows, licences = manifest.read(pictures)
    cutter = Cutter(data, pictures, overrides.read(pictures))
    workers = workers or min(WORKERS, os.cpu_count() or 1)
    cut = in_order(cutter, rows, label="prepare faces", unit="picture", workers=workers)
    faces = [face for of_picture in cut for face in of_picture]
    left_out = manifest.left_out(pictures)
    faces += [Face(Picture(name, "", data.source), reason) for name, reason in left_out.items()]
    _say_what_names_nothing(cutter, rows, faces)
    chosen, wanted = _choose(data, faces), _wanted(data)
    if lack := _lack(data, chosen, [face.reason for face in faces if face.reason]):
        write_rejected(folder, faces)
        total = len(rows) + len(left_out)
        raise UserError(f"of {total} pictures {lack}; {folder / 'rejected.csv'} says why each was left out")
    if data.source != "avatars":  # what a source drew to spare is no loss to anyone
        for split, of_split in chosen.items():
            for face in of_split[wanted[split] :]:
                face.reason = f"not needed: data.faces is {data.faces}"
    packed = {split: of_split[: wanted[split]] for split, of_split in chosen.items()}
    with files.replacing_folder(folder) as temporary:
        pack(temporary, packed, faces, licences, data.background)


def _wanted(data: Data) -> dict[str, int]:
    """How many faces of each split are packed, at most: all of them where the source drew enough."""
    if data.source == "avatars":
        return avatars.wanted(data.faces)
    for_each = data.faces / (1 - data.heldout - data.validation)
    shares = {"heldout": data.heldout, "validation": data.validation}
    return {"train": data.faces, **{split: round(share * for_each) for split, share in shares.items()}}


def _choose(data: Data, faces: Sequence[Face]) -> dict[str, list[Face]]:
    """The faces of each split; those that are like another one get a reason."""
    # By content where a picture has one here; sorting keeps the others in the order of the manifest.
    usable = sorted((face for face in faces if not face.reason), key=lambda face: (not face.kept, face.content))
    chosen: dict[str, list[Face]] = {}
    given: list[Face] = []  # a held-out face that is like a training face goes, so these are settled first
    for split in manifest.SPLITS:
        chosen[split] = _different(data, [face for face in usable if face.picture.split == split], given)
        given += chosen[split][: data.faces]
    return chosen


def _say_what_names_nothing(cutter: Cutter, rows: Sequence[Picture], faces: Sequence[Face]) -> None:
    if cutter.overruled == overrides.NOTHING:
        return
    names = {name for row in rows for name in names_of(row.picture, cutter.folder / row.picture)}
    for line in cutter.overruled.unused(names | {face.sha256 for face in faces}):
        print(line, file=sys.stderr)


def _different(data: Data, candidates: Sequence[Face], given: Sequence[Face]) -> list[Face]:
    """The candidates that are like no given face and no earlier one; the others get a reason."""
    drawn = data.finder.same_drawing if data.source != "avatars" and data.crop_in_force == "face" else None
    compared = [*given, *candidates]
    alike = first_alike(np.array([face.pixels for face in compared], np.uint8), data.near_duplicates, drawn)
    for face, earlier in zip(candidates, alike[len(given) :], strict=True):
        if earlier < 0:
            continue
        other = compared[earlier]
        if face.sha256 == other.sha256:
            face.reason = f"duplicate: the same as {other.picture.picture}"
        elif not face.kept:
            face.reason = f"duplicate: looks like {other.picture.picture}"
    return [face for face in candidates if not face.reason]


def _lack(data: Data, chosen: Mapping[str, Sequence[Face]], reasons: Sequence[str]) -> str:
    """What is wrong unless there are enough faces to train on, and any from outside or enough avatars not to."""
    there = {split: len(of_split) for split, of_split in chosen.items()}
    train, outside = there["train"], data.source != "avatars"
    least = {"train": data.faces, "heldout": 1, "validation": 1} if outside else _wanted(data)
    if all(there[split] >= count for split, count in least.items()):
        return ""
    kinds = Counter(reason.partition(":")[0] for reason in reasons)
    lost = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    if not outside:
        cures = ["lower data.faces"]
    elif train < data.faces:
        cures = [f"lower data.faces to {train}"] if train >= LEAST else []
        cures.append("lower data.heldout or data.validation")
    else:
        cures = [f"raise data.{split}" for split, count in there.items() if not count]
    cures += [MORE[data.source], *(CURES[kind] for kind in CURES if any(r.startswith(kind) for r in reasons))]
    return (
        f"{train} are left to train on (data.faces is {data.faces}), {there['heldout']} to hold out and "
        f"{there['validation']} for validation{f' ({lost})' if lost else ''}: {', or '.join(cures)}"
    )
