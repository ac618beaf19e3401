"""Sheets have their size, their squares in order, and words below."""

import numpy as np
import pytest
from PIL import Image

from illustgan.faces.finding import sheets
from illustgan.faces.finding.finder import Found
from illustgan.rendering.captions import BAR

SQUARES = [Image.new("RGB", (30 + 9 * number,) * 2, (20 * number, 0, 0)) for number in range(12)]
FOUND = [Found((0, 0, 9, 9), 0.9, "too many dark marks") for _ in SQUARES]
LABELS = [f"{number}.png" for number in range(12)]


@pytest.mark.parametrize(("draw", "lines"), [(sheets.accepted, 2), (sheets.rejected, 3)])
def test_ten_a_row_above_their_words(draw, lines: int) -> None:  # type: ignore[no-untyped-def]
    page = draw(SQUARES, FOUND, LABELS)
    tall = sheets.TILE + lines * BAR + sheets.GAP
    assert page.size == (10 * (sheets.TILE + sheets.GAP) + sheets.GAP, 2 * tall + sheets.GAP)
    shown = [page.getpixel((60 + n % 10 * (sheets.TILE + sheets.GAP), 60 + n // 10 * tall)) for n in range(12)]
    assert shown == [(20 * number, 0, 0) for number in range(12)]
    words = np.asarray(page)[sheets.GAP + sheets.TILE : tall, : sheets.TILE]
    assert (words < 100).any()
    assert draw(SQUARES, FOUND, LABELS).tobytes() == page.tobytes()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ("", "")),
        ("clutter", ("clutter", "")),
        ("no mouth", ("no mouth", "")),
        ("too many dark marks", ("too many", "dark marks")),
    ],
)
def test_halves(text: str, lines: tuple[str, str]) -> None:
    assert sheets.halves(text) == lines


def test_squares_and_words_belong_together() -> None:
    with pytest.raises(ValueError, match="lines"):
        sheets.sheet(SQUARES, [("a",)])
    with pytest.raises(ValueError, match="lines"):
        sheets.sheet(SQUARES[:2], [("a",), ("a", "b")])
    with pytest.raises(ValueError, match="lines"):
        sheets.sheet([], [])
