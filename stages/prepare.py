"""Make data/prepared, the packed faces, from data/pictures: python stages/prepare.py."""

from pathlib import Path

import _src  # noqa: F401
from illustgan.core import stage
from illustgan.core.settings import ParamsFile
from illustgan.faces.prepare import prepare
from illustgan.sources.settings import Data


def main() -> None:
    data = ParamsFile().block("data", Data)
    prepare(
        Path("data/pictures"),
        Path("data/prepared"),
        faces=data.faces,
        size=data.size,
        resize_filter=data.filter,
        background=data.background,
        near_duplicates=data.near_duplicates,
        crop=data.crop_in_force,
        threshold=data.finder.threshold,
        share=data.finder.share,
        same_drawing=data.finder.same_drawing,
        heldout=data.heldout,
        min_side=data.min_side,
        max_pixels=data.max_pixels,
    )


if __name__ == "__main__":  # worker processes import this file
    stage.run(main)
