"""Tiny runs, real faces and everything else that measuring reads, in a folder of the test's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from illustgan.attributes import classifier
from illustgan.attributes.classifier import Attribute, Network
from illustgan.core import files
from illustgan.core.randomness import generator
from illustgan.evaluation import measures, reference
from illustgan.evaluation.reference import Reference
from illustgan.evaluation.settings import Evaluate
from illustgan.features.extractors import Extract, load_extractors

from .. import run_folders
from ..run_folders import SIZE

CPU = torch.device("cpu")
SAMPLES = 24
SETS = {"faces": 40, "heldout": 30, "validation": 26}
STYLES = ("round", "square")
REJECTED = (  # one of them would be held out if it were like no training face
    "train/00003-round.png,duplicate: looks like train/00001-round.png",
    "heldout/00004-round.png,duplicate: the same as heldout/00002-round.png",
    "heldout/00006-square.png,duplicate: looks like train/00002-square.png",
    "heldout/00007-square.png,too small: 3 pixels",
)
SETTINGS = Evaluate(
    **{"subsets": 4, "neighbours": 3, "patches": 4, "directions": 8, "compared": 20, "clusters": 5, "confidence": 0},
    **{"seed": 1, "recognised": 0.5, "inception": None, "start": 0, "smoothing": 0.1, "patience": 0.3},
    **{"resamples": 100, "level": 0.9},
)


@pytest.fixture(scope="session")
def extractors() -> dict[str, Extract]:
    return load_extractors(CPU)


@pytest.fixture(scope="session")
def measured_faces(tmp_path_factory: pytest.TempPathFactory, extractors: dict[str, Extract]) -> Path:
    """data/prepared, data/attributes and data/reference of random pictures; do not change it."""
    folder = tmp_path_factory.mktemp("measured")
    random = np.random.default_rng(0)
    for place in ("prepared", "attributes", "reference"):
        (folder / place).mkdir()
    rows = ["index,split,style,attributes"]
    for part, count in SETS.items():
        np.save(folder / "prepared" / f"{part}.npy", random.integers(0, 256, (count, SIZE, SIZE, 3), np.uint8))
        split = "train" if part == "faces" else part
        rows += [f'{n},{split},{STYLES[n % 2]},"{{""hairVariant"":""{"ab"[n % 3 // 2]}""}}"' for n in range(count)]
    (folder / "prepared/manifest.csv").write_text("\n".join(rows) + "\n")
    (folder / "prepared/rejected.csv").write_text("picture,reason\n" + "\n".join(REJECTED) + "\n")
    values = {"style": STYLES, "round/hair": ("a", "b"), "square/hair": ("a", "b")}
    network = Network(SIZE, [len(known) + 1 for known in values.values()], generator("test"))
    known = {name: Attribute(words, 1.0, True) for name, words in values.items()}
    classifier.save(folder / "attributes", network, known, size=SIZE)
    reference.extract(folder / "reference", folder / "prepared", extractors, SETTINGS)
    files.write_json(folder / "reference/bounds.json", measures.bounds(load(folder), extractors, SAMPLES))
    return folder


def load(folder: Path, settings: Evaluate = SETTINGS) -> Reference:
    """The reference of a folder such as `measured_faces`."""
    return reference.load(folder / "reference", folder / "prepared", folder / "attributes", settings, CPU)


@pytest.fixture
def write_run(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """A function that writes `run`, a run folder with weights at steps 3 and 6, and `history.csv`."""

    def write(family: str = "mlp", objective: str = "wasserstein", **more: Any) -> dict[str, Any]:
        folder, clock = tmp_path / "run", (0, 3, 6)
        run = run_folders.write(folder, families=(family, family), objective=objective, **more)
        (folder / "samples").mkdir()
        random = np.random.default_rng(2)
        for step in clock:
            np.save(folder / "samples" / f"{step:06d}.npy", random.integers(0, 256, (64, SIZE, SIZE, 3), np.uint8))
        columns = "step,tflop,estimate,discriminator_loss,generator_loss"
        lines = [f"{step},{step / 10},{1 / step},{step},{-step}" for step in range(1, 7)]
        (tmp_path / "history.csv").write_text("\n".join([columns, *lines]) + "\n")
        return run

    return write
