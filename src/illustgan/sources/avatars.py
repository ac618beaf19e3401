"""The embedded source: avatars drawn by DiceBear's style definitions and rendered by resvg, without a network.

An avatar is a pure function of its style and a seed string, and its attributes (hair, eyes, mouth, colours) are known.
"""

import functools
import importlib.resources
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import resvg
from dicebear import Avatar, Style
from PIL import ImageColor
from resvg import usvg

from illustgan.core.parallel import in_order
from illustgan.sources import manifest
from illustgan.sources.manifest import Licence, Picture
from illustgan.sources.settings import Data

# Left, top and side of the square around the face, in units of the style's canvas; other styles show all of it.
CROPS = {"toon-head": (100, 60, 568), "avataaars": (62, 24, 166), "personas": (8, 4, 46)}
OVERSAMPLING = 2  # rendered this much larger than data.size, so that data.filter decides what a pixel is
VALIDATION = 512  # faces at most: as many as samples that a laptop measures
SPARE_SHARE = 0.06  # prepare removes look-alikes: measured .3 % for the four default styles, 4 % for toon-head alone
SPARE_FACES = 16  # and for small sets, where a share is next to nothing


def collect(data: Data, folder: Path, *, workers: int | None = None) -> None:
    """Fill an empty `folder` with avatars as PNG files, manifest.csv and licences.json.

    There are some more than `prepare` needs, since it removes look-alikes; the styles take turns in each split. The
    result does not depend on the number of `workers` (None: one a core).
    """
    seed, styles = data.avatars.seed, data.avatars.styles
    licences = {style: licence_of(style) for style in styles}
    tasks = []
    for split, count in wanted(data.faces).items():
        (folder / split).mkdir()
        for number in range(math.ceil(count * (1 + SPARE_SHARE)) + SPARE_FACES):
            style, key = styles[number % len(styles)], f"{seed}/{split}/{number}"
            tasks.append(Task(split, number, style, key, OVERSAMPLING * data.size, data.background))
    pictures = []
    drawn = in_order(draw, tasks, label="draw faces", unit="face", workers=workers)
    for task, (png, attributes) in zip(tasks, drawn, strict=True):
        name = f"{task.split}/{task.number:05d}-{task.style}.png"
        (folder / name).write_bytes(png)
        licence = licences[task.style]
        pictures.append(Picture(name, task.split, "avatars", task.style, licence.licence, licence.creator, attributes))
    manifest.write(folder, pictures, licences.values())


def wanted(faces: int) -> dict[str, int]:
    """How many faces each split has, where so many are trained on."""
    return {"train": faces, "heldout": faces, "validation": min(faces, VALIDATION)}


@dataclass(frozen=True)
class Task:
    """One avatar to draw; small, since it travels to another process."""

    split: str
    number: int
    style: str
    seed: str
    side: int
    background: str


def draw(task: Task) -> tuple[bytes, str]:
    """The PNG file of one avatar and its attributes as JSON."""
    style, names = _style(task.style)
    avatar = Avatar(style, {"seed": task.seed})
    tree = usvg.Tree.from_str(str(avatar), usvg.Options.default())
    left, top, side = CROPS.get(task.style, (0, 0, min(tree.int_size())))
    zoom = task.side / side
    png = resvg.render(
        tree,
        (zoom, 0, -left * zoom, 0, zoom, -top * zoom),  # rows of the affine matrix: x' = a x + b y + c, then y'
        bg_size=(task.side, task.side),
        bg_color=(*ImageColor.getrgb(task.background)[:3], 255),
    )
    options = avatar.to_json()["options"]
    varying = {key: options[key] for key in names if key in options}
    # a colour is a list of one, unless it is a gradient
    plain = {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in varying.items()}
    return bytes(png), manifest.compact_json(plain)


@functools.cache
def _definition(style: str) -> dict[str, Any]:
    file = importlib.resources.files("dicebear_styles") / f"{style}.json"
    definition: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return definition


@functools.cache
def _style(style: str) -> tuple[Style, list[str]]:
    """The style, and what tells its faces apart: component variants and colours with more than one value."""
    parts, colours = (_definition(style).get(key, {}).items() for key in ("components", "colors"))
    names = [f"{name}Variant" for name, part in parts if len(part.get("variants", {})) > 1 or "probability" in part]
    names += [f"{name}Color" for name, colour in colours if len(colour.get("values", [])) > 1]
    return Style(_definition(style)), names


def licence_of(style: str) -> Licence:
    """What the style's own meta block says of its maker and terms."""
    meta = _definition(style).get("meta", {})
    creator, source, licence = (meta.get(key, {}) for key in ("creator", "source", "license"))
    named = [text for part in (creator, source, licence) for text in (part.get("name", ""), part.get("url", ""))]
    return Licence(style, *named)
