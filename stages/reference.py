"""Real faces as samples are measured against them, and what they score themselves: python stages/reference.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.evaluation import measures as figures
from illustgan.evaluation import reference
from illustgan.evaluation.settings import Evaluate
from illustgan.features import run as extraction


def main() -> None:
    settings = ParamsFile()
    evaluate = settings.block("evaluate", Evaluate)
    device = devices.choose(settings.machine.device, settings.machine.threads)
    extractors = extraction.load_extractors(device, evaluate.inception)
    measures = reference.Settings(**evaluate.measures())
    prepared = Path("data/prepared")
    with files.replacing_folder("data/reference") as folder:
        reference.extract(folder, prepared, extractors, grouped=measures.clusters, seed=measures.seed)
        real = reference.load(folder, prepared, Path("data/attributes"), measures, device)
        bounds = figures.bounds(real, extractors, settings.scale.samples)
        files.write_json(folder / "bounds.json", bounds)


if __name__ == "__main__":
    stage.run(main)
