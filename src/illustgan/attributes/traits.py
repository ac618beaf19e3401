"""Traits: what faces of different styles may have in common, told by the values of their attributes."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from illustgan.attributes.labels import ABSENT, Labels

Shows = Mapping[str, Sequence[bool]]  # by attribute, which of its values show a trait


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
    found: dict[str, dict[str, list[bool]]] = {
        style: {"style": [style == other for other in values["style"]]} for style in values["style"]
    }
    for name, (attributes, test) in TRAITS.items():
        of_trait = [attribute for attribute in values if attribute.rpartition("/")[2] in attributes]
        shown = {attribute: [test(value) for value in values[attribute]] for attribute in of_trait}
        found[name] = {attribute: shows for attribute, shows in shown.items() if any(shows) and not all(shows)}
    return {name: shows for name, shows in found.items() if shows}


def having(labels: Labels, trait: Shows) -> npt.NDArray[np.float64]:
    """Which faces with these `labels` have a trait: float64 (N,), 1, 0, or NaN where that is not known."""
    found = np.full(len(labels["style"]), np.nan)
    for attribute, shows in trait.items():
        known = labels[attribute] >= 0
        found[known] = np.array(shows, np.float64)[labels[attribute][known]]
    return found
