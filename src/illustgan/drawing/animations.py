"""Animations within a bound on their size, as GIF.

Frames of a training are much like noise at first and change everywhere later, so the size of a file is near the sum of
its frames' sizes, and a few frames tell what all of them will need.
"""

import functools
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from illustgan.core.errors import UserError
from illustgan.drawing.grids import Pixels

HOLD_MS = 2000  # the last frame stays longer: it is what the run came to
PROBES = 6  # frames from which the size of all is estimated
SAMPLE = 100_000  # pixels from which the palette is chosen, at least, when there are so many

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


def durations(indices: Sequence[int], frame_ms: int) -> list[int]:
    """How long each of the kept frames stays, in milliseconds: until the next is due, the last for `HOLD_MS` more."""
    following = [*indices[1:], indices[-1] + 1]
    times = [(after - index) * frame_ms for index, after in zip(indices, following, strict=True)]
    return [*times[:-1], times[-1] + HOLD_MS]


def gif(draw: Draw, count: int, side: int, frame_ms: int, limit: int) -> bytes:
    """The animation as a GIF of at most `limit` bytes, in the first of the `forms` for `side` that fits.

    Of `count` frames, at least 1. `frame_ms` are milliseconds from a frame to the next, and the last one stays
    `HOLD_MS` more. All frames share a palette, and no colour is dithered, since patterns in
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
            times = durations(indices, frame_ms)
            data = _gif(draw, form.side, indices, palette(form.colours), duration=times)
            if len(data) <= limit:
                return data
    raise UserError(f"render.gif_bytes: no animation fits into {limit} bytes, not even a few small frames: raise it")


def _spread(count: int) -> list[int]:
    """At most `PROBES` places in [0, count), evenly spread, each at the middle of its share."""
    probes = min(count, PROBES)
    return [(2 * p + 1) * count // (2 * probes) for p in range(probes)]


def _gif(draw: Draw, side: int, indices: Iterable[int], palette: Image.Image, **more: Any) -> bytes:
    frames = (Image.fromarray(draw(side, index)) for index in indices)
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    file = io.BytesIO()
    # interlaced rows compress worse
    first.save(file, "GIF", save_all=True, append_images=others, loop=0, interlace=False, optimize=False, **more)
    return file.getvalue()
