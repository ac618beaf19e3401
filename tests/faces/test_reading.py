"""Every kind of picture comes out as upright, opaque RGB of the right colours, or with a reason."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageCms

from illustgan.faces.reading import UnusableError, read

from .usual import chunk, png

GREEN, RED = (10, 200, 30), (255, 0, 0)


def pixels(path: Path, background: str = "#ffffff") -> npt.NDArray[np.uint8]:
    image = read(path, background=background)
    assert image.mode == "RGB"
    return np.asarray(image)


def lossless(name: str) -> dict[str, Any]:
    return {"lossless": True, "exact": True} if name == "a.webp" else {}


def picture() -> Image.Image:
    """Green, with a red upper left quarter: every turn and flip of it is different from it."""
    image = Image.new("RGB", (24, 16), GREEN)
    image.paste(RED, (0, 0, 12, 8))
    return image


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


def reason(path: Path, **bounds: int) -> str:
    with pytest.raises(UnusableError) as error:
        read(path, background="#ffffff", **bounds)
    assert str(path.parent) not in str(error.value)
    assert "object at" not in str(error.value)  # Pillow's own messages hold addresses
    return str(error.value)


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.tiff"])
def test_the_first_frame_counts(tmp_path: Path, name: str) -> None:
    first, second = (Image.new("RGB", (20, 20), colour) for colour in (RED, GREEN))
    path = saved(tmp_path / name, first, save_all=True, append_images=[second], **lossless(name))
    assert (pixels(path) == RED).all()


BLUE = (0, 0, 255)
LOOKS = [  # mode, value, formats, the value that is transparent, and the colour over blue
    ("L", 90, "png", None, (90, 90, 90)),
    ("LA", (90, 255), "png", None, (90, 90, 90)),
    ("1", 1, "png", None, (255, 255, 255)),
    ("RGBA", (200, 0, 0, 255), "png webp tiff", None, (200, 0, 0)),
    ("RGBA", (200, 0, 0, 128), "png webp tiff", None, (100, 0, 127)),
    ("RGBA", (200, 0, 0, 0), "png webp tiff", None, BLUE),
    ("P", 0, "png", None, (0, 0, 0)),
    ("P", 0, "gif png", 0, BLUE),
    ("P", 1, "gif png", 0, (0, 255, 0)),
    ("L", 7, "png", 7, BLUE),
    ("RGB", (1, 2, 3), "png", (1, 2, 3), BLUE),
    ("1", 0, "png", 0, BLUE),
]


@pytest.mark.parametrize(("mode", "value", "formats", "clear", "colour"), LOOKS)
def test_grey_palettes_and_transparency(
    tmp_path: Path, mode: str, value: Any, formats: str, clear: Any, colour: tuple[int, ...]
) -> None:
    image = Image.new(mode, (4, 4), value)
    if mode == "P":
        image.putpalette([0, 0, 0, 0, 255, 0])
    for name in (f"a.{kind}" for kind in formats.split()):
        options = lossless(name) if clear is None else {"transparency": clear}
        shown = pixels(saved(tmp_path / name, image, **options), "#0000ff").astype(int)
        assert np.abs(shown - colour).max() <= 1, name


@pytest.mark.parametrize("name", ["a.png", "a.tiff"])
def test_sixteen_bit_grey_is_scaled_and_not_clipped(tmp_path: Path, name: str) -> None:
    values = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    assert (pixels(saved(tmp_path / name, Image.fromarray(values))) == np.rint(values / 257)[..., None]).all()


def test_sixteen_bit_colour_and_transparent_grey(tmp_path: Path) -> None:
    clear = chunk(b"tRNS", struct.pack(">H", 1000))
    (tmp_path / "rgb.png").write_bytes(png(16, 2, struct.pack(">3H", 65535, 32896, 0), 1))
    (tmp_path / "grey.png").write_bytes(png(16, 0, struct.pack(">2H", 1000, 65535), 2, clear))
    assert pixels(tmp_path / "rgb.png")[0, 0].tolist() == [255, 128, 0]
    assert pixels(tmp_path / "grey.png", "#ff0000")[0].tolist() == [[255, 0, 0], [255, 255, 255]]


def test_pixels_without_a_defined_white_are_refused(tmp_path: Path) -> None:
    for array, word in ((np.ones((4, 4), np.float32), "floating-point"), (np.full((4, 4), 70000, np.int32), "32-bit")):
        assert f"unreadable: {word} pixels" in reason(saved(tmp_path / "a.tiff", Image.fromarray(array)))


def inks(light: tuple[int, ...]) -> bytes:
    """A colour profile of CMYK after which so many full inks are grey of that L*, out of 255 (ICC.1:2001, lut8Type)."""
    corners = bytes(value for corner in range(16) for value in (light[corner.bit_count()], 128, 128))
    table = struct.pack(">4s4x4B9i", b"mft1", 4, 3, 2, 0, *(65536 * (place % 4 == 0) for place in range(9)))
    table += bytes(range(256)) * 4 + corners + bytes(range(256)) * 3
    head = (0x02400000, b"prtr", b"CMYK", b"Lab ", b"acsp", 63190, 65536, 54061, 1, b"A2B0", 144, len(table))
    return struct.pack(">I4xI4s4s4s12x4s28x3i48xI4sII", 144 + len(table), *head) + table


@pytest.mark.parametrize("name", ["a.jpg", "a.tiff"])
def test_cmyk_goes_through_its_profile_if_that_fits(tmp_path: Path, name: str) -> None:
    def shown(ink: tuple[int, ...], profile: bytes | None) -> npt.NDArray[np.int64]:
        return pixels(saved(tmp_path / name, Image.new("CMYK", (16, 16), ink), icc_profile=profile)).astype(int)

    unfit = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for none in (None, b"nonsense", unfit):
        assert np.abs(shown((0, 255, 255, 0), none) - (255, 0, 0)).max() < 6
    profile = inks((0, 128, 192, 224, 255))  # no ink is black, and all inks are white
    for ink, grey in (((0, 0, 0, 0), 0), ((255, 0, 0, 0), 119), ((255, 255, 0, 255), 215), ((255,) * 4, 255)):
        assert np.abs(shown(ink, profile) - grey).max() < 6


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tiff"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_content_says_the_format_and_orientation_is_applied_once(tmp_path: Path, name: str, orientation: int) -> None:
    turn = Image.Transpose
    turns = [turn.FLIP_LEFT_RIGHT, turn.ROTATE_180, turn.FLIP_TOP_BOTTOM, turn.TRANSPOSE]
    turns += [turn.ROTATE_90, turn.TRANSVERSE, turn.ROTATE_270]
    upright, exif = picture(), Image.Exif()
    stored = upright.transpose(turns[orientation - 2]) if orientation > 1 else upright
    exif[0x0112] = orientation
    path = saved(tmp_path / name, stored, exif=exif.tobytes(), **lossless(name))
    assert (pixels(path.rename(tmp_path / "photo.JPG")) == np.asarray(upright)).all()


def test_a_damaged_exif_block_is_passed_over(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", picture(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xffgarbage")
    assert (pixels(path) == np.asarray(picture())).all()


def test_bounds_are_inclusive(tmp_path: Path) -> None:
    for size in ((48, 48), (49, 2000)):
        path = saved(tmp_path / "a.png", Image.new("RGB", size))
        assert read(path, background="#ffffff", min_side=48, max_pixels=size[0] * size[1]).size == size
        assert reason(path, max_pixels=size[0] * size[1] - 1).startswith("too large")
    for wide, tall in ((47, 100), (100, 47)):
        path = saved(tmp_path / "a.png", Image.new("RGB", (wide, tall)))
        assert reason(path, min_side=48) == f"too small: {wide}x{tall} pixels, data.min_side is 48"
