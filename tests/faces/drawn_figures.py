"""Flat figures drawn with Pillow, in the manner of the illustrations that the finder is for."""

import numpy as np
from PIL import Image, ImageDraw

from illustgan.faces.regions import Box

SKIN = {
    "light": ((252, 202, 158), (252, 174, 144)),  # skin, and the blush on it
    "pale": ((253, 222, 190), (250, 192, 166)),
    "tan": ((213, 156, 108), (206, 132, 92)),
    "dark": ((161, 112, 76), (156, 96, 64)),
}
HAIR, LIPS, WHITE, BLACK = (35, 24, 21), (193, 39, 72), (255, 255, 255), (20, 20, 22)
Colour = tuple[int, int, int]


def paper(width: int = 400, height: int = 400) -> Image.Image:
    """Transparent paper: at 400 pixels a side it is not scaled."""
    return Image.new("RGBA", (width, height), (0, 0, 0, 0))


def face(
    image: Image.Image,
    x: float,
    y: float,
    side: float = 100,
    tone: str = "light",
    eyes: str = "open",
    hair: Colour = HAIR,
    wears: str = "",
) -> Box:
    """Draw a face, return its box; eyes: open, closed, glasses, sunglasses or profile; wears: nothing, hat or mask."""
    draw = ImageDraw.Draw(image)
    skin, blush = SKIN[tone]
    half, up, down = side / 2, 0.42 * side, 0.46 * side
    unit = side / 100
    draw.ellipse((x - half - 6 * unit, y - up - 22 * unit, x + half + 6 * unit, y + 0.2 * side), fill=hair)
    draw.rounded_rectangle((x - half, y - up, x + half, y + down), radius=0.36 * side, fill=skin)
    draw.pieslice((x - half - 4 * unit, y - up - 22 * unit, x + half + 4 * unit, y - 8 * unit), 180, 360, fill=hair)
    for sign in (-1, 1):
        draw.ellipse(_around(x + sign * 33 * unit, y + 14 * unit, 13 * unit, 9 * unit), fill=blush)
    for sign in (1,) if eyes == "profile" else (-1, 1):
        centre = x + sign * 15 * unit
        brow = (centre - 6 * unit, y - 17 * unit, centre + 6 * unit, y - 17 * unit)
        draw.line(brow, fill=BLACK, width=_width(3, unit))
        if eyes == "glasses":
            draw.rectangle(_around(centre, y, 13 * unit, 9 * unit), fill=WHITE)
        if eyes == "sunglasses":
            draw.rectangle((x - half - 2, y - 10 * unit, x + half + 2, y + 8 * unit), fill=BLACK)
        elif eyes == "closed":
            draw.arc(_around(centre, y, 6 * unit, 5 * unit), 180, 360, fill=BLACK, width=_width(3, unit))
        else:
            draw.ellipse(_around(centre, y, 3.5 * unit, 4 * unit), fill=BLACK)
    draw.arc(_around(x, y + 24 * unit, 9 * unit, 6 * unit), 10, 170, fill=LIPS, width=_width(4, unit))
    if wears == "hat":
        brim = (x - half - 8 * unit, y - up - 30 * unit, x + half + 8 * unit, y - 26 * unit)
        draw.rectangle(brim, fill=(40, 90, 160))
    if wears == "mask":
        draw.rectangle((x - 0.3 * side, y + 12 * unit, x + 0.3 * side, y + down), fill=WHITE, outline=(190, 195, 205))
    return x - half, y - (0.26 * side if wears == "hat" else up), x + half, y + down


def portraits(count: int, seed: int, size: int = 64) -> list[Image.Image]:
    """Faces of many colours, each on white paper of `size` pixels a side."""
    random = np.random.default_rng(seed)
    pictures = []
    for _ in range(count):
        image = Image.new("RGBA", (64, 64), "white")
        x, y, side = random.integers((28, 32, 34), (36, 38, 46))
        red, green, blue = (int(light) for light in random.integers(0, 200, 3))
        face(image, x, y, side, str(random.choice(list(SKIN))), hair=(red, green, blue))
        pictures.append(image.convert("RGB").resize((size, size), Image.Resampling.LANCZOS))
    return pictures


def body(image: Image.Image, x: float, top: float, side: float, colour: Colour) -> None:
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((x - side / 2, top, x + side / 2, top + 1.3 * side), radius=side / 5, fill=colour)
    for sign in (-1, 1):
        hand(image, x + sign * 0.7 * side, top + side, side / 4)


def hand(image: Image.Image, x: float, y: float, side: float, tone: str = "light") -> None:
    """A fist with lines between the fingers."""
    draw = ImageDraw.Draw(image)
    skin, blush = SKIN[tone]
    draw.ellipse(_around(x, y, side / 2, side / 2), fill=skin)
    for place in (-0.2, 0.0, 0.2):
        draw.line((x + place * side, y, x + place * side, y + 0.3 * side), fill=blush, width=2)


def _around(x: float, y: float, wide: float, tall: float) -> Box:
    return x - wide, y - tall, x + wide, y + tall


def _width(pixels: float, unit: float) -> int:
    return max(1, round(pixels * unit))
