"""What is decoded at once is bounded, and so is the memory of what a file makes a decoder want."""

import fcntl
import os
import resource
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.faces import cutting, memory
from illustgan.faces.cutting import Cutter
from illustgan.faces.memory import BYTES, ROOM, room
from illustgan.faces.packing import Rejected
from illustgan.faces.reading import NO_ROOM, parts
from illustgan.sources.manifest import Picture

from .usual import noise, usual


def locks(folder: Path) -> tuple[bool, bool]:
    """Whether another small picture can be worked on, and whether a large one can."""
    found = []
    for kind in (fcntl.LOCK_SH, fcntl.LOCK_EX):
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            found.append(True)
        except BlockingIOError:
            found.append(False)
        finally:
            os.close(handle)
    return found[0], found[1]


def test_small_pictures_go_side_by_side_and_a_large_one_alone(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    for pixels, beside in ((0, True), (ROOM // BYTES, True), (ROOM // BYTES + 1, False)):
        with room(tmp_path, pixels):
            assert locks(tmp_path) == (beside, False)
        assert locks(tmp_path) == (True, True)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert memory.WORKERS * (ROOM + 80_000_000) < 1.4e9  # with the parent process: 1.5 GB
    assert memory.WORKERS * 80_000_000 + BYTES * 50_000_000 < 1.4e9


@pytest.mark.parametrize("pixels", [0, 2 * ROOM // BYTES])
def test_the_kernel_keeps_it(tmp_path: Path, pixels: int) -> None:
    size = max(ROOM, BYTES * pixels)
    with room(tmp_path, pixels):
        np.empty(size * 9 // 10, np.uint8)
        with pytest.raises(MemoryError):
            np.empty(size * 11 // 10, np.uint8)
    np.empty(size * 2, np.uint8)


def test_what_wants_more_is_left_out_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise(1).save(tmp_path / "a.png")
    row, cutter = Picture("a.png", "", "own"), Cutter(usual(), tmp_path)
    for place, name in ((Image.Image, "load"), (cutting, "content_sha256")):  # by a decoder, and after it
        with monkeypatch.context() as patch:
            patch.setattr(place, name, lambda *_: np.empty(2 * ROOM, np.uint8))
            assert cutter(row) == [Rejected("a.png", NO_ROOM)]
    assert cutter(Picture("gone.png", "", "own")) == [Rejected("gone.png", cutting.GONE)]
    assert not isinstance(cutter(row)[0], Rejected)


@pytest.mark.parametrize(
    ("crop", "size", "pixels"),
    [
        ("centre", (300, 200), 300 * 200 + 200 * 200),
        ("pad", (300, 200), 300 * 200 + 300 * 300),
        ("face", (200, 300), 300 * 200 + 600 * 600),
        ("face", (400, 400), 400 * 400 + 500_000),
    ],
)
def test_how_much_room_a_picture_gets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crop: str, size: tuple[int, int], pixels: int
) -> None:
    noise(1, *size).save(tmp_path / "a.png")
    asked = []
    monkeypatch.setattr(cutting, "room", lambda folder, pixels: asked.append((folder, pixels)) or room(folder, pixels))
    Cutter(usual(crop=crop, share=0.5, max_pixels=500_000), tmp_path)(Picture("a.png", "", "own"))
    assert asked == [(tmp_path, 0), (tmp_path, pixels)]


@pytest.mark.parametrize("size", [(3, 5), (1 << 20, 2), (2_500_000, 2), (1000, 3000), (1, 2_500_000)])
def test_parts_are_the_pixels_in_their_order(size: tuple[int, int]) -> None:
    wide, tall = size
    numbers = np.arange(wide * tall).reshape(tall, wide)
    pieces = [numbers[top:bottom, left:right].ravel() for left, top, right, bottom in parts(size)]
    assert (np.concatenate(pieces) == numbers.ravel()).all()
    assert max(map(len, pieces)) <= 1 << 20
    assert len(pieces) <= 2 + 2 * wide * tall // (1 << 20)
