"""A square out of a picture, and the square at the wanted size."""

import numpy as np
from PIL import Image

from illustgan.drawing.grids import Pixels


def centre(image: Image.Image) -> Image.Image:
    """The largest square in the middle."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def pad(image: Image.Image, background: str) -> Image.Image:
    """The whole picture in the middle of the smallest square around it, the rest in `background`, "#rrggbb"."""
    side = max(image.size)
    square = Image.new("RGB", (side, side), background)
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return square


def resized(square: Image.Image, size: int, resize_filter: str) -> Pixels:
    """The square RGB picture as an array, uint8 (size, size, 3), by a filter of Pillow's, antialiased if it shrinks."""
    return np.asarray(square.resize((size, size), Image.Resampling[resize_filter.upper()]))
