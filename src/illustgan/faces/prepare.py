"""From a folder of pictures to packed faces: read, cut, resize, split, leave out what is alike, pack."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.parallel import in_order
from illustgan.faces.cutting import Cut, Cutter, names_of
from illustgan.faces.duplicates import first_alike, pixels_sha256
from illustgan.faces.memory import WORKERS
from illustgan.faces.packing import Face, Rejected, pack, write_rejected
from illustgan.sources import manifest, overrides
from illustgan.sources.avatars import validated
from illustgan.sources.manifest import Picture
from illustgan.sources.settings import Data

LEAST = 16  # faces: data.faces can't be less
SHORT = {"heldout": "held out", "validation": "kept for validation"}
MORE = {  # by source: how to get more faces
    "avatars": "add styles to data.avatars.styles",
    "own": "add pictures to data/own",
    "irasutoya": "raise data.irasutoya.pictures",
}


def prepare(data: Data, pictures: Path, folder: Path, *, workers: int | None = None) -> None:
    """Make `folder` (see `packing.pack`) from `pictures`, a folder that `data.source` filled, whole or not at all.

    Pictures that their source assigned to a split stay in it, in the order of the manifest. Pictures from outside are
    judged, and overruled by the user's keep.txt and drop.txt; they are split by their content or post, and put in the
    order of their hashes, which keeps still when others come and go. What the user keeps comes first. Exactly
    `data.faces` training faces are packed, the same with any number of `workers` (None is one a core, at most four);
    `UserError` when too few are left, and then only rejected.csv is written.
    """
    rows, licences = manifest.read(pictures)
    cutter = Cutter(data, pictures, *overrides.read(pictures))
    workers = workers or min(WORKERS, os.cpu_count() or 1)
    cut = in_order(cutter, rows, label="prepare faces", unit="picture", workers=workers)
    verdicts = [verdict for of_picture in cut for verdict in of_picture]
    left_out = manifest.left_out(pictures)
    verdicts += [Rejected(name, reason) for name, reason in left_out.items()]
    _say_what_names_nothing(cutter, rows, verdicts)
    found, rejected = _choose(data, verdicts)
    there = {split: len(faces) for split, faces in found.items()}
    if lack := _lack(data, len(rows) + len(left_out), there, rejected.values()):
        write_rejected(folder, [rejected[place] for place in sorted(rejected)])
        raise UserError(f"{lack}; {folder / 'rejected.csv'} says why each was left out")
    wanted = _wanted(data)
    if data.source != "avatars":  # what a source drew to spare is no loss to anyone
        for split, faces in found.items():
            for place, spare in [*faces.items()][wanted[split] :]:
                rejected[place] = spare.rejected(f"not needed: data.faces is {data.faces}")
    packed = {split: [*faces.values()][: wanted[split]] for split, faces in found.items()}
    with files.replacing_folder(folder) as temporary:
        pack(temporary, packed, [rejected[place] for place in sorted(rejected)], licences, data.background)


def _wanted(data: Data) -> dict[str, int]:
    """How many faces of each split are packed, at most: all of them where the source drew enough."""
    if data.source == "avatars":
        return {"train": data.faces, "heldout": data.faces, "validation": validated(data.faces)}
    for_each = data.faces / (1 - data.heldout - data.validation)
    return {
        "train": data.faces,
        "heldout": round(data.heldout * for_each),
        "validation": round(data.validation * for_each),
    }


def _choose(data: Data, verdicts: Sequence[Cut | Rejected]) -> tuple[dict[str, dict[int, Face]], dict[int, Rejected]]:
    """All faces of each split, and what is left out, by their places."""
    rejected = {place: verdict for place, verdict in enumerate(verdicts) if isinstance(verdict, Rejected)}
    usable = {place: verdict for place, verdict in enumerate(verdicts) if isinstance(verdict, Cut)}
    # By content where a picture has one here; sorting keeps the others in the order of the manifest.
    ordered = sorted(usable, key=lambda place: (not usable[place].kept, usable[place].content))
    places: dict[str, list[int]] = {}
    given: list[Cut] = []  # a held-out face that is like a training face goes, so these are settled first
    for split in manifest.SPLITS:
        of_split = {place: usable[place] for place in ordered if usable[place].face.picture.split == split}
        places[split] = _different(data, of_split, given, rejected)
        given += [usable[place] for place in places[split][: data.faces]]
    return {split: {place: usable[place].face for place in kept} for split, kept in places.items()}, rejected


def _say_what_names_nothing(cutter: Cutter, rows: Sequence[Picture], verdicts: Sequence[Cut | Rejected]) -> None:
    if not cutter.keep and not cutter.drop:
        return
    names = {name for row in rows for name in names_of(row.picture, cutter.folder / row.picture)}
    faces = [verdict.face if isinstance(verdict, Cut) else verdict for verdict in verdicts]
    names |= {pixels_sha256(face.pixels) for face in faces if face.pixels is not None}
    for line in overrides.unused(names, cutter.keep, cutter.drop):
        print(line, file=sys.stderr)


def _different(
    data: Data, candidates: Mapping[int, Cut], given: Sequence[Cut], rejected: dict[int, Rejected]
) -> list[int]:
    """The places of candidates that are like no given face and no earlier one; the others go to `rejected`."""
    cuts = [*given, *candidates.values()]
    drawn = data.finder.same_drawing if data.source != "avatars" and data.crop_in_force == "face" else None
    alike = first_alike(np.array([cut.face.pixels for cut in cuts], np.uint8), data.near_duplicates, drawn)
    different = []
    for place, cut, earlier in zip(candidates, cuts[len(given) :], alike[len(given) :], strict=True):
        equal = earlier >= 0 and np.array_equal(cut.face.pixels, cuts[earlier].face.pixels)
        if earlier < 0 or (cut.kept and not equal):
            different.append(place)
        else:
            likeness = "the same as" if equal else "looks like"
            rejected[place] = cut.face.rejected(f"duplicate: {likeness} {cuts[earlier].face.picture.picture}")
    return different


def _lack(data: Data, pictures: int, there: Mapping[str, int], rejected: Iterable[Rejected]) -> str:
    """What is wrong unless there are enough faces to train on, and any from outside or enough avatars not to."""
    train, held, wanted = there["train"], there["heldout"], _wanted(data)
    short = next((split for split in SHORT if there[split] < (1 if data.source != "avatars" else wanted[split])), "")
    reasons = [one.reason for one in rejected]
    kinds = Counter(reason.partition(":")[0] for reason in reasons)
    lost = "".join(f", {count} {kind}" for kind, count in sorted(kinds.items()))
    outside = data.source != "avatars"
    if train < data.faces:
        what = f"only {train} training faces are left ({held} held out{lost})"
    elif short and not outside:
        what = f"only {there[short]} can be {SHORT[short]}{lost}"
    elif short:
        more = f"{MORE[data.source]}, or raise data.{short}"
        return f"no picture of {pictures} is {SHORT[short]} ({train} to train on{lost}): {more}"
    else:
        return ""
    fewer = f"lower data.faces to {train}" if outside else "lower data.faces"
    looks, hashed = any(reason.startswith("duplicate: looks") for reason in reasons), data.near_duplicates is not None
    cures = {
        fewer: train >= LEAST if outside else data.faces > LEAST,
        MORE[data.source]: True,
        "lower data.heldout or data.validation": outside and held > 0,
        "lower data.min_side": kinds["too small"] > 0,
        "raise data.max_pixels": kinds["too large"] > 0,
        "lower data.finder.threshold": kinds["no face"] > 0,
        f"{'lower' if data.near_duplicates else 'empty'} data.near_duplicates": looks and hashed,
        "lower data.finder.same_drawing": looks and outside and data.crop_in_force == "face",
    }
    *first, last = [cure for cure, helps in cures.items() if helps]
    advice = f"{', '.join(first)}, or {last}" if first else last
    return f"data.faces is {data.faces}, but of {pictures} pictures {what}: {advice}"
