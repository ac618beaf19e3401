"""Make data/prepared, the packed faces, from data/pictures."""

from pathlib import Path

import _src  # noqa: F401
from illustgan import params, stage
from illustgan.faces.prepare import prepare


def main() -> None:
    data = params.load().data
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
