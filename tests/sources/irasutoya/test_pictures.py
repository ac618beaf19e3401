"""Pictures and what only looks like one."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from illustgan.sources.irasutoya import collecting
from illustgan.sources.irasutoya.fetching import FailedError, RefusedError


def picture(kind: str, side: int = 12) -> bytes:
    data = io.BytesIO()
    Image.effect_noise((side, side), 50).convert("RGB").save(data, kind)
    return data.getvalue()


def test_four_formats_within_bounds() -> None:
    for kind, suffix in collecting.SUFFIXES.items():
        assert collecting.suffix(picture(kind), 144) == suffix
        with pytest.raises(RefusedError, match="more than 143 pixels"):
            collecting.suffix(picture(kind), 143)
    for other in ("BMP", "TIFF", "PPM"):
        with pytest.raises(FailedError, match="no PNG, JPEG, GIF or WebP picture"):
            collecting.suffix(picture(other), 144)


@given(st.floats(0, 0.9), st.sampled_from([*collecting.SUFFIXES]))
def test_a_picture_that_is_cut_short_never_gets_through(share: float, kind: str) -> None:
    whole = picture(kind, 40)
    with pytest.raises(FailedError):
        collecting.suffix(whole[: int(share * len(whole))], 10_000)


@given(st.binary(max_size=200))
def test_any_bytes_after_the_first_ones(body: bytes) -> None:
    for start in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP"):
        with pytest.raises((FailedError, RefusedError)):
            collecting.suffix(start + body, 10_000)
