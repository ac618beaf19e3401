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
        run_folder.read(Path(f"data/runs/{name}")),
        Path(f"data/features/{name}"),
        Path(f"reports/history/{name}.csv"),
        reference.load(*folders, params.block("evaluate", Evaluate), device),
        pairs=Path(f"data/pairs/{name}.png"),
        gallery=Path(f"data/galleries/{name}.png"),
        samples=params.scale.samples,
        device=device,
    )
    files.write_json(f"data/evaluations/{name}.json", measured)


if __name__ == "__main__":
    stage.run(main)
