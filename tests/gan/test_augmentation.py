"""Augmentations: what they do to pictures and gradients, that they do not leak into samples, and ADA's bound."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from illustgan import params
from illustgan.core.randomness import normal
from illustgan.gan import augmentation, sampling
from illustgan.gan.augmentation import KINDS, Adaptive, augmented
from illustgan.training.method import assemble
from illustgan.training.steps import LATENT, Faces, start, step

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
@pytest.mark.parametrize("name", KINDS)
def test_strength_is_the_share_of_pictures_that_are_changed(name: str, strength: float) -> None:
    x = pictures(1).expand(2000, -1, -1, -1)
    found = augmented(x, [name], strength, 1)
    changed = (found != x).flatten(1).any(1).double().mean().item()
    expected = strength * {"mirror": 0.5, "colour": 1, "shift": 24 / 25, "cutout": 1}[name]
    assert changed == pytest.approx(expected, abs=0.035)


def test_changes_are_a_function_of_the_key_and_of_no_other_kind() -> None:
    x = pictures()
    assert torch.equal(augmented(x, ["shift"], 1.0, 1, "a"), augmented(x, ["shift"], 1.0, 1, "a"))
    assert not torch.equal(augmented(x, ["shift"], 1.0, 1, "a"), augmented(x, ["shift"], 1.0, 1, "b"))
    # "colour" comes first whatever the order of names, and its numbers are its own
    colour = augmented(x, ["colour"], 1.0, 1, "a")
    both = augmented(x, ["shift", "colour"], 1.0, 1, "a")
    assert torch.equal(both, augmented(colour, ["shift"], 1.0, 1, "a"))


@given(
    signs=st.lists(st.lists(st.floats(-1, 1), min_size=4, max_size=4), max_size=60),
    target=st.floats(-0.9, 0.9),
    highest=st.floats(0.01, 1),
    images=st.floats(1, 1e5),
)
def test_adas_strength_is_bounded(signs: list[list[float]], target: float, highest: float, images: float) -> None:
    ada, strength = Adaptive(target, 4, images), 0.0
    for four in signs:
        before, strength = strength, ada.adjusted(strength, four, 32, highest)
        assert 0 <= strength <= highest
        assert abs(strength - before) <= 4 * 32 / images + 1e-12
        if sum(four) / 4 > target + 1e-9:
            assert strength >= before
        if sum(four) / 4 < target - 1e-9:
            assert strength <= before


def test_ada_reaches_full_strength_in_so_many_images() -> None:
    strengths = [0.0]
    for _ in range(100):
        strengths.append(Adaptive(0.6, 4, 12_800).adjusted(strengths[-1], [1.0] * 4, 32, 1.0))
    assert strengths == pytest.approx(np.linspace(0, 1, 101))


def lopsided() -> np.ndarray:
    """Dark and red on their left third: uint8 (64, 8, 8, 3)."""
    faces = np.full((64, 8, 8, 3), 230, np.uint8)
    faces[:, :, :3] = (150, 40, 40)
    return faces - np.random.default_rng(1).integers(0, 12, faces.shape, dtype=np.uint8)


def traits(images: np.ndarray) -> dict[str, float]:
    """Of uint8 (N, 8, 8, 3): shares that are mirrored, shifted or of other colours than `lopsided`."""
    x = images.astype(float)
    dark = 230 - x.mean(3)
    left, right = dark[:, :, :3].mean((1, 2)), dark[:, :, 5:].mean((1, 2))
    edge = dark.mean(1)
    # a shift puts the middle grey of its frame, or the background, on the first column or the dark on the fourth
    aside = (np.abs(edge[:, 0] - edge[:, 2]) > 40) | (np.abs(edge[:, 3] - edge[:, 5]) > 40)
    red = x[:, :, :3, 0].mean((1, 2)) - x[:, :, :3, 1].mean((1, 2))
    return {
        "mirrored": float((right > left).mean()),
        "shifted": float(aside.mean()),
        "miscoloured": float(((np.abs(red - 110) > 45) | (np.abs(x.mean((1, 2, 3)) - 167) > 30)).mean()),
    }


@pytest.mark.parametrize(("kinds", "strength"), [([*KINDS], 0.6), (["colour", "shift", "cutout"], 1.0)])
def test_augmentations_do_not_leak_into_samples(kinds: list[str], strength: float) -> None:
    settings: dict[str, Any] = {
        **{"networks": "mlp", "objective": "non_saturating", "optimiser": "adam", "lr": 4e-3, "beta1": 0, "beta2": 0.9},
        **{"penalty": "r1", "penalty_weight": 1, "penalty_every": 4, "ema_images": 1000},
        **{"augmentations": kinds, "augmentation_strength": strength},
    }
    of, faces = assemble(params.Variant.model_validate(settings)), lopsided()
    data = Faces(faces, faces[:4], 32, 1, torch.device("cpu"))
    state = start(of, width=2, size=8, seed=1, device=torch.device("cpu"))
    for drawn in range(100):
        step(state, of, data, drawn, 1)
    samples = sampling.generate(sampling.calibrated(state.ema, LATENT), normal((256, LATENT), "z"))
    seen = augmented(sampling.from_uint8(torch.from_numpy(faces)), kinds, strength, 5)
    assert max(traits(faces).values()) == 0
    found, changed = traits(samples), traits(sampling.to_uint8(seen))
    for trait in ("mirrored", "shifted", "miscoloured") if "mirror" in kinds else ("shifted", "miscoloured"):
        assert changed[trait] > 0.15
        assert found[trait] < 0.2 * changed[trait], (found, changed)
    assert found["mirrored"] == 0
