"""Sheets have their size, their faces in order, and words below."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.drawing.captions import BAR
from illustgan.faces import packing as sheets
from illustgan.faces.packing import Face, pack
from illustgan.sources.manifest import Picture

FACES = [np.full((30 + 9 * number,) * 2 + (3,), (20 * number, 0, 0), np.uint8) for number in range(12)]
LABELS = [f"{number}.png" for number in range(12)]


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


def test_sheets_of_a_pack_show_what_was_found_and_the_surest_that_was_left_out(tmp_path: Path) -> None:
    def face(value: int, sure: str, reason: str = "") -> Face:
        return Face(Picture(f"{value}", "train", "own"), reason, np.full((16, 16, 3), value, np.uint8), "0 0 9 9", sure)

    train = [face(10, "0.9000"), face(20, ""), face(30, "0.6000")]
    reasons = {40: ("no face: no mouth", "0.2000"), 50: ("not needed: x", "0.9900"), 60: ("dropped: x", "0.4000")}
    rejected = [face(value, sure, reason) for value, (reason, sure) in reasons.items()]
    rejected += [face(70, "", "too small: x"), Face(Picture("gone", "", "own"), "unreadable: x")]
    pack(tmp_path, {"train": train, "heldout": train[:1]}, rejected, [], "#ffffff")
    assert {path.stem for path in (tmp_path / "sheets").iterdir()} == {"accepted-01", "contact_sheet", "rejected-01"}
    for name, values in (("accepted", [10, 30, 10]), ("rejected", [60, 40])):
        with Image.open(tmp_path / f"sheets/{name}-01.png") as sheet:
            assert sheet.width == len(values) * 132 + 4
            shown = [sheet.getpixel((60 + 132 * place, 60)) for place in range(len(values))]
            assert shown == [(value,) * 3 for value in values]
