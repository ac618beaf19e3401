"""What counts as a picture: bytes of a known format, a size within bounds, pixels that decode to the end."""

import io
import warnings

from PIL import Image

from illustgan.sources.irasutoya.fetching import DamagedError, RefusedError

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
# Pillow takes a picture whose pixels have all come; what a broken transfer left out is noticed here
ENDS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9", "GIF": b"\x00;", "WEBP": b""}  # WebP says its length
SCANS = 200  # of a JPEG, each of which goes over all pixels; a progressive one has about ten


def suffix(body: bytes, max_pixels: int) -> str:
    """The file name suffix of a picture; `DamagedError` for what is none of the four kinds, or damaged.

    `RefusedError` for one of more than `max_pixels`, which is looked at before any pixel is decoded.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(body), formats=[*SUFFIXES]) as image:
            if image.width * image.height > max_pixels:
                raise Image.DecompressionBombError  # as Pillow does for very large ones
            if image.format == "JPEG" and body.count(b"\xff\xda") > SCANS:
                raise DamagedError
            image.load()
            kind = str(image.format)
    except Image.DecompressionBombError:
        raise RefusedError(f"more than {max_pixels} pixels") from None
    except Exception:  # decoders raise nearly anything on damaged files
        raise DamagedError("no PNG, JPEG, GIF or WebP picture, or a damaged one") from None
    if ENDS[kind] not in body:
        raise DamagedError("cut short: its end is missing")
    return SUFFIXES[kind]
