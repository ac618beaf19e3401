"""Stage race: all models side by side on one clock of equal work, with the first seed."""

from pathlib import Path

import _src  # noqa: F401
from illustgan import params, stage
from illustgan.rendering import race


def main() -> None:
    settings = params.load()
    race.render(
        [Path("data/runs") / model / str(settings.seeds[0]) for model in settings.models],
        Path("data/race"),
        settings.render.frame_ms,
        settings.render.gif_bytes,
    )


if __name__ == "__main__":
    stage.run(main)
