"""Measure one model's run with one seed, and what its latents mean: python stages/evaluate.py MODEL SEED."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import devices, files, stage
from illustgan.core.settings import ParamsFile
from illustgan.evaluation import player, reference, run
from illustgan.evaluation.settings import Evaluate
from illustgan.gan import run_folder


def main() -> None:
    model, seed = stage.model_and_seed(__doc__)
    name = f"{model}/{seed}"
    params = ParamsFile()
    device = devices.choose(params.machine)
    folders = (Path("data/reference"), Path("data/prepared"), Path("data/attributes"))
    trained = run_folder.read(Path(f"data/runs/{name}"))
    real = reference.load(*folders, params.block("evaluate", Evaluate), device)
    measured = run.evaluate(
        trained,
        Path(f"data/features/{name}"),
        Path(f"reports/history/{name}.csv"),
        real,
        pairs=Path(f"data/pairs/{name}.png"),
        gallery=Path(f"data/galleries/{name}.png"),
        samples=params.scale.samples,
        device=device,
    )
    files.write_json(f"data/players/{name}.json", player.player(trained, real, device))
    files.write_json(f"data/evaluations/{name}.json", measured)


if __name__ == "__main__":
    stage.run(main)
