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


def test_augmented_faces_stay_near_the_faces_and_others_do_not() -> None:
    smooth = torch.nn.functional.interpolate(faces(70, 4), 64, mode="bilinear")
    near = (damage.augmented(smooth, random()) - smooth).abs().mean((1, 2, 3))
    far = (all_no_faces(smooth, random()) - smooth).abs().mean((1, 2, 3))
    assert near.median() < far.median() / 2


def test_few_at_a_time_are_of_all_kinds_in_the_end_and_none_is_a_face() -> None:
    images = torch.arange(8).view(8, 1, 1, 1).expand(8, 3, 16, 16) / 8 + 0.05  # flat, so that noise is seen as noise
    made = torch.cat([damage.no_faces(images, 1, random(seed)) for seed in range(60)])
    flat = (made.flatten(2).std(2) < 1e-6).all(1)
    assert 0.1 < flat.float().mean() < 0.5  # patches, blur and mean of one colour; the others have noise or halves


def test_shifts_repeat_the_edge_and_lose_nothing_in_the_middle() -> None:
    images = torch.zeros(40, 3, 64, 64)
    images[:, :, 30:34, 30:34] = 1
    images[:, :, :, 0] = 0.5
    moved = damage._shifted(images, random())
    assert torch.equal((moved == 1).sum((1, 2, 3)), torch.full((40,), 48))
    assert (moved[:, :, :, 0] <= 0.5).all()
    assert len(set((moved[:, 0] == 1).flatten(1).int().argmax(1).tolist())) == 9  # all there are within a pixel
