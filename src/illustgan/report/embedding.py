"""Files as data: URIs, so that a page needs nothing beside itself."""

import base64
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from illustgan.core import files

QUALITIES = (80, 70, 60, 50, 40, 30, 20)  # of WebP: the best shows no fault at a grid's size, at a sixth of the PNG
PROBES = 8  # pictures from which the size of all is estimated


@dataclass(frozen=True)
class Picture:
    """What an <img> needs: a data: URI, and the size in pixels, so that the page does not jump while it loads."""

    uri: str
    width: int
    height: int


def still(path: Path, stage: str, most: float = math.inf) -> Picture:
    """A picture of a stage, packed again as lossy WebP, see `lossy`; errors as for `files.reading`."""
    with files.reading(path, stage), Image.open(path) as picture:
        return lossy(picture, most)


def lossy(picture: Image.Image, most: float = math.inf) -> Picture:
    """The picture as lossy WebP: in the best of `QUALITIES` that takes no more than `most` bytes, or in the worst."""
    return alike([picture], most)[0]


def alike(pictures: Sequence[Image.Image], most: float) -> list[Picture]:
    """Pictures as lossy WebP, all in one quality: the best in which they take about `most` bytes, or the worst.

    A few of them, evenly spread, tell what all will take. AVIF looks the same in a sixth fewer bytes, and takes four
    times as long.
    """
    whole = [picture.convert("RGB") for picture in pictures]
    probes = whole[:: math.ceil(len(whole) / PROBES)]
    for quality in QUALITIES:
        if sum(len(_webp(probe, quality)) for probe in probes) * len(whole) <= most * len(probes):
            break
    encoded = (base64.b64encode(_webp(picture, quality)).decode("ascii") for picture in whole)
    return [
        Picture(f"data:image/webp;base64,{data}", *picture.size) for data, picture in zip(encoded, whole, strict=True)
    ]


def _webp(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()
