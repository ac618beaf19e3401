"""Losses against their float64 definitions, their gradients, and the distances they estimate."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from illustgan.gan.objectives import OBJECTIVES

SCORES = st.lists(st.floats(-30, 30), min_size=1, max_size=8)


def sigmoid(scores: torch.Tensor) -> torch.Tensor:
    return 1 / (1 + torch.exp(-scores))


@given(SCORES, SCORES)
def test_losses_are_their_definitions_and_unrolled_ones_have_the_real_scores_part(
    real: list[float], fake: list[float]
) -> None:
    x, y = torch.tensor(real, dtype=torch.float64), torch.tensor(fake, dtype=torch.float64)
    # 1 - sigmoid(s) is sigmoid(-s), without the cancellation
    log = -sigmoid(x).log().mean() - sigmoid(-y).log().mean()
    hinge = (1 - x).clamp_min(0).mean() + (1 + y).clamp_min(0).mean()
    known = {  # the discriminator's loss, the generator's, and the part of real scores when it looks ahead
        "saturating": (log, sigmoid(-y).log().mean(), sigmoid(x).log().mean()),
        "non_saturating": (log, -sigmoid(y).log().mean(), -sigmoid(-x).log().mean()),
        "wasserstein": (y.mean() - x.mean(), -y.mean(), x.mean()),
        "hinge": (hinge, -y.mean(), x.mean()),
    }
    assert OBJECTIVES.keys() - known.keys() == {"relativistic"}
    for name, (discriminators, generators, of_real) in known.items():
        objective, exact = OBJECTIVES[name], {"rtol": 1e-9, "atol": 1e-12, "msg": name}
        torch.testing.assert_close(objective.discriminator_loss(x, y), discriminators, **exact)
        torch.testing.assert_close(objective.generator_loss(y), generators, **exact)
        torch.testing.assert_close(objective.unrolled_loss(x, y), generators + of_real, **exact)
    torch.testing.assert_close(OBJECTIVES["wasserstein"].estimate(x, y), x.mean() - y.mean())


@given(st.lists(st.tuples(st.floats(-30, 30), st.floats(-30, 30)), min_size=1, max_size=8))
def test_relativistic_losses_are_their_definitions(pairs: list[tuple[float, float]]) -> None:
    x, y = torch.tensor(pairs, dtype=torch.float64).T
    objective = OBJECTIVES["relativistic"]
    torch.testing.assert_close(objective.discriminator_loss(x, y), -sigmoid(x - y).log().mean(), rtol=1e-9, atol=1e-12)
    torch.testing.assert_close(objective.unrolled_loss(x, y), -sigmoid(y - x).log().mean(), rtol=1e-9, atol=1e-12)
    assert objective.generator_loss is None
    few = y[: 1 + len(y) // 2]  # as many of either are not needed
    every = [math.log(1 + math.exp(f - r)) for r in x.tolist() for f in few.tolist()]
    known = math.log(2) - sum(every) / len(every)
    assert objective.estimate(x, few).item() == pytest.approx(known, rel=1e-9, abs=1e-12)


AT_A_THOUSAND = {  # both losses and the estimate, for a right and a wrong score of either kind; slopes by fake scores
    "saturating": (1000, -500, math.log(2) - 500, [(0.5, 0), (-0.5, 0), (-0.25, 0)]),
    "non_saturating": (1000, 500, math.log(2) - 500, [(0.5, 0), (0, -0.5), (-0.25, 0)]),
    "wasserstein": (0, 0, 0, [(0.5, 0.5), (-0.5, -0.5), (-0.5, -0.5)]),
    "hinge": (1001, 0, -499.5, [(0.5, 0), (-0.5, -0.5), (-0.25, 0)]),
    "relativistic": (1000, 1000, math.log(2) / 2 - 500, [(0.5, 0), (0, -0.5), (-0.375, -0.125)]),
}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_float32_is_exact_at_scores_of_a_thousand(name: str) -> None:
    real, fake = torch.tensor([-1000.0, 1000.0]), torch.tensor([1000.0, -1000.0], requires_grad=True)
    objective = OBJECTIVES[name]
    values = (
        objective.discriminator_loss(real, fake),
        objective.generator_loss(fake) if objective.generator_loss else objective.unrolled_loss(real, fake),
        objective.estimate(real, fake),
    )
    *expected, slopes = AT_A_THOUSAND[name]
    assert [value.item() for value in values] == pytest.approx(expected, rel=1e-6)
    found = [torch.autograd.grad(value, fake, retain_graph=True)[0].tolist() for value in values]
    assert found == [pytest.approx(slope) for slope in slopes]


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
