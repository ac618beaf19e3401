"""Files as data: URIs, so that a page needs nothing beside itself."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from illustgan.core import files

FINE = 88  # quality of WebP: no fault to be seen at a grid's size, at a quarter of the PNG
QUALITIES = (80, 70, 60, 50, 40, 30, 20)  # the first that fits, where there is a bound


@dataclass(frozen=True)
class Picture:
    """What an <img> needs: a data: URI, and the size in pixels, so that the page does not jump while it loads."""

    uri: str
    width: int
    height: int


def still(path: Path, stage: str, most: int | None = None) -> Picture:
    """A picture of a stage, packed again as lossy WebP, see `lossy`; errors as for `files.reading`."""
    with files.reading(path, stage), Image.open(path) as picture:
        return lossy(picture, most)


def lossy(picture: Image.Image, most: int | None = None) -> Picture:
    """The picture as lossy WebP: in the best of `QUALITIES` that takes no more than `most` bytes, or in the worst."""
    whole = picture.convert("RGB")
    for quality in (FINE,) if most is None else QUALITIES:
        file = io.BytesIO()
        whole.save(file, "WEBP", quality=quality, method=4)
        if most is None or file.tell() <= most:
            break
    return _packed(file.getvalue(), picture.size)


def animation(path: Path, stage: str) -> Picture:
    """An animated WebP of a stage, byte for byte; errors as for `files.reading`."""
    with files.reading(path, stage), Image.open(path) as picture:
        picture.load()
        return _packed(path.read_bytes(), picture.size)


def _packed(data: bytes, size: tuple[int, int]) -> Picture:
    return Picture(f"data:image/webp;base64,{base64.b64encode(data).decode('ascii')}", *size)
