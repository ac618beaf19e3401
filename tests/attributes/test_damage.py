"""Damage: in range, reproducible, and as bad as it says."""

import pytest
import torch

from illustgan.attributes import damage


def faces(count: int, size: int = 16) -> torch.Tensor:
    return torch.rand(count, 3, size, size, generator=torch.Generator().manual_seed(1))


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def all_no_faces(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return damage.no_faces(images, len(images), generator)


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


def axes(count: int, size: int) -> tuple[torch.Tensor, ...]:
    """The number of each picture, channel, row and column: four arrays of (count, 3, size, size)."""
    return torch.meshgrid(*(torch.arange(float(length)) for length in (count, 3, size, size)), indexing="ij")


def waves(count: int) -> torch.Tensor:
    """Pictures of a few waves, float32 (count, 3, 64, 64)."""
    number, channel, row, column = axes(count, 64)
    return 0.5 + 0.5 * torch.sin(0.09 * row * (1 + 0.1 * number) + 0.13 * column + channel + number)


# of the second no face of each kind
LATER = [-0.09477, -0.01359, -0.00075, -0.01952, -0.00906, 0.0922, 0.09374]
LATER_DEVIATIONS = [0.35367, 0.35355, 0.38726, 0.32602, 0.16769, 0.27355, 0.2607]


@pytest.mark.parametrize(
    ("make", "count", "like_a_wave", "deviation"),
    [
        (
            damage.augmented,
            8,
            [0.21033, 0.0254, -0.18028, -0.18707, 0.06032, 0.10802, 0.02671, -0.09283],
            [0.33016, 0.32743, 0.33482, 0.35238, 0.33287, 0.32719, 0.3366, 0.36876],
        ),
        (
            all_no_faces,
            14,
            [0.00092, -0.06199, -0.09552, -0.01606, -0.01466, -0.03919, -0.0479, *LATER],
            [0.35354, 0.35329, 0.40226, 0.3721, 0.10587, 0.26578, 0.09383, *LATER_DEVIATIONS],
        ),
    ],
)
def test_damage_is_what_classifiers_have_learnt_from(
    make, count: int, like_a_wave: list[float], deviation: list[float]
) -> None:
    """Two figures of each picture of all kinds: with other damage all classifiers would change."""
    made = make(waves(count), random(3))
    _, channel, row, column = axes(count, 64)
    found = (made * torch.sin(0.08 * row + 0.14 * column + channel)).mean((1, 2, 3))
    assert found.tolist() == pytest.approx(like_a_wave, abs=2e-5)
    assert made.std((1, 2, 3)).tolist() == pytest.approx(deviation, abs=2e-5)


def test_few_at_a_time_are_of_all_kinds_in_the_end_and_none_is_a_face() -> None:
    images = torch.arange(8).view(8, 1, 1, 1).expand(8, 3, 16, 16) / 8 + 0.05  # flat, so that noise is seen as noise
    made = torch.cat([damage.no_faces(images, 1, random(seed)) for seed in range(60)])
    flat = (made.flatten(2).std(2) < 1e-6).all(1)
    assert 0.1 < flat.float().mean() < 0.5  # patches, blur and mean of one colour; the others have noise or halves


def test_shifts_repeat_the_edge_and_lose_nothing_in_the_middle() -> None:
    images = waves(40)
    moves = set()
    for moved, image in zip(damage._shifted(images, random()), images, strict=True):
        around = torch.nn.functional.pad(image[None], (1, 1, 1, 1), mode="replicate")[0]
        (move,) = (
            (down, right)
            for down in range(3)
            for right in range(3)
            if torch.equal(around[:, down : down + 64, right : right + 64], moved)
        )
        moves.add(move)
    assert len(moves) == 9  # all there are within a pixel
