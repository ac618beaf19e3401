"""Prepare real faces to measure samples against, and measure these faces themselves: python stages/reference.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.evaluation import measures, reference
from illustgan.evaluation.settings import Evaluate
from illustgan.features.extractors import load_extractors


def main() -> None:
    params = ParamsFile()
    evaluate, device = params.block("evaluate", Evaluate), devices.choose(params.machine)
    extractors = load_extractors(device, evaluate.inception)
    prepared, attributes = Path("data/prepared"), Path("data/attributes")
    with files.replacing_folder("data/reference") as folder:
        reference.extract(folder, prepared, extractors, evaluate)
        real = reference.load(folder, prepared, attributes, evaluate, device)
        files.write_json(folder / "bounds.json", measures.bounds(real, extractors, params.scale.samples))


if __name__ == "__main__":
    stage.run(main)
