"""Sheets have their size, their squares in order, and words below."""

import numpy as np
import pytest
from PIL import Image

from illustgan.drawing.captions import BAR
from illustgan.faces.finding import sheets

SQUARES = [Image.new("RGB", (30 + 9 * number,) * 2, (20 * number, 0, 0)) for number in range(12)]
LABELS = [f"{number}.png" for number in range(12)]


@pytest.mark.parametrize(("reasons", "lines"), [(None, 2), (["too many dark marks"] * 12, 3)])
def test_ten_a_row_above_their_words(reasons: list[str] | None, lines: int) -> None:
    page = sheets.sheet(SQUARES, LABELS, [0.9] * 12, reasons)
    tall = sheets.TILE + lines * BAR + sheets.GAP
    assert page.size == (10 * (sheets.TILE + sheets.GAP) + sheets.GAP, 2 * tall + sheets.GAP)
    shown = [page.getpixel((60 + n % 10 * (sheets.TILE + sheets.GAP), 60 + n // 10 * tall)) for n in range(12)]
    assert shown == [(20 * number, 0, 0) for number in range(12)]
    words = np.asarray(page)[sheets.GAP + sheets.TILE : tall, : sheets.TILE]
    assert (words < 100).any()
    assert sheets.sheet(SQUARES, LABELS, [0.9] * 12, reasons).tobytes() == page.tobytes()


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
    for labels, confidences, reasons in (([], [], None), (["a"], [0.5], ["b", "c"]), (["a", "b"], [0.5], None)):
        with pytest.raises(ValueError, match="a label and a confidence"):
            sheets.sheet(SQUARES[: len(confidences)], labels, confidences, reasons)
