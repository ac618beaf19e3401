"""From a folder of pictures to packed faces: read, cut, resize, split, leave out what is alike, pack."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.parallel import in_order
from illustgan.faces.cutting import Cut, Cutter, names_of
from illustgan.faces.duplicates import first_alike, pixels_sha256
from illustgan.faces.packing import Face, Rejected, pack
from illustgan.sources import manifest, overrides
from illustgan.sources.manifest import Picture
from illustgan.sources.settings import Data


def prepare(data: Data, pictures: Path, folder: Path, *, workers: int | None = None) -> None:
    """Make `folder` (see `packing.pack`) from `pictures`, a folder that `data.source` filled, whole or not at all.

    Pictures that their source assigned to a split stay in it, in the order of the manifest, as many held out as trained
    on. Pictures from outside are judged, and overruled by the user's keep.txt and drop.txt; they are split by their
    content or post, and put in the order of their hashes, which is as good as random and keeps still when others come
    and go. What the user keeps comes first. Exactly `data.faces` training faces are packed, the same with any number of
    `workers` (None is one a core); `UserError` when too few are left, with how many there are and what to change.
    """
    rows, licences = manifest.read(pictures)
    cutter = Cutter(data, pictures, *overrides.read(pictures))
    verdicts = [
        verdict
        for of_picture in in_order(cutter, rows, label="prepare faces", unit="picture", workers=workers)
        for verdict in of_picture
    ]
    _say_what_names_nothing(cutter, rows, verdicts)
    train, heldout, rejected = _choose(data, verdicts, len(rows))
    with files.replacing_folder(folder) as temporary:
        pack(temporary, train, heldout, rejected, licences, data.background)


def _choose(
    data: Data, verdicts: Sequence[Cut | Rejected], pictures: int
) -> tuple[list[Face], list[Face], list[Rejected]]:
    """The faces to train on, those that are held out, and what is left out of both, as the pictures come."""
    rejected = {place: verdict for place, verdict in enumerate(verdicts) if isinstance(verdict, Rejected)}
    usable = {place: verdict for place, verdict in enumerate(verdicts) if isinstance(verdict, Cut)}
    # By content where a picture has one here; sorting keeps the others in the order of the manifest.
    ordered = sorted(usable, key=lambda place: (not usable[place].kept, usable[place].content))
    outside = data.source != "avatars"
    places: dict[str, list[int]] = {}
    given: list[Cut] = []  # a held-out face that is like a training face goes, so these are settled first
    for split in ("train", "heldout"):
        of_split = {place: usable[place] for place in ordered if usable[place].face.picture.split == split}
        places[split] = _different(data, of_split, given, rejected)
        given = [usable[place] for place in places[split][: data.faces]]
    train, held = places.values()
    held_faces = round(data.heldout / (1 - data.heldout) * data.faces) if outside else data.faces
    _check_counts(data, pictures, rejected, len(train), len(held))
    if outside:  # what a source drew to spare is no loss to anyone
        for place in (*train[data.faces :], *held[held_faces:]):
            rejected[place] = usable[place].face.rejected(f"not needed: data.faces is {data.faces}")
    faces, heldout = ([usable[place].face for place in kept] for kept in (train[: data.faces], held[:held_faces]))
    return faces, heldout, [rejected[place] for place in sorted(rejected)]


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


def _check_counts(data: Data, pictures: int, rejected: Mapping[int, Rejected], train: int, held: int) -> None:
    """Raise `UserError` unless there are enough faces to train on, and any from outside or enough avatars held out."""
    kinds = Counter(one.reason.partition(":")[0] for one in rejected.values())
    lost = "".join(f", {count} {kind}" for kind, count in sorted(kinds.items()))
    outside = data.source != "avatars"
    more, cure = CURES[data.source]
    if train < data.faces:
        raise UserError(
            f"data.faces is {data.faces}, but of {pictures} pictures only {train} training faces are left "
            f"({held} held out{lost}): lower data.faces{f' to {train}' if outside else ''}, {more}, {cure}"
        )
    if not outside and held < data.faces:
        raise UserError(
            f"data.faces is {data.faces}, but of {pictures} pictures only {held} can be held out{lost}: "
            f"lower data.faces, {more}, {cure}"
        )
    if held == 0:
        raise UserError(
            f"no picture of {pictures} is held out ({train} to train on{lost}): {more}, or raise data.heldout"
        )


OF_FINDING = "or lower data.min_side, data.heldout, data.near_duplicates or data.finder.threshold"
CURES = {  # by source: how to get more faces
    "avatars": ("add styles to data.avatars.styles", "or lower data.near_duplicates"),
    "own": ("add pictures to data/own", OF_FINDING),
    "irasutoya": ("raise data.irasutoya.pictures", OF_FINDING),
}
