"""Flat areas."""

import numpy as np
import pytest
import torch

from illustgan.core.randomness import generator as random
from illustgan.core.randomness import normal
from illustgan.gan import flattening, sampling
from illustgan.gan.architecture import Architecture
from illustgan.gan.flattening import Flatten, flattened


def test_small_differences_go_and_edges_stay() -> None:
    area = torch.full((1, 3, 24, 24), -0.5)
    area[..., 10:] = 0.5
    noisy = area + (torch.rand(area.shape, generator=random(1)) - 0.5) * (6 / 127.5)
    flat = Flatten(16)(noisy)
    assert sampling.to_uint8(noisy).std((1, 2)).min() > 1
    assert len(np.unique(sampling.to_uint8(flat)[:, :, :10].reshape(-1, 3), axis=0)) <= 2
    assert (flat - area).abs().max() < 2 / 127.5
    assert torch.equal(Flatten(1e-6)(area), area)


def test_each_pass_is_the_mean_of_what_is_alike_among_nine() -> None:
    images = torch.rand((2, 3, 9, 11), generator=random(2)) * 2 - 1
    wanted, bound = images.double().numpy(), 60 / 127.5
    for distance in flattening.DISTANCES:
        before, wanted = wanted, np.empty_like(wanted)
        for n, row, column in np.ndindex(2, 9, 11):
            rows = np.clip([row - distance, row, row + distance], 0, 8)
            columns = np.clip([column - distance, column, column + distance], 0, 10)
            nine = before[n][:, rows][:, :, columns].reshape(3, 9)
            apart = np.linalg.norm(nine - before[n, :, row, column, None], axis=0)
            wanted[n, :, row, column] = nine[:, apart <= bound].mean(1)
    np.testing.assert_allclose(Flatten(60)(images), wanted, atol=1e-5)


@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
def test_a_generator_draws_through_it_and_keeps_its_weights(memory: torch.memory_format) -> None:
    maker, _ = Architecture.of("dcgan", width=2, size=16, latent=10).build()
    maker = maker.eval().to(memory_format=memory)
    latents = normal((5, 10), "drawn")
    assert flattened(maker, 0) is maker
    whole = flattened(maker, 40)
    assert not whole.training
    assert torch.equal(whole(latents), Flatten(40)(maker(latents)))
    assert [*whole.parameters()] == [*maker.parameters()]
