"""From a picture file of nearly any kind to opaque 8-bit RGB, in bounded memory."""

import contextlib
import fcntl
import io
import os
import resource
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from illustgan.sources.own import KINDS

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
LIGHT = np.rint(np.arange(1 << 16) / 257).astype(np.uint8)  # of 8 bits, by that of 16
NO_WHITE = "unreadable: {} pixels, and nothing says which value is white; save it with 8 or 16 bits"
NO_ROOM = "too large: decoding it takes more memory than any sound picture needs"
WORKERS = 4  # processes at most: each has 80 MB before it decodes anything
ROOM = 256_000_000  # bytes: pictures that need no more are worked on side by side, a larger one alone

Image.MAX_IMAGE_PIXELS = None  # Pillow's own bound is a fixed number; `read` has one from params, before decoding


class UnusableError(Exception):
    """A picture that is left out; the message is the reason, the same on every machine."""


@contextlib.contextmanager
def room(folder: Path, size: int) -> Iterator[None]:
    """Work within on a picture of `folder`, in so many bytes beside the process itself.

    With no more than `ROOM`, `WORKERS` processes work at the same time; with more, one alone. What wants more memory
    gets a `MemoryError` (on Linux; elsewhere, and on file systems without locks, nothing holds it).
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX if size > ROOM else fcntl.LOCK_SH)
        with contextlib.suppress(OSError, ValueError):
            used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + size, hard))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        os.close(handle)  # and so the lock goes


def read(path: Path, *, background: str | None, min_side: int = 1, max_pixels: int | None = None) -> Image.Image:
    """Decode a PNG, JPEG, WebP, GIF, BMP or TIFF, whatever its name: upright, opaque, mode RGB.

    The first frame of an animation counts. EXIF orientation is applied. 16-bit grey is scaled, not clipped; CMYK goes
    through its embedded profile when it has one. `UnusableError` has the reason in words.

    `background`, "#rrggbb", shows where the picture is transparent; None keeps that, in mode RGBA where anything is.
    `min_side` is the least width and height; `max_pixels` (None: no bound) the greatest width times height, checked
    before any pixel is decoded.
    """
    with _opened(path, min_side, max_pixels) as image:
        image.load()
        with contextlib.suppress(Exception):  # a damaged EXIF block says nothing about the pixels
            ImageOps.exif_transpose(image, in_place=True)
        if image.mode == "F":
            raise UnusableError(NO_WHITE.format("floating-point"))
        plain = _from_sixteen_bits(image) if image.mode.startswith("I") else image
        if plain.mode == "CMYK":
            plain = _from_cmyk(plain)
        if not plain.has_transparency_data:
            return plain.convert("RGB")
        return plain.convert("RGBA") if background is None else opaque(plain, background)


@contextlib.contextmanager
def _opened(path: Path, min_side: int, max_pixels: int | None) -> Iterator[Image.Image]:
    """The picture with its head read, and whatever is wrong with it in words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on oddities such as a damaged EXIF block, of which nothing here depends
        try:
            with Image.open(path, formats=FORMATS) as image:
                shape = f"{image.width}x{image.height} pixels"
                if max_pixels is not None and image.width * image.height > max_pixels:
                    raise UnusableError(f"too large: {shape}, data.max_pixels is {max_pixels}")
                if min(image.size) < min_side:
                    raise UnusableError(f"too small: {shape}, data.min_side is {min_side}")
                yield image
        except UnusableError:
            raise
        except MemoryError:
            raise UnusableError(NO_ROOM) from None
        except UnidentifiedImageError:
            raise UnusableError(f"unreadable: not a {KINDS} picture, or damaged at its start") from None
        except Exception:
            # Decoders raise nearly anything on damaged files, and their messages hold addresses and paths.
            raise UnusableError("unreadable: damaged or cut short: it can't be decoded") from None


def _from_sixteen_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits, alone or in Pillow's 32-bit mode, to LA; a PNG's transparent grey stays transparent."""
    grey = np.asarray(image)
    if grey.min() < 0 or grey.max() >= len(LIGHT):
        raise UnusableError(NO_WHITE.format("32-bit"))
    plain = Image.fromarray(LIGHT[grey])
    plain.putalpha(Image.fromarray((grey != image.info.get("transparency", -1)) * np.uint8(255)))
    return plain


def _from_cmyk(image: Image.Image) -> Image.Image:
    """Inks to RGB: by the embedded profile, or Pillow's plain complement where there is none that works."""
    profile = image.info.get("icc_profile")
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            inks, light = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            screen = ImageCms.profileToProfile(image, inks, light, outputMode="RGB")
            if screen is not None:
                return screen
    return image.convert("RGB")


def opaque(image: Image.Image, background: str) -> Image.Image:
    """The picture in mode RGB, on paper of a colour, "#rrggbb"."""
    paper = Image.new("RGB", image.size, background)
    lay(image, paper, (0, 0))
    return paper


def lay(image: Image.Image, paper: Image.Image, place: tuple[int, int]) -> None:
    """Put the picture, which may be transparent, on RGB paper, its corner at `place`."""
    seen = image if image.mode == "RGBA" else image.convert("RGBA")  # no copy: large pictures take memory enough
    paper.paste(seen, place, seen)
