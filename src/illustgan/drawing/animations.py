"""Animations within a bound on their size: GIF, and WebP as the lighter form.

Frames of a training are much like noise at first and change everywhere later, so the size of a file is near the sum of
its frames' sizes, and a few frames tell what all of them will need.
"""

import functools
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.drawing.grids import Pixels

HOLD_MS = 2000  # the last frame stays longer: it is what the run came to
PROBES = 6  # frames from which the size of all is estimated
SAMPLE = 100_000  # pixels from which the palette is chosen, at least, when there are so many
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
    least, middle = min(side, 2), min(side, 3)
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


def write(stem: Path, draw: Draw, count: int, side: int, frame_ms: int, gif_bytes: int, share: float) -> None:
    """Write `stem`.gif, of at most `gif_bytes`, and `stem`.webp, which aims at a `share` of that; see `gif`, `webp`."""
    stem.with_suffix(".gif").write_bytes(gif(draw, count, side, frame_ms, gif_bytes))
    stem.with_suffix(".webp").write_bytes(webp(draw, count, side, frame_ms, round(gif_bytes * share)))


def gif(draw: Draw, count: int, side: int, frame_ms: int, limit: int, hold_ms: int = HOLD_MS) -> bytes:
    """The animation as a GIF of at most `limit` bytes, in the first of the `forms` for `side` that fits.

    Of `count` frames, at least 1. `frame_ms` are milliseconds from a frame to the next, and the last one stays
    `hold_ms` more (0 for what goes round). All frames share a palette, and no colour is dithered, since patterns in
    flat surfaces are what a GIF packs worst. `UserError` when none fits.
    """
    seen = sorted({*_spread(count), count - 1})
    pixels = np.concatenate([draw(side, index).reshape(-1, 3) for index in seen])
    sample = Image.fromarray(pixels[np.newaxis, :: len(pixels) // SAMPLE | 1])
    palette = functools.cache(lambda colours: sample.quantize(colours, Image.Quantize.MEDIANCUT))
    for form in forms(side):
        indices = kept(count, form.stride)
        probes = [indices[p] for p in _spread(len(indices))]
        if len(_gif(draw, form.side, probes, palette(form.colours))) * len(indices) <= limit * len(probes):
            times = durations(indices, frame_ms, hold_ms)
            data = _gif(draw, form.side, indices, palette(form.colours), duration=times)
            if len(data) <= limit:
                return data
    raise UserError(f"render.gif_bytes: no animation fits into {limit} bytes, not even a few small frames: raise it")


def webp(draw: Draw, count: int, side: int, frame_ms: int, aim: int) -> bytes:
    """The animation with all frames as a lossy WebP of about `aim` bytes or fewer, estimated from a few frames.

    At best with `side` faces a side, at least 2; with fewer where only a poor quality would do. Two a side in the
    lowest of `QUALITIES` is the end of it, whatever its size. The rest is as for `gif`.
    """
    side, quality = _webp_form(draw, count, side, aim)
    pictures = [Image.fromarray(draw(side, index)) for index in range(count)]
    times = durations(range(count), frame_ms)
    return _packed(pictures, "WEBP", quality=quality, method=METHOD, duration=times, loop=0)


def _webp_form(draw: Draw, count: int, side: int, aim: int) -> tuple[int, int]:
    for fewer in range(side, 1, -1):
        probes = [Image.fromarray(draw(fewer, index)) for index in _spread(count)]
        for quality in QUALITIES:
            sizes = [len(_packed([probe], "WEBP", quality=quality, method=METHOD)) for probe in probes]
            if sum(sizes) * count <= aim * len(probes):
                return fewer, quality
    return 2, QUALITIES[-1]


def _spread(count: int) -> list[int]:
    """At most `PROBES` places in [0, count), evenly spread, each at the middle of its share."""
    probes = min(count, PROBES)
    return [(2 * p + 1) * count // (2 * probes) for p in range(probes)]


def _gif(draw: Draw, side: int, indices: Iterable[int], palette: Image.Image, **more: Any) -> bytes:
    frames = (Image.fromarray(draw(side, index)) for index in indices)
    pictures = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    # interlaced rows compress worse
    return _packed(pictures, "GIF", loop=0, interlace=False, optimize=False, **more)


def _packed(pictures: Sequence[Image.Image], kind: str, **more: Any) -> bytes:
    file = io.BytesIO()
    pictures[0].save(file, kind, save_all=True, append_images=pictures[1:], **more)
    return file.getvalue()
