"""Animations within a bound on their size: GIF, and WebP as the lighter form.

Frames of a training are much like noise at first and change everywhere later, so each GIF frame is stored whole. The
size of a file is then the sum of its frames' sizes, and a few frames tell what all of them will need.
"""

import io
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import GifImagePlugin, Image

from illustgan.core.errors import UserError
from illustgan.drawing import captions, palettes
from illustgan.drawing.grids import Pixels

HOLD_MS = 2000  # the last frame stays longer: it is what the run came to
PROBES = 6  # frames from which the size of all is estimated
SAMPLE = 300_000  # pixels from which the palette is chosen, at least, when there are so many
WEBP_SHARE = 0.15  # a run's WebP aims at this share of the GIF's bound
QUALITIES = (80, 70, 60, 50, 40, 32, 25)  # of WebP, the best that meets the aim; below, faces smear
METHOD = 2  # WebP's effort, 0 to 6: beyond 2 a few per cent smaller for twice the time

Draw = Callable[[int, int], Pixels]  # (faces a side, frame index) to the frame, uint8 (H, W, 3)


@dataclass(frozen=True)
class Form:
    """One way to make an animation smaller."""

    side: int  # faces in a row and in a column of a grid
    colours: int  # in the palette
    stride: int  # every so many frames


def forms(side: int) -> list[Form]:
    """Ways to draw an animation whose grids are at best `side` × `side`, from the most to the least welcome.

    Fewer faces come first, then colours and frames by turns, since a face with bands on it looks like a fault of
    training, and one face fewer does not.
    """
    least = min(side, 2)
    middle = min(side, 3)
    larger = [Form(s, colours, 1) for s in range(side, middle, -1) for colours in (256, 128)]
    smaller = [Form(middle, 256, 1), Form(middle, 128, 1), Form(middle, 128, 2), Form(middle, 64, 2)]
    last = [Form(least, 64, 2), Form(least, 64, 3), Form(least, 32, 4)]
    return list(dict.fromkeys([*larger, *smaller, *last, *(Form(least, 16, 2**n) for n in range(3, 10))]))


def kept(count: int, stride: int) -> list[int]:
    """Frame indices in [0, count): every `stride`-th counted back from the last one, and always the first."""
    return sorted({0, *range(count - 1, -1, -stride)})


def durations(indices: Sequence[int], frame_ms: int, hold_ms: int = HOLD_MS) -> list[int]:
    """How long each of the kept frames stays, in milliseconds: until the next is due, the last for `hold_ms` more."""
    following = [*indices[1:], indices[-1] + 1]
    times = [(after - index) * frame_ms for index, after in zip(indices, following, strict=True)]
    return [*times[:-1], times[-1] + hold_ms]


def gif(
    draw: Draw, count: int, choices: Sequence[Form], frame_ms: int, limit: int, hold_ms: int = HOLD_MS
) -> tuple[bytes, Form]:
    """The animation as a GIF of at most `limit` bytes, in the first of `choices` that fits, and that choice.

    Args:
        draw: gives a frame; frames of fewer faces a side must have no other colours.
        count: frames, at least 1.
        choices: what to try, the largest side first (`forms`).
        frame_ms: milliseconds from a frame to the next.
        limit: bytes.
        hold_ms: how much longer the last frame stays; 0 for what goes round.

    Raises:
        UserError: when none fits.
    """
    every, sample = _colours(draw, count, choices[0].side)
    tables: dict[int, tuple[Pixels, npt.NDArray[np.uint8]]] = {}
    for choice in choices:
        if choice.colours not in tables:
            palette = palettes.choose(every, sample, choice.colours, captions.COLOURS)
            tables[choice.colours] = palette, palettes.table(palette)
        palette, table = tables[choice.colours]
        indices = kept(count, choice.stride)
        times = durations(indices, frame_ms, hold_ms)
        probes = {indices[p]: _gif_frame(draw(choice.side, indices[p]), table) for p in _spread(len(indices))}
        if sum(map(len, probes.values())) / len(probes) * len(indices) > limit:
            continue
        first = draw(choice.side, 0)
        parts = [_gif_header(first.shape[1], first.shape[0], palette)]
        total = len(parts[0]) + 1
        for index, time in zip(indices, times, strict=True):
            data = probes.get(index) or _gif_frame(draw(choice.side, index), table)
            parts.append(_gif_control(time) + data)
            total += len(parts[-1])
            if total > limit:
                break
        else:
            return b"".join([*parts, b";"]), choice
    raise UserError(f"render.gif_bytes: no animation fits into {limit} bytes, not even a few small frames: raise it")


