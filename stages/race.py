"""All models side by side on one clock of equal work: python stages/race.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import stage
from illustgan.core.settings import ParamsFile
from illustgan.rendering import race
from illustgan.rendering.settings import Render


def main() -> None:
    params = ParamsFile()
    runs = [Path("data/runs") / model / str(params.value("seeds")[0]) for model in params.value("models")]
    render = params.block("render", Render)
    race.render(runs, Path("data/race"), render.frame_ms, render.gif_bytes)


if __name__ == "__main__":
    stage.run(main)
