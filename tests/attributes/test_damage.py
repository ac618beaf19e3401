"""Damage: in range, reproducible, and as bad as it says."""

import pytest
import torch

from illustgan.attributes import damage


def faces(count: int, size: int = 16) -> torch.Tensor:
    return torch.rand(count, 3, size, size, generator=torch.Generator().manual_seed(1))


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def all_no_faces(images: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
    return damage.no_faces(images, len(images), rng)


@pytest.mark.parametrize("make", [damage.augmented, all_no_faces])
@pytest.mark.parametrize(("count", "size"), [(4, 16), (9, 20), (16, 64)])
def test_a_pure_function_of_pictures_and_generator_within_range(make, count: int, size: int) -> None:
    images = faces(count, size)
    before = images.clone()
    made = make(images, random())
    assert made.shape == images.shape
    assert made.min() >= 0
    assert made.max() <= 1
    assert torch.equal(images, before)
    assert torch.equal(make(images, random()), made)
    assert not torch.equal(make(images, random(1)), made)


LIKE_A_WAVE = {
    damage.augmented: [0.21033, 0.0254, -0.18028, -0.18707, 0.06032, 0.10802, 0.02671, -0.09283],
    all_no_faces: (
        *[0.00092, -0.06199, -0.09552, -0.01606, -0.01466, -0.03919, -0.0479],
        *[-0.09477, -0.01359, -0.00075, -0.01952, -0.00906, 0.0922, 0.09374],
    ),
}


@pytest.mark.parametrize("make", LIKE_A_WAVE)
def test_damage_is_what_classifiers_have_learnt_from(make) -> None:
    """A figure of each picture, two of every kind: with other damage all classifiers would change."""
    expected = LIKE_A_WAVE[make]
    number, channel, row, column = torch.meshgrid(
        *(torch.arange(float(length)) for length in (len(expected), 3, 64, 64)), indexing="ij"
    )
    images = 0.5 + 0.5 * torch.sin(0.09 * row * (1 + 0.1 * number) + 0.13 * column + channel + number)
    found = (make(images, random(3)) * torch.sin(0.08 * row + 0.14 * column + channel)).mean((1, 2, 3))
    assert found.tolist() == pytest.approx(expected, abs=2e-5)
