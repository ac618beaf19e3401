"""From a folder of pictures to packed faces: read, square, resize, split, leave out what is alike, pack."""

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from illustgan import atomic
from illustgan.errors import UserError
from illustgan.faces import manifest
from illustgan.faces.duplicates import first_alike
from illustgan.faces.manifest import Picture
from illustgan.faces.packing import Face, Rejected, pack
from illustgan.faces.parallel import in_order
from illustgan.faces.reading import UnusableError, read
from illustgan.faces.splitting import content_sha256, held_out
from illustgan.faces.squares import CROPS, resized


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
    heldout: float,
    min_side: int,
    max_pixels: int,
    workers: int | None = None,
) -> None:
    """Make `folder` (see `packing.pack`) from `pictures` (see `manifest`), whole or not at all.

    Pictures that their source assigned to a split stay in it, in the order of the manifest, and as many are held out
    as trained on. Pictures from outside are judged by `min_side` and `max_pixels`, split by their content and put in
    the order of their hashes, which is as good as drawn at random and keeps still when others come and go.

    Args:
        pictures: a folder that a source filled.
        folder: the folder to make.
        faces: how many training faces; no more and no fewer are packed.
        size: side of a packed face in pixels.
        resize_filter: one of `squares.FILTERS`.
        background: "#rrggbb", under transparent pictures and around padded ones.
        near_duplicates: see `duplicates.first_alike`; a held-out face that is like a training face is left out.
        crop: one of `squares.CROPS`.
        heldout: share of the pictures from outside that is held out, between 0 and 1.
        min_side, max_pixels: bounds for pictures from outside, see `reading.read`.
        workers: processes; None is one a core. The result does not depend on it.

    Raises:
        UserError: when too few faces are left, with how many there are and what to change.
    """
    rows, licences = manifest.read(pictures)
    outside = any(not row.split for row in rows)
    held_faces = round(heldout / (1 - heldout) * faces) if outside else faces

    judge = functools.partial(
        _judge,
        folder=pictures,
        size=size,
        resize_filter=resize_filter,
        background=background,
        crop=crop,
        heldout=heldout,
        min_side=min_side,
        max_pixels=max_pixels,
    )
    judged = list(in_order(judge, rows, label="prepare faces", unit="picture", workers=workers))
    rejected = {verdict.picture: verdict.reason for verdict in judged if isinstance(verdict, Rejected)}
    # By content where a picture has one here; sorting keeps the others in the order of the manifest.
    in_order_of_content = sorted(
        (verdict for verdict in judged if isinstance(verdict, _Usable)), key=lambda verdict: verdict.content
    )
    usable = [verdict.face for verdict in in_order_of_content]

    # A held-out face that is like a training face goes, so the training faces are settled first.
    train = _different([face for face in usable if face.picture.split == "train"], [], near_duplicates, rejected)
    held = _different(
        [face for face in usable if face.picture.split != "train"], train[:faces], near_duplicates, rejected
    )
    _check_counts(len(rows), rejected, len(train), len(held), faces, held_faces, outside)

    if outside:  # what a source drew to spare is no loss to anyone
        for face in (*train[faces:], *held[held_faces:]):
            rejected[face.picture.picture] = f"not needed: data.faces is {faces}"
    in_rows = [Rejected(row.picture, rejected[row.picture]) for row in rows if row.picture in rejected]
    with atomic.replacing_folder(folder) as temporary:
        pack(temporary, train[:faces], held[:held_faces], in_rows, licences, background)


@dataclass(frozen=True)
class _Usable:
    """A picture that can be packed, and the hash of its content, or "" where its source chose its place."""

    face: Face
    content: str


def _different(
    candidates: Sequence[Face], given: Sequence[Face], bits: int | None, rejected: dict[str, str]
) -> list[Face]:
    """The candidates that are like no given face and no earlier one; why the others go is added to `rejected`."""
    faces = [*given, *candidates]
    alike = first_alike(np.array([face.pixels for face in faces], np.uint8), bits)
    different = []
    for face, earlier in list(zip(faces, alike, strict=True))[len(given) :]:
        if earlier < 0:
            different.append(face)
        else:
            equal = np.array_equal(face.pixels, faces[earlier].pixels)
            likeness = "the same as" if equal else "looks like"
            rejected[face.picture.picture] = f"duplicate: {likeness} {faces[earlier].picture.picture}"
    return different


def _judge(
    row: Picture,
    *,
    folder: Path,
    size: int,
    resize_filter: str,
    background: str,
    crop: str,
    heldout: float,
    min_side: int,
    max_pixels: int,
) -> _Usable | Rejected:
    """Read one picture and make a face of it; runs in a worker."""
    path = folder / row.picture
    try:
        if row.split:  # our own drawing: small on purpose when data.size is, and never a bomb
            return _Usable(Face(row, resized(read(path, background=background), size, resize_filter)), "")
        image = read(path, background=background, min_side=min_side, max_pixels=max_pixels)
    except UnusableError as error:
        return Rejected(row.picture, str(error))
    content = content_sha256(image)
    if crop == "pad" and max(image.size) ** 2 > max_pixels:
        side = max(image.size)
        return Rejected(
            row.picture, f"too large: {side}x{side} pixels when padded, data.own.max_pixels is {max_pixels}"
        )
    pixels = resized(CROPS[crop](image, background), size, resize_filter)
    split = "heldout" if held_out(content, heldout) else "train"
    return _Usable(Face(replace(row, split=split), pixels), content)


def _check_counts(
    pictures: int, rejected: Mapping[str, str], train: int, held: int, faces: int, held_faces: int, outside: bool
) -> None:
    """Raise `UserError` unless there are enough faces of both kinds."""
    kinds = Counter(reason.partition(":")[0] for reason in rejected.values())
    lost = "".join(f", {count} {kind}" for kind, count in sorted(kinds.items()))
    if outside:
        cure = "add pictures to data/own, or lower data.own.min_side, data.own.heldout or data.near_duplicates"
    else:
        cure = "add styles to data.avatars.styles, or lower data.near_duplicates"
    if train < faces:
        raise UserError(
            f"data.faces is {faces}, but of {pictures} pictures only {train} training faces are left "
            f"({held} held out{lost}): lower data.faces{f' to {train}' if outside else ''}, {cure}"
        )
    if not outside and held < held_faces:
        raise UserError(
            f"data.faces is {faces}, but of {pictures} pictures only {held} can be held out{lost}: "
            f"lower data.faces, {cure}"
        )
    if held == 0:
        raise UserError(
            f"no picture of {pictures} is held out ({train} to train on{lost}): "
            "add pictures to data/own, or raise data.own.heldout"
        )
