"""Look-alikes go, and people who differ in colour stay."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from illustgan.faces.duplicates import first_alike, pixels_sha256


def drawing(hair: str = "#a05020", skin: str = "#f0c090", mouth: int = 44, side: int = 64) -> npt.NDArray[np.uint8]:
    image = Image.new("RGB", (64, 64), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((14, 8, 50, 44), fill=hair)
    draw.ellipse((18, 16, 46, 58), fill=skin)
    draw.ellipse((24, 30, 28, 34), fill="black")
    draw.ellipse((36, 30, 40, 34), fill="black")
    draw.line((26, mouth, 38, mouth + 3), fill="red", width=2)
    return np.asarray(image.resize((side, side)))


def alike(*faces: npt.NDArray[np.uint8], bits: int | None = 2) -> list[int]:
    return [int(index) for index in first_alike(np.stack(faces), bits)]


def as_jpeg(face: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    file = io.BytesIO()
    Image.fromarray(face).save(file, "JPEG", quality=92, subsampling=0)
    return np.asarray(Image.open(file).convert("RGB"))


def test_equal_pixels_are_one_face_whatever_the_threshold() -> None:
    for bits in (None, 0, 2):
        assert alike(drawing(), drawing(mouth=50), drawing(), bits=bits) == [-1, -1, 0]


def test_a_recompressed_copy_is_a_near_duplicate_only() -> None:
    face = drawing()
    copy = as_jpeg(face)
    assert pixels_sha256(face) != pixels_sha256(copy)
    assert alike(face, copy, bits=8) == [-1, 0]
    assert alike(face, copy, bits=None) == [-1, -1]


@pytest.mark.parametrize(
    ("one", "other"),
    [({"hair": "#a05020"}, {"hair": "#a02050"}), ({"skin": "#f0c090"}, {"skin": "#d8a878"}), ({"skin": "#5c3624"}, {})],
)
def test_another_hair_or_skin_is_another_face(one: dict[str, str], other: dict[str, str]) -> None:
    assert alike(drawing(**one), drawing(**other), bits=64) == [-1, -1]  # type: ignore[arg-type]


def test_a_chain_of_small_steps_keeps_its_ends() -> None:
    step = 8  # below the tolerance; twice as much is above
    grey = [drawing(skin=f"#{200 + k * step:02x}{150 + k * step:02x}{120 + k * step:02x}") for k in range(3)]
    assert alike(*grey, bits=64) == [-1, 0, -1]


def test_a_copy_of_a_removed_face_names_the_kept_one() -> None:
    near = as_jpeg(drawing())
    assert alike(drawing(), near, near, bits=8) == [-1, 0, 0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=8), st.sampled_from([None, 0, 2]))
def test_what_is_kept_is_every_face_once(choice: list[int], bits: int | None) -> None:
    mouths = (38, 42, 46, 50)
    faces = np.array([drawing(mouth=mouths[k], hair=f"#{k * 80:02x}5020") for k in choice], np.uint8)
    found = first_alike(faces, bits)
    assert found.dtype == np.int64
    assert [int(k) for k in found] == [-1 if choice.index(k) == n else choice.index(k) for n, k in enumerate(choice)]


def test_four_thousand_faces_take_seconds_at_most() -> None:
    faces = np.random.default_rng(0).integers(0, 256, (4000, 16, 16, 3), np.uint8)
    assert (first_alike(faces, 2) == -1).all()
