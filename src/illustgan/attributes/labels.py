"""The attributes of drawn faces as numbers, and traits, which faces of different styles may have in common.

An attribute is named "style", or "<style>/<what>" with a `what` of `OPTIONS`. A label is the index of a value, or -1
where it does not apply: of another style, or of a colour that is not seen (hair under a hat).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from illustgan.core import files

Labels = dict[str, npt.NDArray[np.int64]]
Faces = Sequence[tuple[str, Mapping[str, object]]]  # style, and DiceBear's attributes
Shows = Mapping[str, Sequence[bool]]  # by attribute, which of its values show a trait

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
    by_name = {"style": styles}
    for style in styles:
        of_style = [attributes for other, attributes in faces if other == style]
        there = {option: part for option, part in OPTIONS.items() if any(option in face for face in of_style)}
        for part in dict.fromkeys(there.values()):
            option = next(option for option in there if there[option] == part)
            seen = sorted({str(face[option]) for face in of_style if option in face})
            if option.endswith("Variant") and any(option not in face for face in of_style):
                seen.append(ABSENT)
            if len(seen) > 1:
                by_name[f"{style}/{part}"] = seen
    return by_name


def of_faces(faces: Faces, values: Mapping[str, Sequence[str]]) -> Labels:
    """The labels of `faces`: for each attribute of `values` int64 (N,), the index of the value, or -1 for another."""
    return {
        name: np.array([words.index(of) if (of := _value(face, name)) in words else -1 for face in faces], np.int64)
        for name, words in values.items()
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
    of_style, _, part = name.partition("/")
    there = (str(attributes[option]) for option in OPTIONS if OPTIONS[option] == part and option in attributes)
    return next(there, ABSENT) if style == of_style else None


def _darker(bound: float) -> Callable[[str], bool]:
    weights = (0.299, 0.587, 0.114)  # of red, green and blue in lightness, ITU-R BT.601
    return lambda colour: float(np.dot(weights, [*bytes.fromhex(colour.removeprefix("#"))])) < 255 * bound


def _named(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.search(pattern, value) is not None


TRAITS: Mapping[str, tuple[tuple[str, ...], Callable[[str], bool]]] = {  # attributes of any style; values that show it
    "dark skin": (("skin",), _darker(0.5)),
    "dark hair": (("hair_colour",), _darker(0.4)),
    "hat": (("hair",), _named("[hH]at|turban|hijab|beanie|^cap$")),
    "glasses": (("glasses", "eyes"), _named("[gG]lasses|prescription|^round$|wayfarers|kurt")),
    "beard": (("beard",), lambda value: value != ABSENT),
}


def traits(values: Mapping[str, Sequence[str]]) -> dict[str, Shows]:
    """Of attributes with these `values`, by name: each style, and those of `TRAITS` that some of the values show.

    An attribute of which all values show a trait, or none does, says nothing of it and is left out.
    """
    by_trait: dict[str, dict[str, list[bool]]] = {
        style: {"style": [style == other for other in values["style"]]} for style in values["style"]
    }
    for name, (attributes, test) in TRAITS.items():
        of_trait = [attribute for attribute in values if attribute.rpartition("/")[2] in attributes]
        shown = {attribute: [test(value) for value in values[attribute]] for attribute in of_trait}
        by_trait[name] = {attribute: shows for attribute, shows in shown.items() if any(shows) and not all(shows)}
    return {name: shows for name, shows in by_trait.items() if shows}


def having(labels: Labels, trait: Shows) -> npt.NDArray[np.float64]:
    """Which faces with these `labels` have a trait: float64 (N,), 1, 0, or NaN where that is not known."""
    has = np.full(len(labels["style"]), np.nan)
    for attribute, shows in trait.items():
        applies = labels[attribute] >= 0
        has[applies] = np.array(shows, np.float64)[labels[attribute][applies]]
    return has
