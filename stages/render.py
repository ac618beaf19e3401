"""Stage render: the pictures of one model's run with one seed. Usage: python stages/render.py MODEL SEED"""

import argparse
from pathlib import Path

import _src  # noqa: F401
from illustgan import params, stage
from illustgan.rendering import pictures


def main() -> None:
    parser = argparse.ArgumentParser(description="draw one run")
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    run = parser.parse_args()
    render = params.load().render
    name = f"{run.model}/{run.seed}"
    pictures.render(
        Path("data/runs") / name,
        Path("data/renders") / name,
        Path("reports/grids") / f"{name}.png",
        render.frame_ms,
        render.gif_bytes,
    )


if __name__ == "__main__":
    stage.run(main)
