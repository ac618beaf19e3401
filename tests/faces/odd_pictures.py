"""Files of all kinds, as people have them in a folder of pictures and as nobody should."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

from .usual import noise

FORMATS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif", "BMP": ".bmp", "TIFF": ".tif"}
MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I;16", "I", "F")
TEXTS = {
    "empty": b"", "one byte": b"\x89", "text": b"no picture", "html": b"<!doctype html><img src=x>",
    "nulls": bytes(5000), "iso": bytes(32768) + b"\1CD001",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "pdf": b"%PDF-1.7\n%%EOF", "gzip": b"\x1f\x8b\x08\0\0",
    "elf": b"\x7fELF" + bytes(60), "pickle": b"cos\nsystem\n(S'true'\ntR.", "ps": b"%!PS\nquit", "psd": b"8BPS\0\1",
    "ico": b"\0\0\1\0\1\0" + bytes(30), "webp": b"RIFF\xff\xff\xff\xffWEBPVP8X" + bytes(9),
    "lfs": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
}  # fmt: skip
NAMES = (
    b"Icon\r", b"a\nb.png", b"q\"u'o,t;e.png", b" lead.png", b"trail.png ", b"\x1b[31mred.png", b"NA", b"nan", b"1e5",
    b"-0", b"\xff\xfe.png", b"back\\slash.png", b"=1+1.png", b"#.png", b"-rf", b"~", b"%s.png", b"{}.png", b"t\t.png",
    b"e\xcc\x81.png", b"\xc3\xa9.png", b"\xef\xbb\xbf.png", b"\xc2\x85.png", b"\xe2\x80\xae.png", b"x" * 255,
)  # fmt: skip


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(kind: bytes, body: bytes, crc: int = 0) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body) ^ crc)


def png(depth: int, colour: int, wide: int = 20, *more: bytes, crc: tuple[int, int] = (0, 0), laced: int = 0) -> bytes:
    """A PNG of noise, `wide` pixels wide and 20 tall as its head says."""
    row = (20 * depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] + 7) // 8
    data = zlib.compress(b"".join(b"\0" + np.random.default_rng(depth + colour).bytes(row) for _ in range(20)))
    palette = [chunk(b"PLTE", bytes(range(256)) * 3)] if colour == 3 else []
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, 20, depth, colour, 0, 0, laced), crc[0])
    return b"".join([b"\x89PNG\r\n\x1a\n", head, *palette, *more, chunk(b"IDAT", data, crc[1]), chunk(b"IEND", b"")])


def tags(count: int) -> bytes:
    """A TIFF of so many entries, of which each claims all bytes of the file."""
    entries = (struct.pack("<HHII", tag, 1, 12 * count, 0) for tag in range(1, count + 1))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", count) + b"".join(entries) + bytes(4)


def files() -> Iterator[tuple[str, bytes, str]]:
    """Name, content, and how the reason begins: "" for a picture, "?" for what may be one."""
    for number, (kind, suffix) in enumerate(FORMATS.items()):
        image = noise(number, 40, 36)
        whole = save(image, kind)
        for mode in MODES:
            try:
                made = Image.new(mode, (30, 30), 1) if mode[0] in "IFLP" else image.convert(mode)
                content = save(made, kind)
            except (OSError, ValueError, KeyError):
                continue  # the format has no such mode
            yield f"{kind} {mode}{suffix}", content, "unreadable: floating" if (kind, mode) == ("TIFF", "F") else ""
        for share in (0.01, 0.1, 0.3, 0.6, 0.9):
            yield f"{kind} cut at {share}{suffix}", whole[: int(len(whole) * share)], "unreadable"
            broken = bytearray(whole)
            broken[int(share * len(whole))] ^= 0xFF
            yield f"{kind} broken at {share}{suffix}", bytes(broken), "?"
        yield f"{kind} end missing{suffix}", whole[:-1], "?"
        yield f"{kind} with more{suffix}", whole + b"PK\3\4" + bytes(99), ""
        yield f"{kind} by a wrong name.txt", save(noise(50 + number), kind), ""
        yield f"{kind} of 1x1{suffix}", save(noise(0, 1, 1), kind), "too small: 1x1"
        yield f"{kind} strip{suffix}", save(noise(0, 3000, 2), kind), "too small: 3000x2"
        yield f"{kind} large{suffix}", save(Image.new("RGB", (400, 300)), kind), "too large: 400x300"
    for kind in ("PNG", "WEBP", "GIF", "TIFF"):
        yield f"{kind} film", save(noise(60), kind, save_all=True, append_images=[noise(61), noise(62)]), ""
    for colour, depths in ((0, (1, 2, 4, 8, 16)), (2, (8, 16)), (3, (1, 2, 4, 8)), (4, (8, 16)), (6, (8, 16))):
        for depth in depths:
            yield f"png {colour} of {depth} bits", png(depth, colour), ""
    yield "png interlaced", png(8, 0, laced=1), "?"
    yield "png head's crc", png(8, 2, crc=(1, 0)), "unreadable"
    yield "png data's crc", png(8, 2, crc=(0, 1)), "?"
    for wide in (0, 2**31 - 1, 2**32 - 1, 100_000):
        yield f"png of width {wide}", png(8, 2, wide), "too large" if 0 < wide < 2**32 - 1 else "?"
    bomb = zlib.compress(bytes(2_000_000))
    for kind, body in ((b"zTXt", b"a\0\0" + bomb), (b"iCCP", b"a\0\0" + bomb), (b"eXIf", tags(9000)), (b"tRNS", b"x")):
        yield f"png with odd {kind.decode()}", png(8, 2, 20, chunk(kind, body)), "?"
    yield "tiff of many tags", tags(9000), "unreadable"
    yield "tiff in a circle", b"II*\0\x08\0\0\0\0\0\x08\0\0\0", "unreadable"
    for kind, place, form in (("GIF", 6, "<HH"), ("BMP", 18, "<ii")):
        giant = bytearray(save(noise(0), kind))
        giant[place : place + struct.calcsize(form)] = struct.pack(form, 65535, 65535)
        yield f"{kind} giant", bytes(giant), "too large: 65535x65535"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.png", save(noise(0), "PNG"))
    for name, text in {**TEXTS, "zip": archive.getvalue()}.items():
        yield f"{name}.png", text, "unreadable"
    for number, raw in enumerate(NAMES):
        yield os.fsdecode(raw), save(noise(100 + number), "PNG"), ""
