"""Networks side by side: each seed's is its own, and what it is alone."""

import pytest
import torch

from illustgan.core.randomness import normal
from illustgan.theory.networks import Critics, Discriminator, Generator


def test_a_network_in_company_is_what_it_is_alone() -> None:
    latents, points = normal((7, 10), "z"), normal((7, 1, 2), "x")
    together, alone = Generator([3, 4], 8, 10), Generator([4], 8, 10)
    torch.testing.assert_close(together(latents)[:, 1:], alone(latents))
    both, one = Discriminator([3, 4], 8), Discriminator([4], 8)
    torch.testing.assert_close(both(points.expand(7, 2, 2))[:, 1:], one(points))
    assert together(latents).shape == (7, 2, 2)
    assert both(points.expand(7, 2, 2)).shape == (7, 2)
    assert not torch.allclose(together(latents)[:, 0], together(latents)[:, 1])


@pytest.mark.parametrize("place", [0, 1])
def test_a_critic_alone_scores_as_among_others(place: int) -> None:
    critics, points = Critics([1, 2]), normal((2, 7, 2), "x")
    torch.testing.assert_close(critics.alone(place)(points[place]), critics(points)[place])
    torch.testing.assert_close(Critics([place + 1]).alone(0)(points[place]), critics(points)[place])
