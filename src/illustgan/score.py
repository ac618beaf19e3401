"""Measure any folder of pictures against the held-out faces: PYTHONPATH=src python -m illustgan.score DIR [--out FILE].

It prints every figure beside those of as many real faces (floor), of noise and of one face (ceilings).
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from illustgan.core import devices, files, stage
from illustgan.core.errors import UserError
from illustgan.core.settings import ParamsFile
from illustgan.drawing.grids import centre, resized
from illustgan.evaluation import measures, reference
from illustgan.evaluation.settings import Evaluate
from illustgan.faces.reading import UnusableError, read
from illustgan.features.extractors import load_extractors
from illustgan.generators import card, commands
from illustgan.results.catalogue import REFERENCES
from illustgan.sources.own import KINDS
from illustgan.sources.settings import Data

LEAST = 16  # pictures: fewer say nothing


def main() -> None:
    """Print the table and, with --out, write all figures as JSON."""
    parser = commands.Arguments(prog="python -m illustgan.score", description="Measure a folder of pictures.")
    parser.add_argument("dir", metavar="DIR", type=Path, help=f"a folder of {KINDS} files")
    parser.add_argument("--out", metavar="OUT", type=Path, help="a JSON file for all figures")
    asked = parser.parse_args()
    params, data = ParamsFile(), Path("data")
    evaluate, device = params.block("evaluate", Evaluate), devices.choose(params.machine)
    if asked.out and asked.out.exists():
        raise UserError(f"OUT: {asked.out} exists: remove it, or name another with OUT=")
    pictures = read_folder(asked.dir, params.block("data", Data))
    real = reference.load(data / "reference", data / "prepared", data / "attributes", evaluate, device)
    if pictures.shape[1:] != real.pictures["heldout"].shape[1:]:
        raise UserError("params.yaml: data.size is not that of data/prepared: run dvc repro reference")
    extractors = load_extractors(device, evaluate.inception if "inception" in real.targets else None)
    features = {name: extract(pictures, f"{name} features") for name, extract in extractors.items()}
    same = len(pictures) == params.scale.samples
    bounds = real.bounds() if same else measures.bounds(real, extractors, len(pictures))
    scored = {"samples": measures.of_samples(pictures, features, real), **bounds}
    if asked.out:
        files.write_json(asked.out, scored)
    beside = {name: scored[part] for part, name in REFERENCES.items()}
    print(card.figures_table({asked.dir.resolve().name: scored["samples"], **beside}))


def read_folder(folder: Path, data: Data) -> npt.NDArray[np.uint8]:
    """All pictures in a folder, not in those below it, by name: uint8 (N, size, size, 3).

    They are opaque, cut to the square in their middle and resized, as the settings of `data` say; standard error says
    how many were, and what was no picture. `UserError` for fewer than `LEAST`.
    """
    if not folder.is_dir():
        raise UserError(f"DIR: {folder} is no folder: name one with {KINDS} files in it")
    images, left_out, changed = [], [], 0
    for path in sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")):
        try:
            image = read(path, background=data.background, max_pixels=data.max_pixels)
        except UnusableError as error:
            left_out.append(f"{path.name}: {error}")
            continue
        changed += image.size != (data.size, data.size)
        images.append(resized(centre(image), data.size, data.filter))
    if len(images) < LEAST:
        raise UserError(f"DIR: {folder} holds {len(images)} pictures{_first(left_out)}: give {LEAST} or more")
    if left_out:
        print(f"left out: {len(left_out)} files{_first(left_out)}", file=sys.stderr)
    if changed:
        print(f"{changed} of {len(images)} pictures cut or resized to {data.size} x {data.size}", file=sys.stderr)
    return np.stack(images)


def _first(left_out: Sequence[str]) -> str:
    return f" (left out, for one: {left_out[0]})" if left_out else ""


if __name__ == "__main__":
    stage.run(main)
