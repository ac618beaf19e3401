"""A picture's side depends on nothing but the picture."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from illustgan.faces.splitting import content_sha256, held_out

hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(hashes, st.floats(0, 1), st.floats(0, 1))
def test_a_greater_share_only_adds(content: str, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert held_out(content, less) <= held_out(content, more)
    assert not held_out(content, 0.0)
    assert held_out(content, 1.0)


def test_the_share_holds_on_average() -> None:
    many = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(5000)]
    assert abs(sum(held_out(content, 0.2) for content in many) / 5000 - 0.2) < 0.02


def test_content_is_size_and_pixels() -> None:
    wide, tall = Image.new("RGB", (8, 4)), Image.new("RGB", (4, 8))
    assert content_sha256(wide) != content_sha256(tall)
    assert content_sha256(wide) == content_sha256(wide.copy())
