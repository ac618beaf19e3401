"""Weight clipping, and penalties on gradients against closed forms and finite differences."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from illustgan.core.randomness import generator, normal
from illustgan.gan import networks, penalties
from illustgan.gan.penalties import GradientTerm

TERMS: dict[str, Callable[[float, int], GradientTerm]] = {
    "wgan_gp": penalties.wgan_gp,
    "r1": penalties.r1,
    "r1_r2": penalties.r1_r2,
}


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


@pytest.mark.parametrize("name", TERMS)
@pytest.mark.parametrize(
    ("family", "norm"),
    [("mlp", "none"), ("dcgan", "none"), ("dcgan", "layer"), ("resnet", "none"), ("mlp", "spectral")],
)
def test_the_gradient_of_a_term_is_that_of_differences(name: str, family: str, norm: str) -> None:
    judge = networks.build(family, 1, 16, 4, norm)[1]
    networks.initialise(family, judge, generator(2))
    judge.double()
    with torch.no_grad():
        for weight in judge.parameters():
            weight += 0.1 * normal(tuple(weight.shape), "away").double()  # from where gradients are tiny
        for _ in range(300 if norm == "spectral" else 0):
            judge(pictures("real"))  # what stands still in the derivative must be there already
    judge.eval()
    term = TERMS[name](3.0, 1)

    def value() -> torch.Tensor:
        return term.of(judge, pictures("real"), pictures("fake"), generator(7))

    weights = [weight for weight in judge.parameters() if weight.dim() > 1]
    slopes = torch.autograd.grad(value(), weights)
    for weight, slope in zip(weights, slopes, strict=True):
        along = normal(tuple(weight.shape), "along", weight.numel()).double()
        ends, middle = [], weight.detach().clone()
        for step in (1e-5, -1e-5):
            weight.data = middle + step * along
            ends.append(value().item())
        weight.data = middle
        assert (slope * along).sum().item() == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-4, abs=1e-8)


def test_a_flat_critic_has_a_finite_gradient() -> None:
    critic = nn.Sequential(nn.Flatten(), nn.Linear(12, 1), nn.Flatten(0)).double()
    nn.init.zeros_(critic[1].weight)
    penalties.gradient_penalty(critic, pictures("real", size=2)).backward()
    assert torch.isfinite(critic[1].weight.grad).all()
