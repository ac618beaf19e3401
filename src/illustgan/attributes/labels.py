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
    """The labels of `faces`: for each attribute of `values` int64 (N,), the index of the value, or -1 for another."""
    return {
        name: np.array([known.index(of) if (of := _value(face, name)) in known else -1 for face in faces], np.int64)
        for name, known in values.items()
    }


def faces_of_manifest(path: Path) -> tuple[Faces, Faces]:
    """Style and attributes of the packed faces, in the order of faces.npy and of heldout.npy, from their manifest.csv.

    `UserError` when the file is missing or damaged.
    """
    with files.reading(path, "prepare"):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="surrogateescape")
        train, heldout = (rows[rows["split"] == split] for split in ("train", "heldout"))
        if any(part["index"].astype(int).to_list() != list(range(len(part))) for part in (train, heldout)):
            raise ValueError("rows are not in the order of the faces")
        faces = [[*zip(part["style"], map(json.loads, part["attributes"]), strict=True)] for part in (train, heldout)]
    return faces[0], faces[1]


def _value(face: tuple[str, Mapping[str, object]], name: str) -> str | None:
    """What the face has for the attribute; None where it is that of another style."""
    style, attributes = face
    if name == "style":
        return style
    of_style, _, what = name.partition("/")
    there = (str(attributes[option]) for option in OPTIONS if OPTIONS[option] == what and option in attributes)
    return next(there, ABSENT) if style == of_style else None
