"""What is decoded at once is bounded, and so is the memory that a file can make a decoder want."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from illustgan.faces import cutting
from illustgan.faces.cutting import PIXEL, Cutter
from illustgan.faces.packing import Face
from illustgan.faces.reading import NO_ROOM, ROOM, WORKERS, room
from illustgan.sources.manifest import Picture

from .usual import noise, usual

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


def test_what_wants_more_has_it_alone_or_is_left_out_with_a_reason(tmp_path: Path, monkeypatch: Any) -> None:
    noise(1).save(tmp_path / "a.png")
    load, content_sha256 = Image.Image.load, cutting.content_sha256

    def wanting(work: Callable[..., Any]) -> Callable[..., Any]:
        def work_in_memory(*arguments: Any) -> Any:
            np.empty(2 * ROOM, np.uint8)
            return work(*arguments)

        return work_in_memory

    for place, name, work in ((Image.Image, "load", load), (cutting, "content_sha256", content_sha256)):
        with monkeypatch.context() as patch:  # by a decoder, and after it
            patch.setattr(place, name, wanting(work))
            assert Cutter(usual(), tmp_path)(A) == [Face(A, NO_ROOM)]
            assert not Cutter(usual(max_pixels=4 * ROOM // PIXEL), tmp_path)(A)[0].reason


def test_a_large_webp_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its decoder sets aside what it may need when the head is read, and says that the file is damaged."""
    Image.new("RGB", (4000, 4000), (200, 10, 30)).save(tmp_path / "a.png", "WEBP", lossless=True, method=0)
    monkeypatch.setattr(cutting, "ROOM", 20_000_000)
    [face] = Cutter(usual(max_pixels=16_000_000), tmp_path)(A)
    assert (face.pixels == (200, 10, 30)).all()
