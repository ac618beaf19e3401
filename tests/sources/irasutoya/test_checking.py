"""Pictures and what only looks like one."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from illustgan.sources.irasutoya import checking
from illustgan.sources.irasutoya.fetching import FailedError, RefusedError


def picture(kind: str, side: int = 12) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (side, side), "#ffccaa").save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize(("kind", "suffix"), checking.SUFFIXES.items())
def test_the_four_formats(kind: str, suffix: str) -> None:
    content_type = f"image/{kind.lower()}; charset=binary"
    assert checking.suffix(picture(kind), content_type, 144) == suffix


@pytest.mark.parametrize("content_type", ["", "text/html", "application/octet-stream", "image/svg+xml", "image/jpeg"])
def test_the_type_must_agree(content_type: str) -> None:
    with pytest.raises(FailedError, match="sent as"):
        checking.suffix(picture("PNG"), content_type, 144)


def test_the_number_of_pixels_is_bounded() -> None:
    with pytest.raises(RefusedError, match="more than 143 pixels"):
        checking.suffix(picture("PNG"), "image/png", 143)


@given(st.floats(0, 1, exclude_max=True), st.sampled_from([*checking.SUFFIXES]))
def test_a_picture_that_is_cut_short_never_gets_through(share: float, kind: str) -> None:
    whole = picture(kind, 40)
    with pytest.raises(FailedError):
        checking.suffix(whole[: int(share * len(whole))], f"image/{kind.lower()}", 10_000)


@given(st.binary(max_size=200))
def test_any_bytes_after_the_first_ones(body: bytes) -> None:
    for start in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP"):
        for content_type in ("image/png", "image/jpeg", "image/gif", "image/webp"):
            with pytest.raises((FailedError, RefusedError)):
                checking.suffix(start + body, content_type, 10_000)
