"""Four distances between parallel segments, exact and estimated: reports/theory/distances.json."""

import json

import _src  # noqa: F401
from illustgan import atomic, devices, params, stage
from illustgan.theory import estimates


def main() -> None:
    settings = params.load().theory.distances
    devices.choose("cpu", 1)  # too small to share out, and the same everywhere
    figures = estimates.estimates(settings.seeds, settings.points, settings.places, settings.steps)
    atomic.write_text("reports/theory/distances.json", json.dumps(figures, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
