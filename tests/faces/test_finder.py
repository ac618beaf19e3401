"""Drawn figures: every face is found where it is, and nothing else; its edges are where flesh ends."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from faces import overlap
from illustgan.faces.eyes import MOST_MARKS, NEAREST, USUAL_CHIN, around_eyes, pairs
from illustgan.faces.finder import FLOOR, RAISE, crop, find
from illustgan.faces.regions import Box, Mark, area, intersection, share

from .drawn_figures import SKIN, body, face, hand, paper


def boxes(image: Image.Image) -> list[Box]:
    return [candidate.box for candidate in find(image, 0.5) if not candidate.reason]


def assert_found(image: Image.Image, *faces: Box) -> None:
    there = boxes(image)
    assert len(there) == len(faces), there
    for box in faces:
        assert max(overlap(box, other) for other in there) >= 0.5, (box, there)


LOOKS = [
    *[{"tone": tone, "eyes": eyes} for tone in SKIN for eyes in ("open", "closed", "glasses")],
    *[{"wears": "hat"}, {"wears": "mask"}, {"eyes": "profile"}, {"eyes": "sunglasses"}],
    *[{"hair": colour} for colour in ((240, 150, 30), (150, 140, 135), (120, 70, 40))],
]


@pytest.mark.parametrize("looks", LOOKS)
def test_a_person_of_any_skin_hair_eyes_and_with_what_hides_them(looks: dict[str, Any]) -> None:
    image = paper()
    body(image, 200, 250, 110, (40, 90, 160))
    assert_found(image, face(image, 200, 200, 140, **looks))


def test_every_face_of_a_crowd_at_any_size() -> None:
    image = paper()
    faces = [face(image, 60 + 90 * column, 70 + 110 * row, 64) for row in range(3) for column in range(4)]
    faces.append(face(image, 35, 375, 36, "tan"))
    assert_found(image, *faces)


def wood(image: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((80, 100, 320, 300), fill=(215, 170, 100))
    for knot in (160, 240):
        draw.ellipse((knot - 9, 170, knot + 9, 188), fill=(60, 40, 20))


def lion(image: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((80, 80, 320, 320), fill=(120, 80, 30))
    draw.ellipse((120, 120, 280, 280), fill=(222, 178, 98))
    for eye in (175, 225):
        draw.ellipse((eye - 6, 180, eye + 6, 192), fill=(20, 20, 20))
    draw.arc((180, 210, 220, 240), 10, 170, fill=(190, 40, 70), width=5)


def hands(image: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    for number, tone in enumerate(SKIN):
        hand(image, 80 + 80 * number, 200, 70, tone)


@pytest.mark.parametrize("thing", [wood, lion, hands])
def test_no_face_in_wood_lions_and_hands(thing: Callable[[Image.Image, ImageDraw.ImageDraw], None]) -> None:
    image = paper()
    thing(image, ImageDraw.Draw(image))
    assert boxes(image) == []


@pytest.mark.parametrize("size", [(1, 1), (400, 400), (3, 500)])
@pytest.mark.parametrize("colour", [(0, 0, 0, 0), (255, 255, 255, 255), (252, 202, 158, 255), (0, 0, 0, 255)])
def test_a_picture_of_one_colour_has_no_face(size: tuple[int, int], colour: tuple[int, int, int, int]) -> None:
    assert find(Image.new("RGBA", size, colour), 0.5) == []


def test_modes_and_paper_make_no_difference() -> None:
    image = paper()
    face(image, 200, 200, 140)
    white = Image.alpha_composite(Image.new("RGBA", image.size, "#ffffff"), image).convert("RGB")
    expected = find(white, 0.5)
    assert expected[0].reason == ""
    assert find(white.convert("RGBA"), 0.5) == expected
    assert find(image, 0.5)[0].box == pytest.approx(expected[0].box, abs=1)


@settings(max_examples=6)
@given(st.integers(-60, 60), st.integers(-60, 60), st.sampled_from([200, 800, 1200]))
def test_a_face_that_moves_or_grows_takes_its_box_along(across: int, down: int, side: int) -> None:
    first, second = paper(), paper()
    face(first, 200, 200, 100)
    face(second, 200 + across, 200 + down, 100)
    (still,), (moved,) = boxes(first), boxes(second)
    assert moved == (still[0] + across, still[1] + down, still[2] + across, still[3] + down)
    ((left, top, right, bottom),) = boxes(second.resize((side, side), Image.Resampling.LANCZOS))
    scale = 400 / side
    assert overlap(moved, (left * scale, top * scale, right * scale, bottom * scale)) > 0.8


def test_order_threshold_and_reasons() -> None:
    image = paper()
    face(image, 110, 150, 120)
    face(image, 290, 150, 100, "tan", "closed")
    lion_picture = paper(200, 200)
    lion(lion_picture, ImageDraw.Draw(lion_picture))
    image.alpha_composite(lion_picture.resize((120, 120)), (200, 270))
    everything, none = find(image, 0.5), find(image, 1.01)
    assert [it.confidence >= 0.5 for it in everything] == [not it.reason for it in everything]
    assert everything == sorted(everything, key=lambda it: -it.confidence)
    assert everything[-1].confidence >= FLOOR
    assert all(0 <= left < right <= 400 and 0 <= top < bottom <= 400 for left, top, right, bottom in boxes(image))
    assert len(none) >= 2
    assert all(it.reason for it in none)


def test_the_square_has_its_share_of_face_a_little_below_the_middle() -> None:
    image = Image.new("RGB", (300, 300), "#000000")
    image.paste("#ff0000", (100, 120, 200, 180))
    square = crop(image, (100, 120, 200, 180), 0.5, "#ffffff")
    assert (square.mode, square.size) == ("RGB", (200, 200))
    red = np.argwhere(np.asarray(square)[..., 0] == 255)
    assert tuple(red.min(axis=0)) == (70 + RAISE * 200, 50)
    assert tuple(red.max(axis=0)) == (129 + RAISE * 200, 149)

    # and paper where the picture ends and where it is transparent
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((10, 20, 30, 255), (0, 0, 20, 20))
    square = np.asarray(crop(image, (0, 0, 20, 20), 0.25, "#00ff00"))
    assert square.shape == (80, 80, 3)
    drawn = np.argwhere((square == (10, 20, 30)).all(axis=2))
    assert (len(drawn), *drawn[0]) == (400, 30 + round(RAISE * 80), 30)
    assert (square == (0, 255, 0)).all(axis=2).sum() == 6000


@given(st.floats(-50, 90), st.floats(-50, 90), st.floats(0, 60), st.floats(0, 60), st.floats(0.2, 1))
def test_any_box_makes_a_square(left: float, top: float, width: float, height: float, share: float) -> None:
    square = crop(Image.new("RGB", (50, 40)), (left, top, left + width, top + height), share, "#ffffff")
    assert square.width == square.height >= 1
    assert square.width == pytest.approx(max(width, height) / share, abs=1)


@given(st.integers(0, 99), st.integers(-5, 25), st.integers(-5, 25), st.integers(0, 30), st.integers(0, 30))
def test_shares_and_areas_are_those_of_pixels(seed: int, left: int, top: int, width: int, height: int) -> None:
    mask = np.random.default_rng(seed).random((17, 19)) < 0.5
    part = mask[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)]
    box = (left, top, left + width, top + height)
    assert share(mask, *box) == pytest.approx(part.mean() if part.size else 0.0)
    assert intersection(box, (0, 0, 19, 17)) == intersection((0, 0, 19, 17), box) == part.size
    assert area(box) == width * height


def test_a_face_ends_at_hair_neck_and_paper() -> None:
    flesh = np.zeros((200, 200), bool)
    flesh[50:140, 40:160] = True  # the face
    flesh[140:180, 80:120] = True  # the neck
    assert around_eyes(flesh, np.zeros_like(flesh), 100, 95, 36) == (40, 50, 160, 140)


def test_a_mask_hides_the_chin_and_proportions_find_it() -> None:
    flesh = np.zeros((200, 200), bool)
    flesh[50:105, 40:160] = True
    white = np.zeros_like(flesh)
    white[105:180, 50:150] = True
    left, top, right, bottom = around_eyes(flesh, white, 100, 90, 36)
    assert (left, top, right) == (40, 50, 160)
    assert bottom == pytest.approx(90 + USUAL_CHIN * 36, abs=1)


def test_a_texture_of_dots_has_bounded_pairs() -> None:
    dots = [Mark(x, y, x - 2, y - 2, x + 2, y + 2, 16, 1.0) for x in range(4, 200, 8) for y in range(4, 200, 8)]
    assert len(dots) > MOST_MARKS
    skin, none = np.ones((200, 200), bool), np.zeros((200, 200), bool)
    assert len(pairs(dots, skin, none, none)) <= MOST_MARKS * NEAREST
