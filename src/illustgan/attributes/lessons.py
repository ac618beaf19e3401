"""What the classifier learns from, labelled avatars that are in no set of faces; and from them to its folder."""

import functools
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from illustgan.attributes import labels
from illustgan.attributes.labels import Faces
from illustgan.attributes.settings import Attributes, Lessons
from illustgan.core import files
from illustgan.core.parallel import in_order
from illustgan.drawing.squares import resized
from illustgan.sources import avatars
from illustgan.sources.settings import Data

if TYPE_CHECKING:
    import torch

Images = npt.NDArray[np.uint8]


def teach(
    data: Data, chosen: Attributes, lessons: Lessons, prepared: Path, folder: Path, device: "torch.device"
) -> None:
    """Train the classifier on drawings, test it on the held-out faces, and make `folder`, whole or not at all.

    It gets what `classifier.save` writes, and accuracies.json, empty where nothing is known of the faces. `prepared`
    has heldout.npy and manifest.csv; `UserError` when one is missing or damaged.
    """
    from illustgan.attributes import classifier  # here, since worker processes import this module, and need no torch

    _, held = labels.faces_of_manifest(prepared / "manifest.csv")
    learnt: classifier.Learnt = None, {}
    if labels.values(held):
        heldout = files.read_pictures(prepared / "heldout.npy", "prepare"), held
        learnt = classifier.learn(draw(data, lessons.drawings), heldout, chosen, lessons.steps, device)
    else:
        print(f"data.source {data.source}: nothing is known of its faces, so there is no classifier of attributes")
    accuracies = {name: attribute.accuracy for name, attribute in learnt[1].items()}
    with files.replacing_folder(folder) as temporary:
        classifier.save(temporary, *learnt, size=data.size)
        files.write_json(temporary / "accuracies.json", accuracies)


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
    draw_one = functools.partial(_draw, size=data.size, resize_filter=data.filter)
    images = np.empty((count, data.size, data.size, 3), np.uint8)
    faces = []
    drawn = in_order(draw_one, tasks, label="draw faces with attributes", unit="face", workers=workers)
    for number, (image, attributes) in enumerate(drawn):
        images[number] = image
        faces.append((tasks[number].style, json.loads(attributes)))
    return images, faces


def _draw(task: avatars.Task, size: int, resize_filter: str) -> tuple[Images, str]:
    """One avatar as pixels, and its attributes as JSON; runs in a worker."""
    png, attributes = avatars.draw(task)
    with Image.open(io.BytesIO(png)) as image:
        return resized(image.convert("RGB"), size, resize_filter), attributes  # opaque: there is nothing to blend
