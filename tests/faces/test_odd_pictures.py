"""Whatever lies in the user's folder becomes a face, or has its reason in rejected.csv."""

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from illustgan.faces.prepare import prepare
from illustgan.report.texts import foreign

from .usual import chunk, collected, noise, png, save, table, usual

FORMATS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif", "BMP": ".bmp", "TIFF": ".tif"}
MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I;16", "I", "F")
TEXTS = (
    b"", b"\x89", b"no picture", bytes(5000), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS\nquit", b"PK\3\4",
    b"\0\0\1\0\1\0" + bytes(30), b"RIFF\xff\xff\xff\xffWEBPVP8X" + bytes(9), b"II*\0\x08\0\0\0\0\0\x08\0\0\0",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
)  # fmt: skip
NAMES = (
    b"Icon\r", b"a\nb.png", b"q\"u'o,t;e.png", b" lead.png", b"\x1b[31mred.png", b"NA", b"1e5", b"\xff\xfe.png",
    b"back\\slash.png", b"=1+1.png", b"#.png", b"-rf", b"{}%s.png", b"e\xcc\x81.png", b"\xc3\xa9.png",
    b"\xef\xbb\xbf.png", b"\xe2\x80\xae.png", b"x" * 255,
)  # fmt: skip


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
        yield f"{kind} with more{suffix}", whole + b"PK\3\4" + bytes(99), ""
        yield f"{kind} of 1x1{suffix}", save(noise(0, 1, 1), kind), "too small: 1x1"
        yield f"{kind} large{suffix}", save(Image.new("RGB", (400, 300)), kind), "too large: 400x300"
    for wide in (0, 2**31 - 1, 2**32 - 1):
        yield f"png of width {wide}", png(8, 2, bytes(60), wide), "too large" if 0 < wide < 2**32 - 1 else "?"
    bomb = zlib.compress(bytes(2_000_000))
    for kind, body in ((b"zTXt", b"a\0\0" + bomb), (b"iCCP", b"a\0\0" + bomb), (b"eXIf", tags(9000)), (b"tRNS", b"x")):
        yield f"png with odd {kind.decode()}", png(8, 2, bytes(60), 20, chunk(kind, body)), "?"
    for kind, place, form in (("GIF", 6, "<HH"), ("BMP", 18, "<ii")):
        giant = bytearray(save(noise(0), kind))
        giant[place : place + struct.calcsize(form)] = struct.pack(form, 65535, 65535)
        yield f"{kind} giant", bytes(giant), "too large: 65535x65535"
    for number, text in enumerate((*TEXTS, tags(9000))):
        yield f"text{number}.png", text, "unreadable"
    for number, raw in enumerate(NAMES):
        yield os.fsdecode(raw), save(noise(100 + number), "PNG"), ""


@pytest.mark.parametrize("crop", ["centre", "face"])
def test_each_is_a_face_or_has_a_reason(tmp_path: Path, capfd: pytest.CaptureFixture[str], crop: str) -> None:
    source = tmp_path / "own"
    source.mkdir()
    good = {f"good{number}.png": save(noise(1000 + number), "PNG") for number in range(40)}
    expected = {}
    for name, content, reason in [*files(), *((name, content, "") for name, content in good.items())]:
        (source / name).write_bytes(content)
        expected[f"own/{name}"] = "" if crop == "face" and reason.startswith("too small") else reason
    (source / "nowhere").symlink_to("none")
    expected["own/nowhere"] = "unreadable: "
    pictures = collected(source, tmp_path / "pictures")
    (pictures / "keep.txt").write_text("\n".join(good))
    prepare(usual(crop=crop), pictures, tmp_path / "out", workers=1)
    faces = {row["picture"]: "" for row in table(tmp_path / "out/manifest.csv")}
    reasons = {row["picture"]: row["reason"] for row in table(tmp_path / "out/rejected.csv")}
    assert faces.keys() | reasons.keys() == expected.keys()
    assert not faces.keys() & reasons.keys()
    assert len(faces) == sum(len(np.load(tmp_path / f"out/{name}.npy")) for name in ("faces", "heldout", "validation"))
    usable = ("not needed: ", "duplicate: ", *(["no face: ", "too small: "] if crop == "face" else []))
    assert all(foreign(reason.partition(":")[0]).japanese for reason in reasons.values())
    assert not {n: r for n, r in reasons.items() if not r.startswith(expected[n] or usable) and expected[n] != "?"}
    assert not {name for name in faces if expected[name] not in ("", "?")}
    printed = capfd.readouterr()  # decoders written in C have nothing to say
    assert not {line for line in (printed.out + printed.err).splitlines() if not line.startswith("prepare faces: ")}
