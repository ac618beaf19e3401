"""Real faces as samples are measured against them, and what they score themselves: python stages/reference.py."""

import json
from pathlib import Path

import _src  # noqa: F401
from illustgan import atomic, devices, params, stage
from illustgan.evaluation import extraction, figures, reference


def main() -> None:
    settings = params.load()
    device = devices.choose(settings.train.device, settings.train.threads)
    extractors = extraction.load_extractors(device, settings.evaluate.inception)
    measures = reference.Settings(**settings.evaluate.measures())
    prepared = Path("data/prepared")
    with atomic.replacing_folder("data/reference") as folder:
        reference.extract(folder, prepared, extractors, grouped=measures.clusters, seed=measures.seed)
        real = reference.load(folder, prepared, Path("data/attributes"), measures, device)
        bounds = figures.bounds(real, extractors, settings.scale_in_force.samples)
        atomic.write_text(folder / "bounds.json", json.dumps(bounds, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
