"""Small digits and what is none: how each kind is made, and that the classifier tells them apart."""

import numpy as np
import pytest

from illustgan.theory import digits, reading
from illustgan.theory.reading import NONE, TAUGHT, Reader, load, no_digits


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="module")
def others() -> dict[str, reading.Images]:
    return no_digits(*load(), dict.fromkeys(TAUGHT, 400), "x")


def test_a_stack_shows_its_three_digits_over_the_whole_range() -> None:
    pictures, shown = digits.stacks(50, "x")
    assert (pictures.shape, pictures.min(), pictures.max()) == ((50, 8, 8, 3), 0, 255)
    lookup = {picture.tobytes(): value for picture, value in zip(*load(), strict=True)}
    for picture, number in zip(pictures, shown, strict=True):
        read = [lookup[np.ascontiguousarray(picture[..., channel]).tobytes()] for channel in range(3)]
        assert read[0] * 100 + read[1] * 10 + read[2] == number


def test_held_out_digits_pass_and_no_kind_of_no_digits_does(reader: Reader) -> None:
    assert reader.quality["accuracy"] >= 0.97
    assert reader.quality["accepted"] >= 0.97
    assert reader.quality["rejected"].keys() == TAUGHT.keys()
    assert min(reader.quality["rejected"].values()) >= 0.95


def test_one_channel_without_a_digit_hides_a_number(reader: Reader, others: dict[str, reading.Images]) -> None:
    pictures, shown = digits.stacks(400, "y")
    assert (reader.read(pictures) == shown).mean() > 0.97
    for channel in range(3):
        spoilt = pictures.copy()
        spoilt[..., channel] = others["blurred"]
        assert (reader.read(spoilt) == -1).all()


def test_what_it_never_learnt_from_passes_rarely(reader: Reader) -> None:
    """One grey level, and the left half of one digit beside the right one of another, which is a digit at times."""
    pictures, _ = load()
    halves = np.concatenate([pictures[..., :4], pictures[::-1, :, 4:]], axis=2)
    grey = np.arange(256, dtype=np.uint8)[:, None, None].repeat(8, 1).repeat(8, 2)
    rejected = [(reader._values(of) == NONE).mean() for of in (halves, grey)]
    assert rejected[0] > 0.4
    assert rejected[1] > 0.8


def test_kinds_are_made_as_they_say(others: dict[str, reading.Images]) -> None:
    pictures, _ = load()
    known = {picture.tobytes() for picture in pictures}
    assert all((of.shape, of.dtype) == ((400, 8, 8), np.uint8) for of in others.values())
    assert not any(picture.tobytes() in known for of in others.values() for picture in of)
    assert others["noise"].mean() == pytest.approx(127.5, abs=2)
    levels = {np.sort(picture, axis=None).tobytes() for picture in pictures}
    assert all(np.sort(picture, axis=None).tobytes() in levels for picture in others["shuffled"])
    # clipping to 0 to 255 moves what is mostly black
    inner = (pictures.mean(axis=0) > 100) & (pictures.mean(axis=0) < 155)
    flat = others["gaussian"][:, inner]
    np.testing.assert_allclose(np.corrcoef(flat.T), np.corrcoef(pictures[:, inner].T), atol=0.3)
    assert others["blurred"].std() < 0.7 * pictures.std()
    for picture in others["inverted"][:20]:
        assert ((picture == pictures) | (picture == 255 - pictures)).all(axis=(1, 2)).any()
