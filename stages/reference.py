"""Features of the real faces, and the floors that they set: python stages/reference.py."""

import json
from pathlib import Path

import numpy as np

import _src  # noqa: F401
from illustgan import atomic, devices, evaluation, params, stage
from illustgan.errors import UserError
from illustgan.metrics import features

PREPARED = Path("data/prepared")


def main() -> None:
    settings = params.load()
    device = devices.choose(settings.train.device, settings.train.threads)
    extractor = features.load(device)
    real = {}
    for name in ("faces", "heldout"):
        path = PREPARED / f"{name}.npy"
        if not path.exists():
            raise UserError(f"{path} is missing: run dvc repro prepare")
        real[name] = features.extract(extractor, np.load(path), label=f"features of {name}")
    floors = evaluation.reference(
        real["faces"], real["heldout"], settings.scale_in_force.samples, settings.evaluate.subsets
    )
    with atomic.replacing_folder("data/reference") as folder:
        for name, array in real.items():
            np.save(folder / f"{name}.npy", array)
        atomic.write_text(folder / "reference.json", json.dumps(floors, indent=2) + "\n")


if __name__ == "__main__":
    stage.run(main)
