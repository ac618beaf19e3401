"""What is decoded at once is bounded, and so is the memory that a file can make a decoder want."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.faces import cutting
from illustgan.faces.cutting import Cutter
from illustgan.faces.memory import ROOM, WORKERS, room
from illustgan.faces.packing import Face
from illustgan.faces.reading import NO_ROOM
from illustgan.sources.manifest import Picture

from .usual import noise, usual

ROOT = Path(__file__).resolve().parents[2]
A = Picture("a.png", "", "own")


def locked(folder: Path, kind: int) -> bool:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@pytest.mark.parametrize(("decoded", "cut"), [(0, 0), (14_000_000, 8_000_000), (14_000_000, 8_000_001), (0, 10**8)])
def test_small_pictures_go_side_by_side_and_the_kernel_bounds_them(tmp_path: Path, decoded: int, cut: int) -> None:
    most = max(256_000_000, 16 * decoded + 4 * cut)
    with room(tmp_path, decoded, cut):
        assert locked(tmp_path, fcntl.LOCK_SH) == (most > ROOM)
        assert locked(tmp_path, fcntl.LOCK_EX)
        np.empty(most * 9 // 10, np.uint8)
        with pytest.raises(MemoryError):
            np.empty(most * 2, np.uint8)  # by more than what others may free meanwhile
    np.empty(most * 2, np.uint8)
    assert not locked(tmp_path, fcntl.LOCK_EX)
    # 1.5 GB with the parent process at the default data.max_pixels
    assert WORKERS * 80_000_000 + max(WORKERS * ROOM, 20 * 50_000_000) < 1.4e9


def test_what_wants_more_is_left_out_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise(1).save(tmp_path / "a.png")
    cutter = Cutter(usual(), tmp_path)
    for place, name in ((Image.Image, "load"), (cutting, "content_sha256")):  # by a decoder, and after it
        with monkeypatch.context() as patch:
            patch.setattr(place, name, lambda *_: np.empty(2 * ROOM, np.uint8))
            assert cutter(A) == [Face(A, NO_ROOM)]
    assert not cutter(A)[0].reason


@pytest.mark.parametrize(
    ("crop", "shape", "cut"),
    [("centre", (9, 6), 36), ("pad", (9, 6), 81), ("face", (20, 30), 3600), ("face", (400, 400), 500_000)],
)
def test_how_much_room_a_picture_gets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crop: str, shape: tuple[int, int], cut: int
) -> None:
    noise(1, *shape).save(tmp_path / "a.png")
    asked: list[tuple[Path | int, ...]] = []
    monkeypatch.setattr(cutting, "room", lambda *words: asked.append(words) or room(*words))
    Cutter(usual(crop=crop, share=0.5, max_pixels=500_000), tmp_path)(A)
    assert asked == [(tmp_path, 0), (tmp_path, shape[0] * shape[1], cut)]


# in a process that has freed no memory which a decoder could take without asking for more
LARGE = """
import sys
from pathlib import Path
from PIL import Image
sys.path.insert(0, sys.argv[1])
from illustgan.faces import memory, reading
memory.ROOM, folder = 20_000_000, Path(sys.argv[2])
Image.new("RGB", (4000, 4000), (200, 10, 30)).save(folder / "a.png", "WEBP", lossless=True, method=0)
try:
    with memory.room(folder, 0):
        reading.size(folder / "a.png")
except reading.UnusableError:
    from tests.faces.test_memory import A, Cutter, usual
    [cut] = Cutter(usual(max_pixels=16_000_000), folder)(A)
    assert (cut.pixels == (200, 10, 30)).all()
    print("read")
"""


def test_a_large_webp_is_read(tmp_path: Path) -> None:
    """Its decoder sets aside what it may need when the head is read."""
    command = [sys.executable, "-c", LARGE, str(ROOT), str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "read\n"
