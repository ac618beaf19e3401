"""Weight clipping and slopes; penalties as a whole are beside the papers' in training's tests."""

import pytest
import torch
from torch import nn

from illustgan.core.randomness import normal
from illustgan.gan import penalties


def test_clipping_bounds_every_weight_and_leaves_small_ones() -> None:
    network = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4))
    with torch.no_grad():
        network[0].weight[0, 0] = 0.005
    before = [p.detach().clone() for p in network.parameters()]
    penalties.weight_clipping(0.01)(network)
    for old, new in zip(before, network.parameters(), strict=True):  # batch norm's too, as in the authors' code
        assert torch.equal(new, old.clamp(-0.01, 0.01))
    assert network[0].weight[0, 0].item() == torch.tensor(0.005).item()


def test_critics_side_by_side_have_a_penalty_each() -> None:
    slopes, points = torch.tensor([[3.0, 4.0], [0.0, 2.0], [0.6, 0.8]]), normal((3, 5, 2), "points")

    def critics(points: torch.Tensor) -> torch.Tensor:
        return (slopes[:, None] * points).sum(-1)

    assert penalties.gradient_penalty(critics, points).tolist() == pytest.approx([16, 1, 0])  # type: ignore[arg-type]
    assert penalties.squared_gradient(critics, points).tolist() == pytest.approx([25, 4, 1])  # type: ignore[arg-type]


def test_a_flat_critic_has_a_finite_gradient() -> None:
    critic = nn.Sequential(nn.Flatten(), nn.Linear(12, 1), nn.Flatten(0)).double()
    nn.init.zeros_(critic[1].weight)
    penalties.gradient_penalty(critic, normal((3, 3, 2, 2), "real").double()).backward()
    assert torch.isfinite(critic[1].weight.grad).all()
