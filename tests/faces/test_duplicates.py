"""Look-alikes go, and people who differ in colour stay."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from illustgan.drawing.grids import resized
from illustgan.faces.duplicates import _hash, first_alike, pixels_sha256
from illustgan.faces.finder import crop, find

from .drawn_figures import body, paper
from .drawn_figures import face as draw_face

Pixels = npt.NDArray[np.uint8]


def drawing(hair: str = "#a05020", skin: str = "#f0c090", mouth: int = 44) -> Pixels:
    image = Image.new("RGB", (64, 64), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((14, 8, 50, 44), fill=hair)
    draw.ellipse((18, 16, 46, 58), fill=skin)
    draw.ellipse((24, 30, 28, 34), fill="black")
    draw.ellipse((36, 30, 40, 34), fill="black")
    draw.line((26, mouth, 38, mouth + 3), fill="red", width=2)
    return np.asarray(image)


def alike(*faces: Pixels, bits: int | None = None, drawn: float | None = None) -> list[int]:
    return first_alike(np.stack(faces), bits, drawn).tolist()


def alike_drawn(*faces: Pixels) -> list[int]:
    return alike(*faces, drawn=15.0)


def test_the_hash_is_the_usual_one() -> None:
    """What imagehash 4.3.2 gives: phash of 256 bits."""
    words = ["8787a786686978e9", "a17967997a9a589a", "196666c696739961", "9999649a66ce9873"]
    assert [f"{int(word):x}" for word in _hash(drawing())] == words


def test_a_recompressed_copy_is_a_near_duplicate_only() -> None:
    face, file = drawing(), io.BytesIO()
    Image.fromarray(face).save(file, "JPEG", quality=92, subsampling=0)
    copy = np.asarray(Image.open(file).convert("RGB"))
    assert pixels_sha256(face) != pixels_sha256(copy)
    assert alike(face, copy, copy, bits=8) == [-1, 0, 0]  # a copy of a removed face names the kept one
    assert alike(face, copy, bits=None) == [-1, -1]


def test_another_hair_or_skin_is_another_face() -> None:
    for looks in ({"hair": "#a02050"}, {"skin": "#d8a878"}, {"skin": "#5c3624"}):
        assert alike(drawing(), drawing(**looks), bits=64) == [-1, -1]


def test_a_chain_of_small_steps_keeps_its_ends() -> None:
    step = 8  # below the tolerance; twice as much is above
    grey = [drawing(skin=f"#{200 + k * step:02x}{150 + k * step:02x}{120 + k * step:02x}") for k in range(3)]
    assert alike(*grey, bits=64) == [-1, 0, -1]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=8), st.sampled_from([None, 0, 2]))
def test_what_is_kept_is_every_face_once(choice: list[int], bits: int | None) -> None:
    mouths = (38, 42, 46, 50)
    faces = np.array([drawing(mouth=mouths[k], hair=f"#{k * 80:02x}5020") for k in choice], np.uint8)
    earlier = first_alike(faces, bits)
    assert earlier.dtype == np.int64
    assert earlier.tolist() == [-1 if choice.index(k) == n else choice.index(k) for n, k in enumerate(choice)]


def figure(shirt: tuple[int, int, int] = (40, 90, 160), at: int = 0, **looks: object) -> Image.Image:
    image = paper(400 + at, 400 + at)
    body(image, 200 + at, 215 + at, 120, shirt)
    draw_face(image, 200 + at, 160 + at, 130, **looks)  # type: ignore[arg-type]
    return image


def cut(image: Image.Image, up: float = 0.0, left: float = 0.0, grow: float = 1.0) -> Pixels:
    """The only face that is found, its box moved and made larger by shares of its side."""
    x, y, end, bottom = find(image, 0.5)[0].box
    side = max(end - x, bottom - y)
    x, end, y, bottom = x - left * side, end - left * side, y - up * side, bottom - up * side
    rim = (grow - 1) * side / 2
    box = x - rim, y - rim, end + rim, bottom + rim
    return resized(crop(image, box, 2 / 3, "#ffffff"), 64, "lanczos")


@pytest.mark.parametrize("scale", [0.5, 0.7, 0.9])
def test_the_same_figure_smaller_and_elsewhere_is_the_same_face(scale: float) -> None:
    image = figure(at=37)
    small = image.resize((round(image.width * scale),) * 2, Image.Resampling.LANCZOS)
    first, second = cut(figure()), cut(small)
    assert alike(first, second) == [-1, -1]
    assert alike_drawn(first, second) == alike_drawn(second, first) == [-1, 0]


@pytest.mark.parametrize(
    ("up", "left", "grow"), [(0.12, 0, 1), (-0.12, 0, 1), (0, 0.05, 1), (0, 0, 1.08), (0.06, 0, 0.93)]
)
def test_a_box_some_pixels_off_or_other_clothes_are_no_other_face(up: float, left: float, grow: float) -> None:
    other = figure() if up < 0 else figure(shirt=(60, 140, 60))  # a box far below the face shows clothes
    assert alike_drawn(cut(figure()), cut(other, up, left, grow)) == [-1, 0]


LOOKS = ({"eyes": "closed"}, {"eyes": "glasses"}, {"tone": "tan"}, {"hair": (150, 90, 40)}, {"wears": "mask"}, {})


@pytest.mark.parametrize("looks", LOOKS)
def test_the_same_head_with_another_look_is_another_face(looks: dict[str, object]) -> None:
    image = figure(**looks)
    if not looks:  # a mouth is enough
        ImageDraw.Draw(image).ellipse((192, 182, 208, 202), fill=(193, 39, 72))
    assert alike_drawn(cut(figure()), cut(image)) == alike_drawn(cut(figure()), cut(image, 0.05)) == [-1, -1]


def test_what_comes_later_changes_nothing_before_and_equal_pixels_name_the_kept_face() -> None:
    kinds = [{}, {"eyes": "closed"}, {"tone": "dark"}]
    faces = [cut(figure(**kinds[k]), up) for k, up in ((0, 0), (1, 0), (0, 0.07), (2, 0), (1, 0.07), (0, 0.07))]
    whole = alike_drawn(*faces)
    assert whole == [-1, -1, 0, -1, 1, 0]
    for count in range(1, len(faces)):
        assert alike_drawn(*faces[:count]) == whole[:count]


def test_blank_faces_and_none_at_all() -> None:
    white, grey = np.full((64, 64, 3), 255, np.uint8), np.full((64, 64, 3), 200, np.uint8)
    assert alike_drawn(white, grey, white - 1) == [-1, -1, 0]
    assert first_alike(np.zeros((0, 64, 64, 3), np.uint8), 2, 15.0).tolist() == []
