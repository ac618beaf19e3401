"""Small critics between samples: gradients against differences, penalties against closed forms."""

import numpy as np
import pytest
import torch

from illustgan.core.randomness import normal
from illustgan.gan import penalties
from illustgan.theory import fit
from illustgan.theory.fit import WAYS, Critics, Fit


def samples(networks: int, points: int = 16) -> tuple[torch.Tensor, torch.Tensor]:
    real = normal((points, 2), 1, "real").expand(networks, -1, 2)
    return real, normal((points, 2), 1, "fake").expand(networks, -1, 2) + torch.tensor([1.0, 0.0])


def plane(slopes: list[float]) -> Critics:
    """Critics f(x, y) = slope · x on the right of 0: all weights 0 but one way through the layers."""
    critics = Critics(list(range(len(slopes))))
    with torch.no_grad():
        for weight in critics.weights:
            weight.zero_()
        critics.weights[0][:, 0, 0] = 1
        critics.weights[1][:, 0, 0] = 1
        critics.weights[2][:, 0, 0] = torch.tensor(slopes)
    return critics


def test_a_plane_has_one_gradient_and_a_known_penalty() -> None:
    critics = plane([0.5, 1.0, -3.0])
    points = normal((3, 20, 2), 0, "points").abs()
    torch.testing.assert_close(
        penalties.gradients(critics, points), torch.tensor([[0.5, 0], [1, 0], [-3, 0]])[:, None].expand(3, 20, 2)
    )
    torch.testing.assert_close(penalties.gradient_penalty(critics, points), torch.tensor([0.25, 0, 4.0]))
    np.testing.assert_allclose(fit.steepest(critics, points, points + 1), [0.5, 1, 3])
    way = WAYS["clip"]
    slopes = fit.slope_by_theta(way.objective, critics, points, points)
    np.testing.assert_allclose(slopes, [-0.5, -1, 3], rtol=1e-5)
    moved = points + torch.tensor([2.0, 0.0])
    np.testing.assert_allclose(fit.estimate(way.objective, critics, moved, points), [1, 2, -6], rtol=1e-5)


@pytest.mark.parametrize("name", WAYS)
def test_what_passes_on_to_a_generator_is_that_of_differences(name: str) -> None:
    way = WAYS[name]
    real, fake = (side.double() for side in samples(2))
    critics = Critics([1, 2]).double()
    step = torch.tensor([1e-6, 0.0], dtype=torch.float64)
    ends = [fit.estimate(way.objective, critics, real, fake + sign * step) for sign in (1, -1)]
    found = fit.slope_by_theta(way.objective, critics, real, fake)
    np.testing.assert_allclose(found, (ends[0] - ends[1]) / 2e-6, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("name", WAYS)
def test_a_fit_goes_on_where_it_was_and_knows_of_no_other(name: str) -> None:
    way = WAYS[name]
    together = Fit(way, [1, 2], *samples(2)).run(7).run(5)
    once = Fit(way, [1, 2], *samples(2)).run(12)
    estimates = fit.estimate(way.objective, once.critics, *samples(2))
    np.testing.assert_array_equal(fit.estimate(way.objective, together.critics, *samples(2)), estimates)
    alone = Fit(way, [2], *samples(1)).run(12)
    assert fit.estimate(way.objective, alone.critics, *samples(1))[0] == pytest.approx(estimates[1], rel=1e-3)
    assert estimates[0] != estimates[1]


def test_a_critic_alone_scores_as_among_others() -> None:
    critics, points = Critics([1, 2]), normal((2, 7, 2), "x")
    for place, scores in enumerate(critics(points)):
        torch.testing.assert_close(critics.alone(place)(points[place]), scores)
