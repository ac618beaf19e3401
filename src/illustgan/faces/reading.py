"""From a picture file of nearly any kind to opaque 8-bit RGB."""

import contextlib
import io
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
SIXTEEN_BIT_WHITE = 65535

Image.MAX_IMAGE_PIXELS = None  # Pillow's own bound is a fixed number; `read` has one from params, before decoding


class UnusableError(Exception):
    """A picture that is left out; the message is the reason, the same on every machine."""


def read(path: Path, *, background: str | None, min_side: int = 1, max_pixels: int | None = None) -> Image.Image:
    """Decode a PNG, JPEG, WebP, GIF, BMP or TIFF, whatever its name: upright, opaque, mode RGB.

    The first frame of an animation counts. EXIF orientation is applied. 16-bit grey is scaled by 255/65535, not
    clipped; CMYK goes through its embedded profile when it has one. `UnusableError` has the reason in words.

    Args:
        background: "#rrggbb", where the picture is transparent; None keeps that, in mode RGBA where anything is.
        min_side: the least width and height in pixels.
        max_pixels: the greatest width times height, checked before any pixel is decoded; None is no bound.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on oddities such as a damaged EXIF block, of which nothing here depends
        try:
            with Image.open(path, formats=FORMATS) as image:
                size = f"{image.width}x{image.height} pixels"
                if min(image.size) < min_side:
                    raise UnusableError(f"too small: {size}, data.min_side is {min_side}")
                if max_pixels is not None and image.width * image.height > max_pixels:
                    raise UnusableError(f"too large: {size}, data.max_pixels is {max_pixels}")
                image.load()
                with contextlib.suppress(Exception):  # a damaged EXIF block says nothing about the pixels
                    ImageOps.exif_transpose(image, in_place=True)
                plain = _eight_bit(image)
                if not plain.has_transparency_data:
                    return plain.convert("RGB")
                return plain.convert("RGBA") if background is None else opaque(plain, background)
        except UnusableError:
            raise
        except UnidentifiedImageError:
            raise UnusableError(
                "unreadable: not a PNG, JPEG, WebP, GIF, BMP or TIFF picture, or damaged at its start"
            ) from None
        except Exception:
            # Decoders raise nearly anything on damaged files, and their messages hold addresses and paths.
            raise UnusableError("unreadable: damaged or cut short: it can't be decoded") from None


def _eight_bit(image: Image.Image) -> Image.Image:
    """To a mode of 8 bits that Pillow itself turns into RGB as it should."""
    if image.mode.startswith("I"):
        return _from_sixteen_bits(image)
    if image.mode == "F":
        raise UnusableError(
            "unreadable: floating-point pixels, and nothing says which value is white; save it with 8 or 16 bits"
        )
    if image.mode == "CMYK":
        return _from_cmyk(image)
    return image


def _from_sixteen_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits, alone or in Pillow's 32-bit mode, to RGBA; a PNG's transparent grey stays transparent."""
    grey = np.asarray(image).astype(np.int64)
    if grey.min() < 0 or grey.max() > SIXTEEN_BIT_WHITE:
        raise UnusableError(
            "unreadable: 32-bit pixels, and nothing says which value is white; save it with 8 or 16 bits"
        )
    light = np.rint(grey * 255 / SIXTEEN_BIT_WHITE).astype(np.uint8)
    alpha = np.where(grey == image.info.get("transparency", -1), 0, 255).astype(np.uint8)
    return Image.fromarray(np.dstack([light, light, light, alpha]))


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
    paper = Image.new("RGBA", image.size, background)
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB")
