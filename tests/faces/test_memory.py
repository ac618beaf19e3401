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
from illustgan.faces.cutting import PIXEL, Cutter
from illustgan.faces.packing import Face
from illustgan.faces.reading import NO_ROOM, ROOM, WORKERS, room
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


@pytest.mark.parametrize("size", [ROOM, ROOM + 1, 4 * ROOM])
def test_small_pictures_go_side_by_side_and_the_kernel_bounds_them(tmp_path: Path, size: int) -> None:
    with room(tmp_path, size):
        assert locked(tmp_path, fcntl.LOCK_SH) == (size > ROOM)
        assert locked(tmp_path, fcntl.LOCK_EX)
        np.empty(size * 9 // 10, np.uint8)
        with pytest.raises(MemoryError):
            np.empty(size * 2, np.uint8)  # by more than what others may free meanwhile
    np.empty(size * 2, np.uint8)
    assert not locked(tmp_path, fcntl.LOCK_EX)
    # 1.5 GB with the parent process at the default data.max_pixels
    assert WORKERS * 80_000_000 + max(WORKERS * ROOM, PIXEL * 50_000_000) < 1.4e9


def test_what_wants_more_is_left_out_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise(1).save(tmp_path / "a.png")
    cutter = Cutter(usual(), tmp_path)
    for place, name in ((Image.Image, "load"), (cutting, "content_sha256")):  # by a decoder, and after it
        with monkeypatch.context() as patch:
            patch.setattr(place, name, lambda *_: np.empty(2 * ROOM, np.uint8))
            assert cutter(A) == [Face(A, NO_ROOM)]
    assert not cutter(A)[0].reason


# in a process that has freed no memory which a decoder could take without asking for more
LARGE = """
import sys
from pathlib import Path
from PIL import Image
sys.path.insert(0, sys.argv[1])
from illustgan.faces import cutting
from tests.faces.test_memory import A, Cutter, usual
cutting.ROOM, folder = 20_000_000, Path(sys.argv[2])
Image.new("RGB", (4000, 4000), (200, 10, 30)).save(folder / "a.png", "WEBP", lossless=True, method=0)
[face] = Cutter(usual(max_pixels=16_000_000), folder)(A)
assert (face.pixels == (200, 10, 30)).all()
[face] = Cutter(usual(max_pixels=1_000_000), folder)(A)
print(face.reason)
"""


def test_a_large_webp_is_read_when_it_has_room(tmp_path: Path) -> None:
    """Its decoder sets aside what it may need when the head is read."""
    command = [sys.executable, "-c", LARGE, str(ROOT), str(tmp_path)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.startswith(("unreadable", "too large"))
