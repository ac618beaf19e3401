"""Blocks of params.yaml become values on the six axes."""

from pathlib import Path

import pytest
import torch
from torch import nn

from illustgan import params
from illustgan.gan import objectives, penalties
from illustgan.training.method import assemble

SHIPPED = params.load(Path(__file__).parents[2] / "params.yaml")


def test_wgan_is_its_papers() -> None:
    wgan = assemble(SHIPPED.variant("wgan"))
    assert wgan.objective is objectives.OBJECTIVES["wasserstein"]
    assert (wgan.schedule.steps, wgan.schedule.burn_in_steps) == (5, 0)
    assert wgan.unrolling is None
    assert wgan.gradient_term is None
    weight = nn.Parameter(torch.tensor([1.0, -1.0]))
    for make in (wgan.generator_optimiser, wgan.discriminator_optimiser):
        optimiser = make([weight])
        assert isinstance(optimiser, torch.optim.RMSprop)
        assert optimiser.param_groups[0]["lr"] == 5e-5
    network = nn.Linear(2, 2)
    wgan.penalty(network)
    assert network.weight.abs().max() <= 0.01


@pytest.mark.parametrize("name", ["gan", "dcgan", "unrolled_2017"])
def test_the_log_variants_take_adam_with_the_dcgans_settings(name: str) -> None:
    found = assemble(SHIPPED.variant(name))
    optimiser = found.discriminator_optimiser([nn.Parameter(torch.zeros(1))])
    assert isinstance(optimiser, torch.optim.Adam)
    assert (optimiser.param_groups[0]["lr"], optimiser.param_groups[0]["betas"]) == (2e-4, (0.5, 0.999))
    assert (found.penalty, found.schedule.steps) == (penalties.none, 1)
    assert (found.unrolling.steps if found.unrolling else 0) == (5 if name == "unrolled_2017" else 0)


def test_the_discriminator_can_have_a_rate_of_its_own() -> None:
    settings = params.Variant(generator="dcgan", objective="saturating", optimiser="sgd", lr=0.1, discriminator_lr=0.4)
    found = assemble(settings)
    weight = [nn.Parameter(torch.zeros(1))]
    assert found.generator_optimiser(weight).param_groups[0]["lr"] == 0.1
    assert found.discriminator_optimiser(weight).param_groups[0]["lr"] == 0.4


@pytest.mark.parametrize(
    ("one", "two", "settings"),
    [
        *[("dcgan", "diffaugment", {"augmentations"}), ("r1", "r1_diffaugment", {"augmentations"})],
        ("r1", "ada", {"augmentations", "augmentation_strength", "ada_target"}),
        ("dcgan", "unrolled_2017", {"unroll_steps", "unroll_optimiser", "unroll_lr"}),
        ("wgan", "wgan_mlp", {"families", "generator_norm"}),
    ],
)
def test_variants_that_are_compared_differ_in_what_their_names_say(one: str, two: str, settings: set[str]) -> None:
    first, second = (SHIPPED.variant(name).model_dump() for name in (one, two))
    assert {key for key in first if first[key] != second[key]} == settings


def test_penalties_have_their_weights_and_turns() -> None:
    for name, every in (("r1", 4), ("r3gan", 1), ("wgan_gp", 1)):
        found = assemble(SHIPPED.variant(name))
        assert found.penalty is penalties.none
        term = found.gradient_term
        assert term is not None
        assert term.every == every
    critic = nn.Sequential(nn.Flatten(), nn.Linear(12, 1, bias=False), nn.Flatten(0))
    nn.init.zeros_(critic[1].weight)
    critic[1].weight.data[0, 0] = 3.0  # |∇f| = 3 everywhere
    x = torch.zeros(4, 3, 2, 2)
    assert term.of(critic, x, x, torch.Generator()).item() == pytest.approx(10 * (3 - 1) ** 2)


def test_adas_strength_is_bounded_below_one() -> None:
    found = assemble(SHIPPED.variant("ada")).augmentation
    assert found is not None and found.adaptive is not None  # noqa: PT018
    assert (found.strength, found.adaptive.target, found.adaptive.every) == (0.8, 0.6, 4)
