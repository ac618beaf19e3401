"""Contact sheets of what was found and what was not, with words, for the user's eye."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from illustgan.faces.finding.finder import Found
from illustgan.rendering import captions

TILE = 128  # pixels
GAP = 4
COLUMNS = 10
SHORT = 15  # letters that fit a line


def accepted(squares: Sequence[Image.Image], found: Sequence[Found], labels: Sequence[str]) -> Image.Image:
    """Crops in the given order, each above its label and the confidence.

    Args:
        squares: as `crops.crop` makes them.
        found: what was found of each.
        labels: in Latin letters, since the font has no others: the first digits of a SHA-256, say, which keep.txt and
            drop.txt understand.
    """
    return sheet(squares, [(label, f"{one.confidence:.2f}") for one, label in zip(found, labels, strict=True)])


def rejected(squares: Sequence[Image.Image], found: Sequence[Found], labels: Sequence[str]) -> Image.Image:
    """Crops of candidates that are no face, each above its label, the reason, and the confidence; see `accepted`."""
    lines = []
    for one, label in zip(found, labels, strict=True):
        first, second = halves(one.reason)
        lines.append((label, first, f"{second} ({one.confidence:.2f})" if second else f"({one.confidence:.2f})"))
    return sheet(squares, lines)


def sheet(squares: Sequence[Image.Image], lines: Sequence[Sequence[str]]) -> Image.Image:
    """Squares in rows of ten, each above its lines of text.

    Args:
        squares: at least one; larger and smaller ones are shown at 128 pixels.
        lines: of each square, equally many; a line is cut where it is too long.

    Returns:
        An RGB picture; the same bytes for the same input.
    """
    if not squares or len(squares) != len(lines) or len({len(texts) for texts in lines}) != 1:
        raise ValueError(f"a sheet needs a square or more, and equally many lines for each, not {len(squares)}")
    columns = min(COLUMNS, len(squares))
    rows = -(-len(squares) // columns)
    tall = TILE + captions.BAR * len(lines[0])
    page = Image.new("RGB", (columns * (TILE + GAP) + GAP, rows * (tall + GAP) + GAP), "#ffffff")
    for place, (square, texts) in enumerate(zip(squares, lines, strict=True)):
        left, top = GAP + place % columns * (TILE + GAP), GAP + place // columns * (tall + GAP)
        page.paste(square.convert("RGB").resize((TILE, TILE), Image.Resampling.LANCZOS), (left, top))
        for number, text in enumerate(texts):
            page.paste(
                Image.fromarray(np.asarray(captions.bar(TILE, (text,)))), (left, top + TILE + number * captions.BAR)
            )
    return page


def halves(text: str) -> tuple[str, str]:
    """A text in two lines of about the same length; the second is empty where the text fits one or is a single word."""
    if len(text) <= SHORT:
        return text, ""
    words = text.split()
    splits = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words) + 1)]
    return min(splits, key=lambda pair: max(map(len, pair)), default=("", ""))
