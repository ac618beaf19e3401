"""Fill data/pictures from the source that data.source names."""

from pathlib import Path

import _src  # noqa: F401
from illustgan import params, stage
from illustgan.faces import sources


def main() -> None:
    data = params.load().data
    sources.collect(
        data.source,
        Path("data/pictures"),
        faces=data.faces,
        size=data.size,
        background=data.background,
        seed=data.avatars.seed,
        styles=data.avatars.styles,
        pictures=Path("data/own"),
    )


if __name__ == "__main__":  # worker processes import this file
    stage.run(main)
