"""Labelled avatars that are in no set of faces: what the classifier learns from."""

import functools
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from illustgan.core.parallel import in_order
from illustgan.drawing.squares import resized
from illustgan.sources import avatars


@dataclass(frozen=True)
class Drawings:
    """Avatars with what is known of them.

    Attributes:
        images: uint8 (N, size, size, 3), RGB.
        faces: for each picture its style and DiceBear's own attributes, such as {"hairVariant": "bun"}.
    """

    images: npt.NDArray[np.uint8]
    faces: Sequence[tuple[str, dict[str, object]]]


def draw(
    styles: Sequence[str],
    count: int,
    *,
    size: int,
    resize_filter: str,
    background: str,
    seed: str,
    workers: int | None = None,
) -> Drawings:
    """Draw `count` avatars as `faces.avatars` and `faces.prepare` make them, the styles in turns.

    Their seed strings are others than those of training and held-out faces. In a small style the same face can still
    come up again, as it can between those two. About 3 ms of one core each.

    Args:
        styles, size, resize_filter, background, seed: as in data.avatars.styles, data.size, data.filter,
            data.background and data.avatars.seed.
        workers: processes; None is one a core. The result does not depend on it.
    """
    tasks = [
        avatars.Task(
            "attributes",
            number,
            styles[number % len(styles)],
            f"{seed}/attributes/{number}",
            avatars.OVERSAMPLING * size,
            background,
        )
        for number in range(count)
    ]
    one = functools.partial(_draw, size=size, resize_filter=resize_filter)
    images = np.empty((count, size, size, 3), np.uint8)
    faces = []
    drawn = in_order(one, tasks, label="draw faces with attributes", unit="face", workers=workers)
    for number, (image, attributes) in enumerate(drawn):
        images[number] = image
        faces.append((tasks[number].style, json.loads(attributes)))
    return Drawings(images, faces)


def _draw(task: avatars.Task, size: int, resize_filter: str) -> tuple[npt.NDArray[np.uint8], str]:
    """One avatar as pixels, and its attributes as JSON; runs in a worker."""
    png, attributes = avatars.draw(task)
    with Image.open(io.BytesIO(png)) as image:
        return resized(image.convert("RGB"), size, resize_filter), attributes  # opaque: there is nothing to blend
