"""Train the classifier of attributes on drawings, and test it on the held-out faces: python stages/attributes.py."""

from pathlib import Path

import numpy as np

import _src  # noqa: F401
from illustgan.attributes import classifier, drawing, labels
from illustgan.attributes.settings import Attributes
from illustgan.core import devices, files, stage
from illustgan.core.errors import UserError
from illustgan.core.settings import ParamsFile
from illustgan.sources.settings import Data

HELDOUT, MANIFEST = Path("data/prepared/heldout.npy"), Path("data/prepared/manifest.csv")


def main() -> None:
    settings = ParamsFile()
    data, chosen = settings.block("data", Data), settings.block("attributes", Attributes)
    lessons = chosen.scales[settings.value("scale")]
    device = devices.choose(settings.machine)
    _, held = labels.faces_of_manifest(MANIFEST)
    if not HELDOUT.exists():
        raise UserError(f"{HELDOUT} is missing: run dvc repro prepare")
    learnt: classifier.Learnt = None, {}
    if labels.values(held):
        drawn = drawing.draw(
            data.avatars.styles, lessons.drawings, size=data.size, resize_filter=data.filter,
            background=data.background, seed=data.avatars.seed,
        )  # fmt: skip
        learnt = classifier.learn(
            (drawn.images, drawn.faces), (np.load(HELDOUT), held), steps=lessons.steps, batch=chosen.batch,
            lr=chosen.lr, accuracy=chosen.accuracy, device=device,
        )  # fmt: skip
    else:
        print(f"data.source {data.source}: nothing is known of its faces, so there is no classifier of attributes")
    accuracies = {name: attribute.accuracy for name, attribute in learnt[1].items()}
    with files.replacing_folder("data/attributes") as folder:
        classifier.save(folder, *learnt, size=data.size)
        files.write_json(folder / "accuracies.json", accuracies)


if __name__ == "__main__":  # worker processes import this file
    stage.run(main)
