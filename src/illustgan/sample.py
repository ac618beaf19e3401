"""Draw faces with a trained generator: PYTHONPATH=src python -m illustgan.sample MODEL [--n N] [--seed S] [--out OUT].

MODEL is one that was trained here, MODEL/SEED, or the folder of a run or an export. No data set is needed.
"""

import math
import sys
from pathlib import Path

from PIL import Image

from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.drawing.grids import grid, shown
from illustgan.gan import exported, run_folder
from illustgan.generators import commands

MOST = 10_000  # faces: all are in memory at once
ON_GRID = 400  # the first


def main() -> None:
    """Write OUT/faces/00000.png and so on, and OUT/grid.png: the same for the same generator, seed and machine."""
    parser = commands.Arguments(prog="python -m illustgan.sample", description="Draw faces with a trained generator.")
    parser.add_argument("model", metavar="MODEL", help="a trained model, MODEL/SEED, or a folder of a run or export")
    parser.add_argument("--n", metavar="N", type=commands.whole(1, MOST), default=64, help="how many faces (64)")
    seeds = commands.whole(0, 2**32 - 1)
    parser.add_argument("--seed", metavar="SEED", type=seeds, default=1, help="another draws other faces (1)")
    parser.add_argument("--out", metavar="OUT", type=Path, help="a new folder (samples/MODEL-SEED)")
    asked = parser.parse_args()
    place, device = commands.find(asked.model), devices.choose(ParamsFile().machine)
    of_run = (place / "run.json").is_file()
    generator = exported.of_run(run_folder.read(place), device) if of_run else exported.of_export(place, device)
    out = commands.free(asked.out or Path(f"samples/{generator.config.model}-{asked.seed}"))
    faces = generator.draw(asked.n, asked.seed)
    with files.replacing_folder(out) as folder:
        (folder / "faces").mkdir()
        for number, face in enumerate(faces):
            Image.fromarray(face).save(folder / f"faces/{number:05d}.png")
        on_grid = shown(faces[:ON_GRID])
        Image.fromarray(grid(on_grid, math.isqrt(len(on_grid) - 1) + 1)).save(folder / "grid.png")
    print(f"{out}/grid.png, and {asked.n} faces in {out}/faces", file=sys.stderr)


if __name__ == "__main__":
    stage.run(main)
