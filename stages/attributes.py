"""Train the classifier of attributes on drawings, and test it on the held-out faces: python stages/attributes.py."""

import json
from pathlib import Path

import numpy as np

import _src  # noqa: F401
from illustgan import atomic, devices, params, stage
from illustgan.attributes import classifier, drawing, labels
from illustgan.errors import UserError

HELDOUT, MANIFEST = Path("data/prepared/heldout.npy"), Path("data/prepared/manifest.csv")


def main() -> None:
    settings = params.load()
    data, chosen, lessons = settings.data, settings.attributes, settings.lessons_in_force
    device = devices.choose(settings.train.device, settings.train.threads)
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
    with atomic.replacing_folder("data/attributes") as folder:
        classifier.save(folder, *learnt, size=data.size)
    accuracies = {name: attribute.accuracy for name, attribute in learnt[1].items()}
    atomic.write_text("reports/attributes.json", json.dumps(accuracies, indent=2) + "\n")


if __name__ == "__main__":  # worker processes import this file
    stage.run(main)
