"""The attributes of drawn faces as numbers.

An attribute is named "style", or "<style>/<what>" with a `what` of `OPTIONS`. A label is the index of a value, or -1
where it does not apply: of another style, or of a colour that is not seen (hair under a hat).
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from illustgan.core import files

Labels = dict[str, npt.NDArray[np.int64]]
Faces = Sequence[tuple[str, Mapping[str, object]]]  # style, and DiceBear's attributes

# DiceBear's options that faces are told apart by, and what they are here; the first one that a style has counts
OPTIONS: Mapping[str, str] = {
    "skinColor": "skin",
    "hairVariant": "hair",
    "topVariant": "hair",
    "hairColor": "hair_colour",
    "eyesVariant": "eyes",
    "glassesVariant": "glasses",
    "accessoriesVariant": "glasses",
    "beardVariant": "beard",
    "facialHairVariant": "beard",
    "mouthVariant": "mouth",
}
ABSENT = "none"  # the value of a component that is not drawn


def values(faces: Faces) -> dict[str, list[str]]:
    """The attributes that `faces` have, each with its values in order, by name: styles first, as they come up.

    A component that some faces of a style lack has the value "none" too; a colour that some lack does not apply to
    them. An attribute with a single value tells nothing and is left out. Empty when no face has any attribute.
    """
    if not any(attributes for _, attributes in faces):
        return {}
    styles = list(dict.fromkeys(style for style, _ in faces))
    found = {"style": styles}
    for style in styles:
        of_style = [attributes for other, attributes in faces if other == style]
        there = {option: what for option, what in OPTIONS.items() if any(option in face for face in of_style)}
        for what in dict.fromkeys(there.values()):
            option = next(option for option in there if there[option] == what)
            seen = sorted({str(face[option]) for face in of_style if option in face})
            if option.endswith("Variant") and any(option not in face for face in of_style):
                seen.append(ABSENT)
            if len(seen) > 1:
                found[f"{style}/{what}"] = seen
    return found


def of_faces(faces: Faces, values: Mapping[str, Sequence[str]]) -> Labels:
    """The labels of `faces`: for each attribute of `values` int64 (N,), the index of the value, or -1."""
    found: Labels = {}
    for name, known in values.items():
        numbers = {value: number for number, value in enumerate(known)}
        found[name] = np.array([numbers.get(_value(face, name, numbers) or "", -1) for face in faces], np.int64)
    return found


def of_manifest(path: Path, values: Mapping[str, Sequence[str]]) -> tuple[Labels, Labels]:
    """The labels of the packed faces, in the order of faces.npy and of heldout.npy, from their manifest.csv.

    A value that is not among `values` is -1. `UserError` when the file is missing or damaged.
    """
    train, heldout = faces_of_manifest(path)
    return of_faces(train, values), of_faces(heldout, values)


def faces_of_manifest(path: Path) -> tuple[Faces, Faces]:
    """Style and attributes of the training and of the held-out faces; errors as for `of_manifest`."""
    with files.reading(path, "prepare"):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="surrogateescape")
        return _of_split(rows, "train"), _of_split(rows, "heldout")


def _of_split(rows: pd.DataFrame, split: str) -> Faces:
    chosen = rows[rows["split"] == split]
    if chosen["index"].astype(int).to_list() != list(range(len(chosen))):
        raise ValueError("rows are not in the order of the faces")
    return [*zip(chosen["style"], map(json.loads, chosen["attributes"]), strict=True)]


def _value(face: tuple[str, Mapping[str, object]], name: str, known: Mapping[str, int]) -> str | None:
    """What the face has for the attribute; None where it does not apply."""
    style, attributes = face
    if name == "style":
        return style
    of_style, _, what = name.partition("/")
    if style != of_style:
        return None
    there = (str(attributes[option]) for option in OPTIONS if OPTIONS[option] == what and option in attributes)
    return next(there, ABSENT if ABSENT in known else None)
