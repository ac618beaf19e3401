"""Losses against their float64 definitions, their gradients, and the distances they estimate."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from illustgan.gan.objectives import OBJECTIVES


@given(st.lists(st.tuples(st.floats(-30, 30), st.floats(-30, 30)), min_size=1, max_size=8))
def test_losses_are_their_definitions_and_unrolled_ones_have_the_real_scores_part(
    pairs: list[tuple[float, float]],
) -> None:
    x, y = torch.tensor(pairs, dtype=torch.float64).T
    few = y[: 1 + len(y) // 2]  # as many of either are not needed, but in relativistic losses
    real, fake, unlike, like = ((1 / (1 + torch.exp(-s))).log().mean() for s in (x, few, x - y, y - x))
    # 1 - sigmoid(s) is sigmoid(-s), without the cancellation
    unreal, unfake = ((1 / (1 + torch.exp(s))).log().mean() for s in (x, few))
    hinge = (1 - x).clamp_min(0).mean() + (1 + few).clamp_min(0).mean()
    known = {  # the discriminator's loss, the generator's, and the part of real scores when it looks ahead
        "saturating": (-real - unfake, unfake, real),
        "non_saturating": (-real - unfake, -fake, -unreal),
        "wasserstein": (few.mean() - x.mean(), -few.mean(), x.mean()),
        "hinge": (hinge, -few.mean(), x.mean()),
        "relativistic": (-unlike, None, -like),
    }
    assert OBJECTIVES.keys() == known.keys()
    for name, (discriminators, generators, of_real) in known.items():
        objective, made = OBJECTIVES[name], few if generators is not None else y
        found = [objective.discriminator_loss(x, made), objective.unrolled_loss(x, made)]
        expected = [discriminators, of_real if generators is None else generators + of_real]
        torch.testing.assert_close(found, expected, rtol=1e-9, atol=1e-12, msg=name)
        assert (objective.generator_loss is None) == (generators is None)
        if objective.generator_loss:
            torch.testing.assert_close(objective.generator_loss(few), generators, rtol=1e-9, atol=1e-12, msg=name)
    torch.testing.assert_close(OBJECTIVES["wasserstein"].estimate(x, few), x.mean() - few.mean())
    every = [math.log(1 + math.exp(f - r)) for r in x.tolist() for f in few.tolist()]
    estimate = math.log(2) - sum(every) / len(every)
    assert OBJECTIVES["relativistic"].estimate(x, few).item() == pytest.approx(estimate, rel=1e-9, abs=1e-12)


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
