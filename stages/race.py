"""Draw all models side by side on one clock of equal work: python stages/race.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import stage
from illustgan.core.settings import Names, ParamsFile, Seeds
from illustgan.gan import run_folder
from illustgan.rendering import race
from illustgan.rendering.settings import Render


def main() -> None:
    params = ParamsFile()
    seed = params.value("seeds", Seeds)[0]
    field = [run_folder.read(Path(f"data/runs/{model}/{seed}")) for model in params.value("models", Names)]
    race.draw(field, Path("data/race"), params.block("render", Render))


if __name__ == "__main__":
    stage.run(main)
