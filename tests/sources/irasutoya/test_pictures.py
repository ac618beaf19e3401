"""Pictures and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from illustgan.sources.irasutoya import collecting
from illustgan.sources.irasutoya.fetching import FailedError, RefusedError

from ...faces.odd_pictures import save
from ...faces.usual import noise


def test_four_formats_within_bounds() -> None:
    for kind, suffix in collecting.SUFFIXES.items():
        assert collecting.suffix(save(noise(0), kind), 480) == suffix
        with pytest.raises(RefusedError, match="more than 479 pixels"):
            collecting.suffix(save(noise(0), kind), 479)
    for other in ("BMP", "TIFF", "PPM"):
        with pytest.raises(FailedError, match="no PNG, JPEG, GIF or WebP picture"):
            collecting.suffix(save(noise(0), other), 480)


@given(st.floats(0, 0.9), st.sampled_from([*collecting.SUFFIXES]))
def test_a_picture_that_is_cut_short_never_gets_through(share: float, kind: str) -> None:
    whole = save(noise(0), kind)
    with pytest.raises(FailedError):
        collecting.suffix(whole[: int(share * len(whole))], 10_000)


@given(st.binary(max_size=200))
def test_any_bytes_after_the_first_ones(body: bytes) -> None:
    for start in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP"):
        with pytest.raises((FailedError, RefusedError)):
            collecting.suffix(start + body, 10_000)
