"""Small critics: gradients against differences, penalties against closed forms, estimates against a known distance."""

import numpy as np
import pytest
import torch

from illustgan.core.randomness import normal
from illustgan.gan import penalties
from illustgan.theory import critic
from illustgan.theory.critic import WAYS, Critics, Fit


def test_a_proportional_fit_by_hand() -> None:
    truth = np.array([1.0, 2.0, 3.0])
    assert critic.against_truth(truth, 2 * truth) == {"spearman": 1, "kendall": 1, "k": 2, "r2": 1}
    found = critic.against_truth(truth, np.array([3.0, 2.0, 1.0]))
    assert (found["spearman"], found["kendall"], found["k"]) == (-1, -1, 1.4)
    assert found["r2"] == pytest.approx(1 - (14 - 100 / 14) / 2, rel=1e-5)
    same = np.full(3, 0.7)  # what is undefined is None
    found = critic.against_truth(truth, same)
    assert (found["spearman"], found["kendall"], found["r2"]) == (None, None, pytest.approx(0, abs=1e-9))
    assert set(critic.against_truth(truth, np.zeros(3)).values()) == {None}
    assert critic.against_truth(same, truth)["r2"] is None


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
    fit = Fit(WAYS["clip"], [0, 1, 2], points, points + 1)
    fit.critics = critics
    np.testing.assert_allclose(fit.steepest(), [0.5, 1, 3])
    np.testing.assert_allclose(fit.slope_by_theta(points, points), [-0.5, -1, 3], rtol=1e-5)
    np.testing.assert_allclose(fit.estimate(points + torch.tensor([2.0, 0.0]), points), [1, 2, -6], rtol=1e-5)


@pytest.mark.parametrize("name", WAYS)
def test_what_passes_on_to_a_generator_is_that_of_differences(name: str) -> None:
    real, fake = (side.double() for side in samples(2))
    fit = Fit(WAYS[name], [1, 2], real, fake)
    fit.critics.double()
    step = torch.tensor([1e-6, 0.0], dtype=torch.float64)
    ends = [fit.estimate(real, fake + sign * step) for sign in (1, -1)]
    np.testing.assert_allclose(fit.slope_by_theta(real, fake), (ends[0] - ends[1]) / 2e-6, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("name", WAYS)
def test_a_fit_goes_on_where_it_was_and_knows_of_no_other(name: str) -> None:
    way = WAYS[name]
    in_parts = Fit(way, [1, 2], *samples(2)).run(7).run(5)
    estimates = Fit(way, [1, 2], *samples(2)).run(12).estimate(*samples(2))
    np.testing.assert_array_equal(in_parts.estimate(*samples(2)), estimates)
    alone = Fit(way, [2], *samples(1)).run(12)
    assert alone.estimate(*samples(1))[0] == pytest.approx(estimates[1], rel=1e-3)
    assert estimates[0] != estimates[1]


def test_a_critic_alone_scores_as_among_others() -> None:
    critics, points = Critics([1, 2]), normal((2, 7, 2), "x")
    for place, scores in enumerate(critics(points)):
        torch.testing.assert_close(critics.alone(place)(points[place]), scores)
