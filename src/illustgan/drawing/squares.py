"""A square out of a picture, and the square at the wanted size."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from PIL import Image

FILTERS = {name: Image.Resampling[name.upper()] for name in ("lanczos", "bicubic", "bilinear", "box", "hamming")}


def centre(image: Image.Image, background: str) -> Image.Image:
    """The largest square in the middle; `background` is not seen."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def pad(image: Image.Image, background: str) -> Image.Image:
    """The whole picture in the middle of the smallest square around it, the rest in `background`, "#rrggbb"."""
    side = max(image.size)
    square = Image.new("RGB", (side, side), background)
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return square


CROPS: Mapping[str, Callable[[Image.Image, str], Image.Image]] = {"centre": centre, "pad": pad}


def resized(square: Image.Image, size: int, resize_filter: str) -> npt.NDArray[np.uint8]:
    """The square RGB picture as an array, uint8 (size, size, 3), by one of `FILTERS` (antialiased where it shrinks)."""
    return np.asarray(square.resize((size, size), FILTERS[resize_filter]))
