"""The sheet has its size, its faces and its order."""

import numpy as np
import pytest

from illustgan.faces.contact_sheet import contact_sheet


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(1, 1, 1), (16, 16, 1), (17, 16, 2), (160, 16, 10), (500, 16, 10)]
)
def test_size(count: int, columns: int, rows: int) -> None:
    sheet = contact_sheet(np.zeros((count, 20, 20, 3), np.uint8))
    assert sheet.size == (columns * 24 + 4, rows * 24 + 4)
    assert sheet.getpixel((0, 0)) == (255, 255, 255)
    assert sheet.getpixel((4, 4)) == (0, 0, 0)


def test_every_face_once_and_large_ones_smaller() -> None:
    faces = np.stack([np.full((128, 128, 3), value, np.uint8) for value in range(40)])
    sheet = contact_sheet(faces, "#ff0000")
    assert sheet.width == 16 * 68 + 4
    shown = [sheet.getpixel((36 + n % 16 * 68, 36 + n // 16 * 68))[0] for n in range(40)]  # type: ignore[index]
    assert sorted(shown) == list(range(40))
    assert contact_sheet(faces, "#ff0000").tobytes() == sheet.tobytes()


def test_styles_that_take_turns_do_not_make_stripes() -> None:
    faces = np.stack([np.full((16, 16, 3), n % 4, np.uint8) for n in range(400)])
    column = np.asarray(contact_sheet(faces))[12::20, 12, 0]
    assert len(set(column.tolist())) > 1
