"""Negative controls: what pictures whose quality is known score in every metric.

python benchmarks/controls.py    docs/controls.json, and a table in Markdown on the screen: a section of docs/metrics.md

It measures as the pipeline does, against the real faces of its stages prepare, attributes and reference, and with as
many pictures as the scale in force: `dvc repro reference` makes them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import _setup  # noqa: F401

# isort: split

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.ndimage import gaussian_filter

from illustgan import params
from illustgan.core import devices, files, stage
from illustgan.evaluation import measures, reference
from illustgan.evaluation.reference import Reference
from illustgan.features.extractors import load_extractors
from illustgan.generators.card import figures_table

Pictures = npt.NDArray[np.uint8]  # (N, size, size, 3)

RESULTS = Path("docs/controls.json")
DATA = Path("data")
BLUR, NOISE = 1, 32  # standard deviations: pixels, and levels of 255


def main() -> None:
    """Measure every control, write the file and print its table."""
    settings = params.load()
    device = devices.choose(settings.machine)
    real = reference.load(DATA / "reference", DATA / "prepared", DATA / "attributes", settings.evaluate, device)
    extractors = load_extractors(device)
    scores = {}
    for name, pictures in controls(real, *fresh(DATA / "prepared"), settings.scale_in_force.samples).items():
        features = {key: extract(pictures, f"{key} features of {name}") for key, extract in extractors.items()}
        scores[name] = measures.of_samples(pictures, features, real)
        if scores[name]["modes"]:
            del scores[name]["modes"]["attributes"]  # half of the file, and nobody reads it
    content = {"scale": settings.scale, "floor": real.bounds()["floor"], "controls": scores}
    files.write_json(RESULTS, content)
    print(as_markdown(content))


def fresh(prepared: Path) -> tuple[Pictures, Sequence[str]]:
    """Faces that nobody trains on and nothing here is measured against, and the style of each."""
    rows = pd.read_csv(prepared / "manifest.csv", dtype=str, keep_default_na=False)
    styles = rows[rows["split"] == reference.CHOOSING]["style"].to_list()
    return files.read_pictures(prepared / f"{reference.CHOOSING}.npy", "prepare"), styles


def controls(real: Reference, others: Pictures, styles: Sequence[str], samples: int) -> dict[str, Pictures]:
    """At most so many pictures of each control, by its name; the last two are good ones.

    The Gaussian has the mean and the covariance of the training faces' pixels. Copies are of training faces; blur,
    noise and the lost style come to `others`, which are `fresh`.
    """
    faces, shown = real.pictures["faces"], others[:samples]
    random = np.random.default_rng(real.settings.seed)
    noise = random.normal(0, NOISE, shown.shape)
    mean = faces.mean(0, dtype=np.float64)
    mixed = random.normal(size=(samples, len(faces))) @ (faces - mean).reshape(len(faces), -1)
    sets = {
        "noise": random.integers(0, 256, (samples, *faces.shape[1:]), np.uint8),
        "one face": np.repeat(faces[:1], samples, axis=0),
        "blurred faces": gaussian_filter(shown, (0, BLUR, BLUR, 0), mode="nearest"),
        "faces with noise": _pictures(shown + noise),
        "copies of training faces": faces[:samples],
        "a Gaussian of the pixels": _pictures(mean + mixed.reshape(-1, *mean.shape) / (len(faces) - 1) ** 0.5),
        "fresh faces": shown,
    }
    kept = [style != styles[0] for style in styles]
    return sets | ({"fresh faces without one style": others[kept][:samples]} if any(kept) else {})


def as_markdown(content: Mapping[str, Any]) -> str:
    """A row for each figure of the last checkpoint: what real faces and the controls score."""
    return figures_table({"real faces (floor)": content["floor"], **content["controls"]})


def _pictures(values: npt.NDArray[np.float64]) -> Pictures:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


if __name__ == "__main__":
    stage.run(main)
