"""Bars with words beside faces, never over them; and pictures of samples that have such bars.

These show what failures and memorising look like: the worst samples beside the best, samples above training faces.
"""

import functools
import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from illustgan.drawing.grids import Pixels, beside, grid, shown

TEXT_SIZE = 14
BAR = 24  # height of a bar in pixels
MARGIN = 4
INK, PAPER = (32, 36, 44), (255, 255, 255)
DONE, TO_DO = (62, 108, 178), (218, 222, 228)  # of the progress line
COLUMNS = 4  # of each half: both side by side are about as wide as the grid of all latents
SPACE = 12  # white pixels between the halves
FEET = (
    "near: to so many held-out faces; off: near to none, so many times too far",
    "near: held-out faces; off: times too far",
    "near: faces; off: times",
)


def work(tflop: float, total: float) -> str:
    """Work done, in TFLOP, with as many decimals in every frame as tell the shares of `total` apart."""
    places = max(0, 2 - math.floor(math.log10(total))) if total > 0 else 0
    return f"{tflop:,.{places}f} TFLOP"


def bar(width: int, left: Sequence[str], right: Sequence[str] = ("",), share: float | None = None) -> Pixels:
    """A white bar with a text at its left and one at its right end: uint8 (BAR, width, 3).

    Each text stands there with shorter forms of it for narrow bars. The right one is shortened first, and never cut;
    the left one is where even its last form leaves no room. `share`, in [0, 1], fills a thin line below the text.
    """
    room = width - 4 * MARGIN
    forms = [*((left[0], text) for text in right), *((text, right[-1]) for text in left[1:])]
    cut = (_cut(left[-1], room - _length(right[-1])), right[-1])
    left_text, right_text = next((pair for pair in forms if sum(map(_length, pair)) <= room), cut)
    image = Image.new("RGB", (width, BAR), PAPER)
    draw = ImageDraw.Draw(image)
    middle = BAR / 2 - (1 if share is not None else 0)
    draw.text((MARGIN, middle), left_text, fill=INK, font=_font(), anchor="lm")
    draw.text((width - MARGIN, middle), right_text, fill=INK, font=_font(), anchor="rm")
    picture = np.array(image)
    if share is not None:
        picture[-3:-1] = TO_DO
        picture[-3:-1, : round(width * min(max(share, 0.0), 1.0))] = DONE
    return picture


def gallery(worst: Pixels, worst_values: Sequence[str], best: Pixels, best_values: Sequence[str]) -> Pixels:
    """Two grids side by side, each face over its value, with a heading over each grid and an explanation below.

    As many worst faces as best ones, at least 1, uint8 (n, H, W, 3), each with a `value`, give uint8 (h, w, 3); sixteen
    fit a phone.
    """
    picture = beside([_half("worst", worst, worst_values), _half("best", best, best_values)], SPACE)
    return np.concatenate([picture, bar(picture.shape[1], FEET)])


def pairs(samples: Pixels, faces: Pixels, distances: Sequence[float]) -> Pixels:
    """A column for each pair, the sample above and its training face below, and the distance over them.

    As many samples as faces, at least 1, uint8 (n, H, W, 3), give uint8 (h, w, 3); ten fit a page.
    """
    rows = grid(shown(np.concatenate([samples, faces])), len(samples))
    width = rows.shape[1]
    foot = bar(width, ("above: samples; below: the nearest training faces", "samples, nearest faces"))
    edges = [round(width * place / len(distances)) for place in range(len(distances) + 1)]
    numbers = [
        bar(right - left, (f"{distance:.3g}", f"{distance:.2g}"))  # at the left of its column
        for (left, right), distance in zip(pairwise(edges), distances, strict=True)
    ]
    return np.concatenate([np.concatenate(numbers, axis=1), rows, foot])


def value(balls: int, reach: float) -> str:
    """How many balls of the reference a sample lies in, or how far off the nearest is, in that ball's radii."""
    return f"near {balls}" if balls else f"off {reach:.2f}" if reach < 100 else f"off {reach:.0f}"


def _half(heading: str, images: Pixels, values: Sequence[str]) -> Pixels:
    faces = shown(images)
    bars = np.stack([bar(faces.shape[2], (text,)) for text in values])
    rows = grid(np.concatenate([faces, bars], axis=1), COLUMNS)
    return np.concatenate([bar(rows.shape[1], (heading,)), rows])


def _cut(text: str, room: float) -> str:
    while text and _length(text + "…") > room:
        text = text[:-1]
    return text + "…" if text else ""


def _length(text: str) -> float:
    return _font().getlength(text)


@functools.cache
def _font() -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(TEXT_SIZE)
    assert isinstance(font, ImageFont.FreeTypeFont)  # Pillow's wheels have FreeType in them
    return font
