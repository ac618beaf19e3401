"""Labelled avatars that are in no set of faces: what the classifier learns from."""

import functools
import io
import json

import numpy as np
import numpy.typing as npt
from PIL import Image

from illustgan.attributes.labels import Faces
from illustgan.core.parallel import in_order
from illustgan.drawing.grids import resized
from illustgan.sources import avatars
from illustgan.sources.settings import Data

Images = npt.NDArray[np.uint8]


def draw(data: Data, count: int, workers: int | None = None) -> tuple[Images, Faces]:
    """Draw avatars as `sources.avatars` and `faces.prepare` make them, of `data.avatars.styles` in turns.

    Returns uint8 (count, size, size, 3), RGB, and of each the style and DiceBear's own attributes, such as
    {"hairVariant": "bun"}; the same with any number of `workers` (None is one a core). About 3 ms of one core each.
    """
    styles, side = data.avatars.styles, avatars.OVERSAMPLING * data.size
    seeds = [f"{data.avatars.seed}/attributes/{number}" for number in range(count)]
    tasks = [
        avatars.Task("attributes", number, styles[number % len(styles)], seed, side, data.background)
        for number, seed in enumerate(seeds)
    ]
    one = functools.partial(_draw, size=data.size, resize_filter=data.filter)
    images = np.empty((count, data.size, data.size, 3), np.uint8)
    faces = []
    drawn = in_order(one, tasks, label="draw faces with attributes", unit="face", workers=workers)
    for number, (image, attributes) in enumerate(drawn):
        images[number] = image
        faces.append((tasks[number].style, json.loads(attributes)))
    return images, faces


def _draw(task: avatars.Task, size: int, resize_filter: str) -> tuple[Images, str]:
    """One avatar as pixels, and its attributes as JSON; runs in a worker."""
    png, attributes = avatars.draw(task)
    with Image.open(io.BytesIO(png)) as image:
        return resized(image.convert("RGB"), size, resize_filter), attributes  # opaque: there is nothing to blend
