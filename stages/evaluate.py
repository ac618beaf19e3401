"""Measure one model's run with one seed: python stages/evaluate.py MODEL SEED."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, run_folder, stage
from illustgan.core.settings import ParamsFile
from illustgan.evaluation import reference, run
from illustgan.evaluation.settings import Evaluate


def main() -> None:
    model, seed = stage.model_and_seed(__doc__)
    name = f"{model}/{seed}"
    params = ParamsFile()
    device = devices.choose(params.machine)
    folders = (Path("data/reference"), Path("data/prepared"), Path("data/attributes"))
    measured = run.evaluate(
        run_folder.read(Path("data/runs") / name),
        Path("data/features") / name,
        Path("reports/history") / f"{name}.csv",
        reference.load(*folders, params.block("evaluate", Evaluate), device),
        pairs=Path("data/pairs") / f"{name}.png",
        gallery=Path("data/galleries") / f"{name}.png",
        samples=params.scale.samples,
        device=device,
    )
    files.write_json(Path("data/evaluations") / f"{name}.json", measured)


if __name__ == "__main__":
    stage.run(main)
