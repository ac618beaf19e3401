"""The earth mover's distance as a plan, as prices, and as critics find it: reports/theory/duality.json."""

import json

import _src  # noqa: F401
from illustgan import atomic, devices, params, stage
from illustgan.theory import duality


def main() -> None:
    settings = params.load().theory.duality
    devices.choose("cpu", 1)  # too small to share out, and the same everywhere
    figures = duality.duality(settings.seeds, settings.points, settings.steps)
    atomic.write_text("reports/theory/duality.json", json.dumps(figures, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
