"""Augmentations: what they do to pictures and gradients. When, and how strong, is in training's tests."""

import pytest
import torch

from illustgan.core.randomness import normal
from illustgan.gan import augmentation
from illustgan.gan.augmentation import KINDS, augmented

SIZE = 16


def pictures(count: int = 3, size: int = SIZE) -> torch.Tensor:
    return normal((count, 3, size, size), "pictures").double().clamp(-1, 1)


def numbers(*values: float) -> torch.Tensor:
    return torch.tensor([values], dtype=torch.float64)


def test_colours_change_by_their_definitions() -> None:
    x = pictures(1)
    grey = x.mean(1, keepdim=True).expand_as(x)
    for light, colours, expected in ((0.5, 0.5, x), (1, 0.5, x + 0.5), (0.5, 0, grey), (0.5, 1, grey + 2 * (x - grey))):
        torch.testing.assert_close(augmentation.coloured(x, numbers(light, colours, 0.5)), expected)
    for number, factor in ((0, 0.5), (1, 1.5)):
        found = augmentation.coloured(x, numbers(0.5, 0.5, number))
        assert found.mean().item() == pytest.approx(x.mean().item())
        assert found.std().item() == pytest.approx(factor * x.std().item())


def test_shifts_are_whole_pixels_up_to_an_eighth_and_grey_comes_in() -> None:
    x = pictures(1)
    for number, moved in ((0.0, -2), (0.5, 0), (0.999, 2)):
        found = augmentation.shifted(x, numbers(number, 0.5))
        expected = torch.zeros_like(x)
        inside = slice(max(0, moved), SIZE + min(0, moved))
        expected[:, :, inside] = x[:, :, slice(max(0, -moved), SIZE - max(0, moved))]
        assert torch.equal(found, expected)
        assert torch.equal(augmentation.shifted(x.mT, numbers(0.5, number)), expected.mT)
    draws = torch.rand((2000, 2), generator=torch.Generator().manual_seed(1))
    moved = augmentation.shifted(torch.ones(2000, 1, SIZE, SIZE), draws)
    rows = moved[:, 0].amax(2).argmax(1) - (moved[:, 0].amax(2).flip(1).argmax(1))
    assert torch.bincount(rows + 2, minlength=5).div(2000).sub(0.2).abs().max() < 0.03  # all steps alike


def test_a_cutout_takes_a_square_of_half_the_side_and_what_of_it_is_inside() -> None:
    x = torch.ones(1, 3, SIZE, SIZE, dtype=torch.float64)
    middle = augmentation.cut_out(x, numbers(0.5, 0.5))
    assert (middle[:, :, 4:12, 4:12] == 0).all()
    assert middle.sum() == 3 * (SIZE**2 - 64)
    corner = augmentation.cut_out(x, numbers(0.0, 0.999))
    assert (corner[:, :, :4, 12:] == 0).all()
    assert corner.sum() == 3 * (SIZE**2 - 16)
    odd = augmentation.cut_out(torch.ones(1, 3, 6, 6), numbers(0.0, 0.999))  # 3 pixels, whose middle is inside
    assert odd[0, 0].tolist() == 2 * [[1, 1, 1, 1, 0, 0]] + 4 * [[1] * 6]


def test_a_mirror_turns_half_of_the_pictures_and_twice_is_not_at_all() -> None:
    x = pictures(2)
    found = augmentation.mirrored(x, torch.tensor([[0.2], [0.7]]))
    assert torch.equal(found[0], x[0].flip(2))
    assert torch.equal(found[1], x[1])
    assert torch.equal(augmentation.mirrored(found, torch.tensor([[0.2], [0.7]])), x)


@pytest.mark.parametrize("name", KINDS)
def test_gradients_equal_finite_differences(name: str) -> None:
    x = pictures(2, 8).requires_grad_()
    assert torch.autograd.gradcheck(lambda images: augmented(images, [name], 1.0, 3), (x,), fast_mode=True)
    assert torch.autograd.gradgradcheck(lambda images: augmented(images, [name], 1.0, 3).square(), (x,), fast_mode=True)


@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(("name", "most"), [("mirror", 0.5), ("colour", 1), ("shift", 24 / 25), ("cutout", 1)])
def test_strength_is_the_share_of_pictures_that_are_changed(name: str, most: float, strength: float) -> None:
    x = pictures(1).expand(2000, -1, -1, -1)
    changed = (augmented(x, [name], strength, 1) != x).flatten(1).any(1)
    assert changed.double().mean().item() == pytest.approx(strength * most, abs=0.035)


def test_changes_are_a_function_of_the_key_and_of_no_other_kind() -> None:
    x = pictures()
    assert torch.equal(augmented(x, ["shift"], 1.0, 1, "a"), augmented(x, ["shift"], 1.0, 1, "a"))
    assert not torch.equal(augmented(x, ["shift"], 1.0, 1, "a"), augmented(x, ["shift"], 1.0, 1, "b"))
    turned = (augmented(pictures(12), ["mirror"], 0.8, 1, "a") != pictures(12)).flatten(1).any(1)
    assert turned.long().tolist() == [0, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1]
    # "colour" comes first whatever the order of names, and its numbers are its own
    colour = augmented(x, ["colour"], 1.0, 1, "a")
    both = augmented(x, ["shift", "colour"], 1.0, 1, "a")
    assert torch.equal(both, augmented(colour, ["shift"], 1.0, 1, "a"))
