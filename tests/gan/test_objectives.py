"""Losses against their float64 definitions, their gradients, and the distances they estimate."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from illustgan.gan.objectives import OBJECTIVES, log_discriminator_loss

SCORES = st.lists(st.floats(-30, 30), min_size=1, max_size=8)


def sigmoid(scores: torch.Tensor) -> torch.Tensor:
    return 1 / (1 + torch.exp(-scores))


@given(SCORES, SCORES)
def test_log_losses_are_their_definitions(real: list[float], fake: list[float]) -> None:
    x, y = torch.tensor(real, dtype=torch.float64), torch.tensor(fake, dtype=torch.float64)
    # 1 - sigmoid(s) is sigmoid(-s), without the cancellation
    expected = -sigmoid(x).log().mean() - sigmoid(-y).log().mean()
    torch.testing.assert_close(log_discriminator_loss(x, y), expected, rtol=1e-9, atol=1e-12)
    for name, loss in (("saturating", sigmoid(-y).log().mean()), ("non_saturating", -sigmoid(y).log().mean())):
        torch.testing.assert_close(OBJECTIVES[name].generator_loss(y), loss, rtol=1e-9, atol=1e-12)


@given(SCORES, SCORES)
def test_unrolled_losses_are_the_samples_part_and_a_part_that_they_do_not_move(
    real: list[float], fake: list[float]
) -> None:
    x, y = torch.tensor(real, dtype=torch.float64), torch.tensor(fake, dtype=torch.float64)
    of_real = {
        "saturating": sigmoid(x).log().mean(),
        "non_saturating": -sigmoid(-x).log().mean(),
        "wasserstein": x.mean(),
        "hinge": x.mean(),
    }
    assert OBJECTIVES.keys() - of_real.keys() == {"relativistic"}
    for name in of_real:
        whole = OBJECTIVES[name].generator_loss(y) + of_real[name]
        torch.testing.assert_close(OBJECTIVES[name].unrolled_loss(x, y), whole, rtol=1e-9, atol=1e-12, msg=name)


@given(SCORES, SCORES)
def test_wasserstein_and_hinge_losses_are_their_definitions(real: list[float], fake: list[float]) -> None:
    x, y = torch.tensor(real, dtype=torch.float64), torch.tensor(fake, dtype=torch.float64)
    margins = sum(max(0, 1 - s) for s in real) / len(real) + sum(max(0, 1 + s) for s in fake) / len(fake)
    for name, loss in (("wasserstein", sum(fake) / len(fake) - sum(real) / len(real)), ("hinge", margins)):
        assert OBJECTIVES[name].discriminator_loss(x, y).item() == pytest.approx(loss)
        assert OBJECTIVES[name].generator_loss(y).item() == pytest.approx(-sum(fake) / len(fake))
    assert OBJECTIVES["wasserstein"].estimate(x, y).item() == pytest.approx((x.mean() - y.mean()).item())


@given(st.lists(st.tuples(st.floats(-30, 30), st.floats(-30, 30)), min_size=1, max_size=8))
def test_relativistic_losses_are_their_definitions(pairs: list[tuple[float, float]]) -> None:
    x, y = torch.tensor(pairs, dtype=torch.float64).T
    objective = OBJECTIVES["relativistic"]
    torch.testing.assert_close(objective.discriminator_loss(x, y), -sigmoid(x - y).log().mean(), rtol=1e-9, atol=1e-12)
    torch.testing.assert_close(objective.unrolled_loss(x, y), -sigmoid(y - x).log().mean(), rtol=1e-9, atol=1e-12)
    assert objective.generator_loss is None
    every = [math.log(1 + math.exp(f - r)) for r in x.tolist() for f in y.tolist()]
    assert objective.estimate(x, y).item() == pytest.approx(math.log(2) - sum(every) / len(every), rel=1e-9, abs=1e-12)


def test_a_relativistic_loss_knows_differences_alone() -> None:
    real, fake = torch.tensor([0.5, -2.0]), torch.tensor([1.0, 3.0])
    objective = OBJECTIVES["relativistic"]
    for loss in (objective.discriminator_loss, objective.unrolled_loss, objective.estimate):
        torch.testing.assert_close(loss(real + 7, fake + 7), loss(real, fake))
    assert objective.estimate(real, torch.full((5,), 2.0)).dim() == 0  # as many of either are not needed


@pytest.mark.parametrize("name", OBJECTIVES)
def test_float32_stays_finite_and_exact_at_scores_of_a_thousand(name: str) -> None:
    real, fake = torch.tensor([-1000.0, 1000.0]), torch.tensor([1000.0, -1000.0], requires_grad=True)
    objective = OBJECTIVES[name]
    for value in (
        objective.discriminator_loss(real, fake),
        objective.generator_loss(fake) if objective.generator_loss else objective.unrolled_loss(real, fake),
        objective.estimate(real, fake),
    ):
        assert torch.isfinite(value)
        (slope,) = torch.autograd.grad(value, fake, retain_graph=True)
        assert torch.isfinite(slope).all()


@pytest.mark.parametrize("name", OBJECTIVES)
def test_gradients_equal_finite_differences(name: str) -> None:
    real = torch.linspace(-3, 3, 6, dtype=torch.float64, requires_grad=True)
    fake = torch.linspace(-2, 4, 6, dtype=torch.float64, requires_grad=True)
    objective = OBJECTIVES[name]
    assert torch.autograd.gradcheck(objective.discriminator_loss, (real, fake))
    if objective.generator_loss:
        assert torch.autograd.gradcheck(objective.generator_loss, (fake,))
    assert torch.autograd.gradcheck(objective.unrolled_loss, (real, fake))


def test_saturating_gradient_vanishes_where_the_non_saturating_does_not() -> None:
    sure = torch.tensor([-20.0], requires_grad=True)  # the discriminator is sure that this is fake
    (flat,) = torch.autograd.grad(OBJECTIVES["saturating"].generator_loss(sure), sure)
    (steep,) = torch.autograd.grad(OBJECTIVES["non_saturating"].generator_loss(sure), sure)
    assert abs(flat.item()) < 1e-8
    assert steep.item() == pytest.approx(-1.0)


def test_the_best_discriminator_reaches_the_jensen_shannon_divergence_or_the_total_variation() -> None:
    # three outcomes, as often in ten scores as is likely
    p, q = torch.tensor([0.7, 0.2, 0.1], dtype=torch.float64), torch.tensor([0.1, 0.3, 0.6], dtype=torch.float64)

    def estimate(name: str, scores: torch.Tensor) -> float:
        of_p, of_q = (torch.repeat_interleave(scores, (10 * shares).round().long()) for shares in (p, q))
        return OBJECTIVES[name].estimate(of_p, of_q).item()

    middle = (p + q) / 2
    divergence = ((p * (p / middle).log()).sum() + (q * (q / middle).log()).sum()) / 2
    assert estimate("non_saturating", (p / q).log()) == pytest.approx(divergence.item(), rel=1e-12)
    assert estimate("hinge", torch.sign(p - q)) == pytest.approx((p - q).abs().sum().item() / 2)
