"""Weight clipping, and penalties on gradients against closed forms: training's tests have them beside the papers'."""

import pytest
import torch
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import penalties


def pictures(key: str, count: int = 3, size: int = 16) -> torch.Tensor:
    return normal((count, 3, size, size), key).double()


def test_clipping_bounds_every_weight_and_leaves_small_ones() -> None:
    network = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4))
    with torch.no_grad():
        network[0].weight[0, 0] = 0.005
    before = [p.detach().clone() for p in network.parameters()]
    penalties.weight_clipping(0.01)(network)
    for old, new in zip(before, network.parameters(), strict=True):  # batch norm's too, as in the authors' code
        assert torch.equal(new, old.clamp(-0.01, 0.01))
    assert network[0].weight[0, 0].item() == torch.tensor(0.005).item()


class Bowl(nn.Module):
    """f(x) = a/2 |x|², whose gradient is a · x."""

    def __init__(self, a: float) -> None:
        super().__init__()
        self.a = nn.Parameter(torch.tensor(a, dtype=torch.float64))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.a / 2 * images.flatten(1).square().sum(1)


def test_terms_of_a_bowl_are_known() -> None:
    real, fake, bowl = pictures("real"), pictures("fake"), Bowl(0.3)
    torch.testing.assert_close(penalties.gradients(bowl, real), 0.3 * real)
    of_real, of_fake = (0.3**2 * x.flatten(1).square().sum(1).mean() for x in (real, fake))
    random = generator(1)
    # the convention is gamma / 2
    torch.testing.assert_close(penalties.r1(5.0, 1).of(bowl, real, fake, random), 2.5 * of_real)
    torch.testing.assert_close(penalties.r1_r2(5.0, 1).of(bowl, real, fake, random), 2.5 * (of_real + of_fake))
    share = torch.rand((3, 1, 1, 1), generator=generator(1)).double()
    assert ((share > 0) & (share < 1)).all()
    between = (1 - share) * real + share * fake
    expected = 10 * (0.3 * between.flatten(1).norm(dim=1) - 1).square().mean()
    torch.testing.assert_close(penalties.wgan_gp(10.0, 1).of(bowl, real, fake, generator(1)), expected)


def test_critics_side_by_side_have_a_penalty_each() -> None:
    slopes, points = torch.tensor([[3.0, 4.0], [0.0, 2.0], [0.6, 0.8]]), normal((3, 5, 2), "points")

    def critics(points: torch.Tensor) -> torch.Tensor:
        return (slopes[:, None] * points).sum(-1)

    assert penalties.gradient_penalty(critics, points).tolist() == pytest.approx([16, 1, 0])  # type: ignore[arg-type]
    assert penalties.squared_gradient(critics, points).tolist() == pytest.approx([25, 4, 1])  # type: ignore[arg-type]


def test_a_flat_critic_has_a_finite_gradient() -> None:
    critic = nn.Sequential(nn.Flatten(), nn.Linear(12, 1), nn.Flatten(0)).double()
    nn.init.zeros_(critic[1].weight)
    penalties.gradient_penalty(critic, pictures("real", size=2)).backward()
    assert torch.isfinite(critic[1].weight.grad).all()
