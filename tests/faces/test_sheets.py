"""Sheets have their size, their faces in order, and words below."""

import numpy as np
import pytest

from illustgan.drawing.captions import BAR
from illustgan.faces import sheets

FACES = [np.full((30 + 9 * number,) * 2 + (3,), (20 * number, 0, 0), np.uint8) for number in range(12)]
LABELS = [f"{number}.png" for number in range(12)]


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(1, 1, 1), (16, 16, 1), (17, 16, 2), (160, 16, 10), (500, 16, 10)]
)
def test_size_of_an_overview(count: int, columns: int, rows: int) -> None:
    sheet = sheets.overview(np.zeros((count, 20, 20, 3), np.uint8))
    assert sheet.size == (columns * 24 + 4, rows * 24 + 4)
    assert [sheet.getpixel((place, place)) for place in (0, 4)] == [(255,) * 3, (0,) * 3]


def test_an_overview_has_every_face_once_and_large_ones_smaller() -> None:
    faces = np.stack([np.full((128, 128, 3), value, np.uint8) for value in range(40)])
    sheet = sheets.overview(faces, "#ff0000")
    assert sheet.width == 16 * 68 + 4
    shown = [sheet.getpixel((36 + n % 16 * 68, 36 + n // 16 * 68))[0] for n in range(40)]  # type: ignore[index]
    assert sorted(shown) == list(range(40))
    assert sheets.overview(faces, "#ff0000").tobytes() == sheet.tobytes()


@pytest.mark.parametrize(("reasons", "lines"), [(None, 2), (["too many dark marks"] * 12, 3)])
def test_ten_a_row_above_their_words(reasons: list[str] | None, lines: int) -> None:
    page = sheets.labelled(FACES, LABELS, [0.9] * 12, reasons)
    across, tall = sheets.LABELLED_TILE + sheets.GAP, sheets.LABELLED_TILE + lines * BAR + sheets.GAP
    assert page.size == (10 * across + sheets.GAP, 2 * tall + sheets.GAP)
    shown = [page.getpixel((60 + n % 10 * across, 60 + n // 10 * tall)) for n in range(12)]
    assert shown == [(20 * number, 0, 0) for number in range(12)]
    assert (np.asarray(page)[across:tall, : sheets.LABELLED_TILE] < 100).any()
    assert sheets.labelled(FACES, LABELS, [0.9] * 12, reasons).tobytes() == page.tobytes()


def test_halves() -> None:
    found = [sheets.halves(text) for text in ("", "no mouth", "too many dark marks")]
    assert found == [("", ""), ("no mouth", ""), ("too many", "dark marks")]
