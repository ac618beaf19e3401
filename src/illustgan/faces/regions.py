"""What the finder looks at: boxes, the picture at its working size, areas of skin, and dark marks that may be eyes."""

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from illustgan.faces.reading import opaque

WORKING_SIDE = 400  # pixels of the longer side; eyes in a crowd of a dozen are then still three pixels
MAX_ENLARGEMENT = 2.5
LARGEST_MARK = 62  # pixels in width and height, at the working size: an eye or brow of a face that fills the picture
RING = 3

Box = tuple[float, float, float, float]  # left, top, right, bottom
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


def intersection(first: Box, second: Box) -> float:
    """The area that two boxes share."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    return max(width, 0.0) * max(height, 0.0)


def area(box: Box) -> float:
    """Width times height, 0 where an edge is on the wrong side of its opposite."""
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def share(mask: Mask, left: float, top: float, right: float, bottom: float) -> float:
    """The share of true pixels in a box, which is cut to the picture; 0 for an empty one."""
    x0, y0, x1, y1 = (max(round(edge), 0) for edge in (left, top, right, bottom))
    part = mask[y0:y1, x0:x1]
    return np.count_nonzero(part) / part.size if part.size else 0.0


@dataclass(frozen=True)
class Tone:
    """A range of skin colours, each from and to. Marks darker than `ink` stand out on it as eyes do."""

    name: str
    hue: tuple[float, float]  # degrees; below zero is the red end
    saturation: tuple[float, float]  # from 0 to 1
    value: tuple[float, float]  # the largest channel, from 0 to 255
    ink: float  # luma, from 0 to 255
    mixed: bool = False  # whether other things than skin commonly have such colours


TONES = (
    Tone("light", (-8, 37), (0.13, 0.52), (224, 255), 128),
    Tone("dark", (12, 34), (0.3, 0.66), (120, 232), 75),
    Tone("shocked", (-8, 220), (0.04, 0.52), (190, 255), 118, mixed=True),  # a face gone blue from the forehead down
)


@dataclass(frozen=True)
class View:
    """A picture at its working size: arrays (H, W), float32 but for `drawn`."""

    hue: Floats  # degrees from -180 to 180, 0 is red
    saturation: Floats  # from 0 to 1
    value: Floats  # the largest channel, from 0 to 255
    luma: Floats  # ITU-R BT.601
    drawn: Mask  # what is neither transparent nor white paper around the figures
    scale: float  # working pixels a pixel of the picture
    width: int  # of the picture, in its own pixels
    height: int

    @functools.cached_property
    def white(self) -> Mask:
        """Lenses, masks, beards and teeth: drawn and nearly white."""
        return self.drawn & (self.value > 222) & (self.saturation < 0.1)

    @functools.cached_property
    def red(self) -> Mask:
        """Lips and tongues."""
        return (self.hue > -50) & (self.hue < 12) & (self.saturation > 0.55) & (self.luma < 140)


def view(image: Image.Image) -> View:
    """A picture of any mode at its working size, over white."""
    scale = min(WORKING_SIDE / max(image.size), MAX_ENLARGEMENT)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    alpha = None
    if image.has_transparency_data:
        alpha = (image if image.mode == "RGBA" else image.convert("RGBA")).getchannel("A")
    resampling = Image.Resampling.BOX if scale < 0.7 else Image.Resampling.BILINEAR
    pixels = np.asarray(opaque(image, "#ffffff").resize(size, resampling))
    red, green, blue = (np.ascontiguousarray(pixels[..., channel], np.float32) for channel in range(3))
    value = np.maximum(np.maximum(red, green), blue)
    chroma = value - np.minimum(np.minimum(red, green), blue)
    safe = np.maximum(chroma, 1)
    others = np.where(value == green, 2 + (blue - red) / safe, 4 + (red - green) / safe)
    hue = np.where(value == red, (green - blue) / safe, others)
    hue = np.where(hue > 3, hue - 6, hue) * np.float32(60)
    saturation = (chroma / np.maximum(value, 1)).astype(np.float32)
    luma = (0.299 * red + 0.587 * green + 0.114 * blue).astype(np.float32)
    if alpha is not None and np.asarray(alpha).min() < 128:
        drawn = np.asarray(alpha.resize(size, Image.Resampling.BILINEAR)) > 200
    else:
        drawn = ~_outer_paper(pixels.min(axis=2) > 244)
    return View(hue, saturation, value, luma, drawn, scale, image.width, image.height)


def skin(seen: View, tone: Tone) -> Mask:
    """bool (H, W): the pixels of that tone."""
    low, high = tone.hue
    mask = (seen.hue >= low) & (seen.hue <= high)
    mask &= (seen.saturation >= tone.saturation[0]) & (seen.saturation <= tone.saturation[1])
    mask &= (seen.value >= tone.value[0]) & (seen.value <= tone.value[1])
    return np.asarray(mask & seen.drawn & ~seen.white)


@dataclass(frozen=True)
class Mark:
    """A small dark spot or stroke: its centre and box in working pixels, right and bottom exclusive."""

    x: float
    y: float
    left: int
    top: int
    right: int
    bottom: int
    area: int  # pixels
    surrounded: float  # the share of the ring around it, two pixels wide, that is skin or white


def ink(seen: View, tone: Tone) -> Mask:
    """bool (H, W): what is dark on that tone. Red is a mouth and none of it."""
    return np.asarray((seen.luma < tone.ink) & seen.drawn & ~seen.red)


def marks(mask: Mask, flesh: Mask) -> list[Mark]:
    """The small areas of `mask` with at least a third of their surroundings in `flesh`, from top to bottom."""
    labels, count = ndimage.label(mask, np.ones((3, 3), bool))
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    height, width = mask.shape
    spots = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), 1):
        tall, wide = rows.stop - rows.start, columns.stop - columns.start
        if areas[number] < 3 or tall > LARGEST_MARK or wide > LARGEST_MARK:
            continue
        top, bottom = max(rows.start - RING, 0), min(rows.stop + RING, height)
        left, right = max(columns.start - RING, 0), min(columns.stop + RING, width)
        around = flesh[top:bottom, left:right]
        if np.count_nonzero(around) * 4 < around.size:
            continue
        own = labels[top:bottom, left:right] == number
        # without the antialiased edge
        ring = ndimage.binary_dilation(own, iterations=RING) & ~ndimage.binary_dilation(own)
        surrounded = float(np.count_nonzero(around & ring)) / max(1, int(np.count_nonzero(ring)))
        if surrounded < 1 / 3:
            continue
        ys, xs = np.nonzero(own)
        box = (columns.start, rows.start, columns.stop, rows.stop)
        spots.append(Mark(float(xs.mean()) + left, float(ys.mean()) + top, *box, int(areas[number]), surrounded))
    return sorted(spots, key=lambda mark: (mark.y, mark.x))


def _outer_paper(white: Mask) -> Mask:
    """The white that reaches the edge of the picture."""
    labels, _ = ndimage.label(white)
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return np.asarray(white & np.isin(labels, edge))
