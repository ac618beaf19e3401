"""What counts as a picture: bytes of a known format, a size within bounds, pixels that decode to the end."""

import io
import warnings

from PIL import Image

from illustgan.sources.irasutoya.fetching import FailedError, RefusedError

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}


def suffix(body: bytes, max_pixels: int) -> str:
    """The file name suffix of a picture; `FailedError` for what is none of the four kinds, or damaged.

    `RefusedError` for one of more than `max_pixels`, which is looked at before any pixel is decoded.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(body), formats=[*SUFFIXES]) as image:
            if image.width * image.height > max_pixels:
                raise Image.DecompressionBombError  # as Pillow does for very large ones
            image.load()
            return SUFFIXES[str(image.format)]
    except Image.DecompressionBombError:
        raise RefusedError(f"more than {max_pixels} pixels") from None
    except Exception:  # decoders raise nearly anything on damaged files
        raise FailedError("no PNG, JPEG, GIF or WebP picture, or a damaged one") from None