def webp(draw: Draw, count: int, side: int, frame_ms: int, aim: int, hold_ms: int = HOLD_MS) -> bytes:
    """The animation with all frames as a lossy WebP of about `aim` bytes or fewer.

    At best with `side` faces a side; with fewer where only a poor quality would do. Two a side in the lowest of
    `QUALITIES` is the end of it, whatever its size.

    Args:
        draw: gives a frame.
        count: frames, at least 1.
        side: faces a side, at least 2.
        frame_ms: milliseconds from a frame to the next.
        aim: bytes; missed by some per cent now and then, since the size is estimated from a few frames.
        hold_ms: as for `gif`.
    """
    side, quality = _webp_form(draw, count, side, aim)
    pictures = [Image.fromarray(draw(side, index)) for index in range(count)]
    file = io.BytesIO()
    times = durations(range(count), frame_ms, hold_ms)
    whole = {"save_all": True, "append_images": pictures[1:], "duration": times, "loop": 0}
    pictures[0].save(file, "WEBP", quality=quality, method=METHOD, **whole)
    return file.getvalue()


def _webp_form(draw: Draw, count: int, side: int, aim: int) -> tuple[int, int]:
    """Faces a side and quality."""
    for fewer in range(side, 1, -1):
        probes = [Image.fromarray(draw(fewer, index)) for index in _spread(count)]
        for quality in QUALITIES:
            if sum(_webp_size(probe, quality) for probe in probes) * count <= aim * len(probes):
                return fewer, quality
    return 2, QUALITIES[-1]


def _spread(count: int) -> list[int]:
    """At most `PROBES` places in [0, count), evenly spread, each at the middle of its share."""
    probes = min(count, PROBES)
    return [(2 * p + 1) * count // (2 * probes) for p in range(probes)]


def _colours(draw: Draw, count: int, side: int) -> tuple[palettes.Packed, Pixels]:
    """All colours of all frames, and the pixels of some frames with the last among them, as `palettes.choose` wants."""
    seen = np.zeros(1 << 24, bool)
    chosen = {*_spread(count), count - 1}
    sample = []
    for index in range(count):
        frame = draw(side, index)
        seen[palettes.packed(frame)] = True
        if index in chosen:
            sample.append(frame.reshape(-1, 3))
    pixels = np.concatenate(sample)
    return np.flatnonzero(seen).astype(np.uint32), pixels[:: len(pixels) // SAMPLE | 1]


def _gif_frame(frame: Pixels, table: npt.NDArray[np.uint8]) -> bytes:
    """Image descriptor and compressed pixels of one whole frame."""
    picture = Image.fromarray(table[palettes.packed(frame)])
    return b"".join(GifImagePlugin.getdata(picture, interlace=0))  # interlaced rows compress worse


def _gif_header(width: int, height: int, palette: Pixels) -> bytes:
    """Signature, screen, palette (padded to 256 colours), and the extension that makes it loop."""
    colours = palette.tobytes().ljust(3 * 256, b"\0")
    screen = struct.pack("<HHBBB", width, height, 0b1_111_0_111, 0, 0)
    return b"GIF89a" + screen + colours + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"


def _gif_control(milliseconds: int) -> bytes:
    """The block before a frame that says how long it stays; GIF counts in hundredths of a second."""
    return struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0, max(2, (milliseconds + 5) // 10), 0, 0)


def _webp_size(picture: Image.Image, quality: int) -> int:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=quality, method=METHOD)
    return len(file.getvalue())
