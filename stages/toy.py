"""What the critic's estimate is worth where the truth is known: reports/toy.json."""

import json

import _src  # noqa: F401
from illustgan import atomic, devices, params, stage
from illustgan.theory import critic


def main() -> None:
    settings = params.load().toy
    devices.choose("cpu", 1)  # too small to share out, and the same everywhere
    figures = critic.toy(settings.seeds, settings.steps, settings.moves)
    atomic.write_text("reports/toy.json", json.dumps(figures, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    stage.run(main)
