"""Settings of small faces, tables read back, and pictures as sources leave them."""

import csv
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from illustgan.sources import own
from illustgan.sources.settings import Avatars, Data, Finder

FINDER = {"threshold": 0.5, "share": 0.667, "same_drawing": None}
DATA: dict[str, Any] = {
    "source": "own", "faces": 16, "size": 16, "filter": "lanczos", "background": "#ffffff", "near_duplicates": None,
    "crop": "centre", "heldout": 0.25, "validation": 0.1, "min_side": 8, "max_pixels": 100_000, "irasutoya": None,
    "avatars": Avatars(seed="s", styles=("personas", "big-ears")),
}  # fmt: skip


def usual(**changes: Any) -> Data:
    """A block `data` of own pictures, with changes; those of the block `finder` by their own names."""
    finder = Finder(**FINDER | {name: changes.pop(name) for name in FINDER if name in changes})
    return Data.model_construct(**DATA, finder=finder).model_copy(update=changes)


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return list(csv.DictReader(file))


def noise(seed: int, width: int = 24, height: int = 20) -> Image.Image:
    """A picture like no other."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8))


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of its file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(depth: int, colour: int, row: bytes, wide: int, *more: bytes) -> bytes:
    """A PNG of one row as its head says: bits of a value, colour type (0 grey, 2 RGB), and further chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, 1, depth, colour, 0, 0, 0))
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", head, *more, chunk(b"IDAT", zlib.compress(b"\0" + row)), chunk(b"IEND", b"")]
    )


def collected(source: Path, folder: Path) -> Path:
    """`folder`, new, with the pictures of `source` as `own` collects them."""
    folder.mkdir()
    own.collect(folder, pictures=source)
    return folder
