"""Bars with words: what an animation says beside the faces, never over them."""

import functools
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from illustgan.drawing.grids import Pixels

TEXT_SIZE = 14
BAR = 24  # height of a bar in pixels
MARGIN = 4
INK, PAPER = (32, 36, 44), (255, 255, 255)
DONE, TO_DO = (62, 108, 178), (218, 222, 228)  # of the progress line


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
