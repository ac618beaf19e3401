"""What counts as a picture: a type that says so, bytes that agree, a size within bounds, pixels that decode."""

import io
import warnings

from PIL import Image

from illustgan.sources.irasutoya.fetching import DamagedError, RefusedError

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
OTHER_NAMES = {"X-PNG": "PNG", "JPG": "JPEG", "PJPEG": "JPEG"}
# Pillow takes a picture whose pixels have all come; what a broken transfer left out is noticed here
ENDS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9", "GIF": b"\x00;", "WEBP": b""}  # WebP says its length


def suffix(body: bytes, content_type: str, max_pixels: int) -> str:
    """The file name suffix of a picture that the server called `content_type`.

    Raises:
        RefusedError: it has more than `max_pixels`, which is looked at before any pixel is decoded.
        DamagedError: it is no picture, not the one that the server says, or damaged.
    """
    category, _, name = content_type.split(";")[0].strip().upper().partition("/")
    kind = OTHER_NAMES.get(name, name)
    if category != "IMAGE" or kind not in SUFFIXES:
        raise DamagedError("not sent as a PNG, JPEG, GIF or WebP picture")
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(body), formats=[kind]) as image:
            too_large = image.width * image.height > max_pixels
            if not too_large:
                image.load()
    except Image.DecompressionBombError:  # Pillow's own bound, before any size can be asked for
        too_large = True
    except Exception:  # decoders raise nearly anything on damaged files
        raise DamagedError(f"sent as {kind}, but damaged, cut short or no such picture") from None
    if too_large:
        raise RefusedError(f"more than {max_pixels} pixels")
    if ENDS[kind] not in body:
        raise DamagedError("cut short: its end is missing")
    return SUFFIXES[kind]
