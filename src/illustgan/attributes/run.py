"""The classifier of attributes from its lessons to its folder."""

from pathlib import Path

import torch

from illustgan.attributes import classifier, labels
from illustgan.attributes.drawing import draw
from illustgan.attributes.settings import Attributes, Lessons
from illustgan.core import files
from illustgan.sources.settings import Data


def teach(data: Data, chosen: Attributes, lessons: Lessons, prepared: Path, folder: Path, device: torch.device) -> None:
    """Train the classifier on drawings, test it on the held-out faces, and make `folder`, whole or not at all.

    It gets what `classifier.save` writes, and accuracies.json, empty where nothing is known of the faces. `prepared`
    has heldout.npy and manifest.csv; `UserError` when one is missing or damaged.
    """
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
