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


def prepare(
    pictures: Path,
    folder: Path,
    *,
    faces: int,
    size: int,
    resize_filter: str,
    background: str,
    near_duplicates: int | None,
    crop: str,
    threshold: float,
    share: float,
    same_drawing: float | None,
    heldout: float,
    min_side: int,
    max_pixels: int,
    workers: int | None = None,
) -> None:
    """Make `folder` (see `packing.pack`) from `pictures` (see `manifest`), whole or not at all.

    Pictures that their source assigned to a split stay in it, in the order of the manifest, and as many are held out
    as trained on. Pictures from outside are judged, and overruled by the user's keep.txt and drop.txt; they are split
    by their content, or by the post that they are from, and put in the order of their hashes, which is as good as drawn
    at random and keeps still when others come and go. What the user keeps comes first.

    Args:
        pictures: a folder that a source filled.
        folder: the folder to make.
        faces: how many training faces; no more and no fewer are packed.
        size: side of a packed face in pixels.
        resize_filter: one of `squares.FILTERS`.
        background: "#rrggbb", under transparent pictures and around padded ones.
        near_duplicates: see `duplicates.first_alike`; a held-out face that is like a training face is left out.
        crop: for pictures from outside, one of `squares.CROPS` or "face": every face that `finding.finder` sees.
        threshold, share, same_drawing: for faces that are found, see `finder.find`, `crops.crop` and
            `duplicates.first_alike`.
        heldout: share of the pictures from outside that is held out, between 0 and 1.
        min_side: pictures from outside whose shorter side has fewer pixels are left out; of faces, their squares.
        max_pixels: bound for pictures from outside, see `reading.read`.
        workers: processes; None is one a core. The result does not depend on it.

    Raises:
        UserError: when too few faces are left, with how many there are and what to change.
    """
    rows, licences = manifest.read(pictures)
    outside = any(not row.split for row in rows)
    held_faces = round(heldout / (1 - heldout) * faces) if outside else faces
    keep, drop = overrides.read(pictures)
    cutter = Cutter(
        folder=pictures, size=size, resize_filter=resize_filter, background=background, crop=crop,
        threshold=threshold, share=share, heldout=heldout, min_side=min_side, max_pixels=max_pixels,
        keep=keep, drop=drop,
    )  # fmt: skip
    verdicts = [
        verdict
        for of_picture in in_order(cutter, rows, label="prepare faces", unit="picture", workers=workers)
        for verdict in of_picture
    ]
    _say_what_names_nothing(pictures, rows, verdicts, keep, drop)
    rejected = {place: verdict for place, verdict in enumerate(verdicts) if isinstance(verdict, Rejected)}
    usable = {place: verdict for place, verdict in enumerate(verdicts) if isinstance(verdict, Cut)}
    # By content where a picture has one here; sorting keeps the others in the order of the manifest.
    ordered = sorted(usable, key=lambda place: (not usable[place].kept, usable[place].content))

    drawn = same_drawing if outside and crop == "face" else None
    # A held-out face that is like a training face goes, so the training faces are settled first.
    train = _different(
        {place: usable[place] for place in ordered if usable[place].face.picture.split == "train"},
        [], near_duplicates, drawn, rejected,
    )  # fmt: skip
    held = _different(
        {place: usable[place] for place in ordered if usable[place].face.picture.split != "train"},
        [usable[place] for place in train[:faces]], near_duplicates, drawn, rejected,
    )  # fmt: skip
    _check_counts(rows[0].source if rows else "", len(rows), rejected, len(train), len(held), faces, held_faces)

    if outside:  # what a source drew to spare is no loss to anyone
        for place in (*train[faces:], *held[held_faces:]):
            rejected[place] = _instead(usable[place].face, f"not needed: data.faces is {faces}")
    with files.replacing_folder(folder) as temporary:
        pack(
            temporary,
            [usable[place].face for place in train[:faces]],
            [usable[place].face for place in held[:held_faces]],
            [rejected[place] for place in sorted(rejected)],
            licences,
            background,
        )


def _say_what_names_nothing(
    folder: Path,
    rows: Sequence[Picture],
    verdicts: Sequence[Cut | Rejected],
    keep: frozenset[str],
    drop: frozenset[str],
) -> None:
    if not keep and not drop:
        return
    names = {name for row in rows for name in names_of(row.picture, folder / row.picture)}
    faces = [verdict.face if isinstance(verdict, Cut) else verdict for verdict in verdicts]
    names |= {pixels_sha256(face.pixels) for face in faces if face.pixels is not None}
    for line in overrides.unused(names, keep, drop):
        print(line, file=sys.stderr)


def _different(
    candidates: Mapping[int, Cut],
    given: Sequence[Cut],
    bits: int | None,
    drawn: float | None,
    rejected: dict[int, Rejected],
) -> list[int]:
    """The places of candidates that are like no given face and no earlier one; why others go is added to `rejected`."""
    cuts = [*given, *candidates.values()]
    alike = first_alike(np.array([cut.face.pixels for cut in cuts], np.uint8), bits, drawn)
    different = []
    for place, cut, earlier in zip(candidates, cuts[len(given) :], alike[len(given) :], strict=True):
        equal = earlier >= 0 and np.array_equal(cut.face.pixels, cuts[earlier].face.pixels)
        if earlier < 0 or (cut.kept and not equal):
            different.append(place)
        else:
            likeness = "the same as" if equal else "looks like"
            rejected[place] = _instead(cut.face, f"duplicate: {likeness} {cuts[earlier].face.picture.picture}")
    return different


def _instead(face: Face, reason: str) -> Rejected:
    return Rejected(face.picture.picture, reason, face.box, face.confidence, face.pixels)


def _check_counts(
    source: str, pictures: int, rejected: Mapping[int, Rejected], train: int, held: int, faces: int, held_faces: int
) -> None:
    """Raise `UserError` unless there are enough faces of both kinds."""
    kinds = Counter(one.reason.partition(":")[0] for one in rejected.values())
    lost = "".join(f", {count} {kind}" for kind, count in sorted(kinds.items()))
    outside = source != "avatars"
    more, cure = CURES.get(source, CURES["own"])
    if train < faces:
        raise UserError(
            f"data.faces is {faces}, but of {pictures} pictures only {train} training faces are left "
            f"({held} held out{lost}): lower data.faces{f' to {train}' if outside else ''}, {more}, {cure}"
        )
    if not outside and held < held_faces:
        raise UserError(
            f"data.faces is {faces}, but of {pictures} pictures only {held} can be held out{lost}: "
            f"lower data.faces, {more}, {cure}"
        )
    if held == 0:
        raise UserError(
            f"no picture of {pictures} is held out ({train} to train on{lost}): {more}, or raise data.heldout"
        )


CURES = {  # by source: how to get more faces
    "avatars": ("add styles to data.avatars.styles", "or lower data.near_duplicates"),
    "own": (
        "add pictures to data/own",
        "or lower data.min_side, data.heldout, data.near_duplicates or data.finder.threshold",
    ),
    "irasutoya": (
        "raise data.irasutoya.pictures",
        "or lower data.min_side, data.heldout, data.near_duplicates or data.finder.threshold",
    ),
}
