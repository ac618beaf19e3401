"""Contact sheets of what was found and what was not, with words, for the user's eye."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from illustgan.drawing import captions

TILE = 128  # pixels
GAP = 4
COLUMNS = 10
SHORT = 15  # letters that fit a line


def sheet(
    squares: Sequence[Image.Image],
    labels: Sequence[str],
    confidences: Sequence[float],
    reasons: Sequence[str] | None = None,
) -> Image.Image:
    """Squares in rows of ten, each above its label and the confidence, with the reason between them where there is one.

    Args:
        squares: at least one; larger and smaller ones are shown at 128 pixels.
        labels: in Latin letters, since the font has no others: the first digits of a SHA-256, say, which keep.txt and
            drop.txt understand.
        confidences: from 0 to 1.
        reasons: why each was rejected, in a few words; None for faces.

    Returns:
        An RGB picture; the same bytes for the same input.
    """
    if not squares or not len(squares) == len(labels) == len(confidences) == len(reasons or labels):
        raise ValueError(f"a sheet needs a square or more, and a label and a confidence for each, not {len(squares)}")
    sure = [f"{confidence:.2f}" for confidence in confidences]
    lines: list[tuple[str, ...]]
    if reasons is None:
        lines = [*zip(labels, sure, strict=True)]
    else:
        lines = [(label, *_with(halves(reason), one)) for label, reason, one in zip(labels, reasons, sure, strict=True)]
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


def _with(texts: tuple[str, str], confidence: str) -> tuple[str, str]:
    first, second = texts
    return first, f"{second} ({confidence})" if second else f"({confidence})"
