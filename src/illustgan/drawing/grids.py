"""Pictures as squares of one size, and many of them on one picture."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor

GAP = 2  # white pixels between faces and around them
SMALLEST = 64  # faces of fewer pixels a side are enlarged by a whole number, so that they can be seen
LARGEST = 128  # faces of more are reduced by one: a grid of 64 stays near a thousand pixels a side

Pixels = npt.NDArray[np.uint8]


def shown(images: Pixels) -> Pixels:
    """Samples at the size at which they are drawn: pixels repeated or averaged in whole blocks, never interpolated.

    uint8 (N, S, S, 3) to (N, T, T, 3). T is S for 64 ≤ S ≤ 128; smaller S are multiplied to at most 64, larger ones
    divided to at most 128 (by a whole number, as all sizes in params.yaml can be). Flat colours stay as they are.
    """
    side = images.shape[1]
    if side < SMALLEST:
        zoom = SMALLEST // side
        return images.repeat(zoom, axis=1).repeat(zoom, axis=2)
    if side > LARGEST:
        return reduced(images, -(-side // LARGEST))
    return images


def reduced(images: Pixels, block: int) -> Pixels:
    """Means over blocks of pixels, rounded: uint8 (N, S, S, 3) to (N, S / block, S / block, 3)."""
    new = images.shape[1] // block
    blocks = images.reshape(len(images), new, block, new, block, 3)
    means: Pixels = ((blocks.sum(axis=(2, 4), dtype=np.uint32) + block * block // 2) // block**2).astype(np.uint8)
    return means


def grid(images: Pixels, columns: int, gap: int = GAP, background: str = "#ffffff") -> Pixels:
    """Pictures row by row on `background`, "#rrggbb", with `gap` pixels of it between them and around.

    uint8 (N, H, W, 3), N ≥ 1, to (rows · (H + gap) + gap, columns · (W + gap) + gap, 3); places after the last one stay
    empty.
    """
    count, height, width, _ = images.shape
    rows = -(-count // columns)
    shape = (rows * (height + gap) + gap, columns * (width + gap) + gap, 3)
    picture = np.full(shape, ImageColor.getrgb(background), np.uint8)
    for place, image in enumerate(images):
        top, left = gap + place // columns * (height + gap), gap + place % columns * (width + gap)
        picture[top : top + height, left : left + width] = image
    return picture


def beside(pictures: Sequence[Pixels], space: int) -> Pixels:
    """Pictures of one height, uint8 (H, W, 3), side by side with so many white pixels between them."""
    white = np.full((len(pictures[0]), space, 3), 255, np.uint8)
    return np.concatenate([part for picture in pictures for part in (white, picture)][1:], axis=1)


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
