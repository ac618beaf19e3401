"""Losses at great scores, and the distances that they estimate; tests/training has their definitions."""

import math

import pytest
import torch

from illustgan.gan.objectives import OBJECTIVES

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
