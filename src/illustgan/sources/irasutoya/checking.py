"""What counts as a picture: a type that says so, first bytes that agree, a size within bounds, pixels that decode."""

import io
import warnings

from PIL import Image

from illustgan.sources.irasutoya.errors import FailedError, RefusedError

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
TYPES = {
    "image/png": "PNG",
    "image/x-png": "PNG",
    "image/jpeg": "JPEG",
    "image/jpg": "JPEG",
    "image/pjpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
}
# Pillow takes a picture whose pixels have all come; what a broken transfer left out is noticed here
ENDS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9", "GIF": b"\x00;", "WEBP": b""}  # WebP says its length


def suffix(body: bytes, content_type: str, *, max_pixels: int) -> str:
    """The file name suffix of a picture's format.

    Args:
        body: the whole file.
        content_type: what the server called it, parameters allowed.
        max_pixels: the greatest width times height, checked before any pixel is decoded.

    Raises:
        RefusedError: it has too many pixels.
        FailedError: it is no picture, not the one that the server says, or damaged; another try may bring it whole.
    """
    said = TYPES.get(content_type.split(";")[0].strip().lower())
    if said is None:
        raise FailedError("not sent as a PNG, JPEG, GIF or WebP picture")
    found = by_first_bytes(body)
    if found != said:
        raise FailedError(f"sent as {said}, but its first bytes say {found or 'that it is no picture'}")
    if ENDS[found] not in body:
        raise FailedError("cut short: its end is missing")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large pictures; the bound is `max_pixels`
        try:
            with Image.open(io.BytesIO(body), formats=[found]) as image:
                if image.width * image.height > max_pixels:
                    raise RefusedError(f"more than {max_pixels} pixels")
                image.load()
        except RefusedError:
            raise
        except Image.DecompressionBombError:  # Pillow's own bound, before any size can be asked for
            raise RefusedError(f"more than {max_pixels} pixels") from None
        except Exception:  # decoders raise nearly anything on damaged files
            raise FailedError("damaged or cut short: it can't be decoded") from None
    return SUFFIXES[found]


def by_first_bytes(body: bytes) -> str | None:
    """The format that a file's first bytes claim, as Pillow names it, or None."""
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if body.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if body.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP" and int.from_bytes(body[4:8], "little") <= len(body) - 8:
        return "WEBP"
    return None
