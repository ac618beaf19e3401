"""Blocks of params.yaml become values on the five axes."""

from pathlib import Path

import pytest
import torch
from torch import nn

from illustgan import objectives, params, penalties, variants

SHIPPED = params.load(Path(__file__).parents[1] / "params.yaml")


def test_wgan_is_its_papers() -> None:
    wgan = variants.from_params(SHIPPED.variant("wgan"))
    assert wgan.objective is objectives.OBJECTIVES["wasserstein"]
    assert wgan.schedule.steps == 5
    assert wgan.schedule.burn_in_steps == 0
    assert wgan.unrolling is None
    weight = nn.Parameter(torch.tensor([1.0, -1.0]))
    for make in (wgan.generator_optimiser, wgan.discriminator_optimiser):
        optimiser = make([weight])
        assert isinstance(optimiser, torch.optim.RMSprop)
        assert optimiser.param_groups[0]["lr"] == 5e-5
    network = nn.Linear(2, 2)
    wgan.penalty(network)
    assert network.weight.abs().max() <= 0.01


@pytest.mark.parametrize("name", ["gan", "dcgan", "unrolled"])
def test_the_log_variants_take_adam_with_the_dcgans_settings(name: str) -> None:
    found = variants.from_params(SHIPPED.variant(name))
    optimiser = found.discriminator_optimiser([nn.Parameter(torch.zeros(1))])
    assert isinstance(optimiser, torch.optim.Adam)
    assert optimiser.param_groups[0]["lr"] == 2e-4
    assert optimiser.param_groups[0]["betas"] == (0.5, 0.999)
    assert found.penalty is penalties.none
    assert found.schedule.steps == 1
    assert (found.unrolling.steps if found.unrolling else 0) == (5 if name == "unrolled" else 0)


def test_the_discriminator_can_have_a_rate_of_its_own() -> None:
    settings = params.Variant(networks="dcgan", objective="saturating", optimiser="sgd", lr=0.1, discriminator_lr=0.4)
    found = variants.from_params(settings)
    weight = [nn.Parameter(torch.zeros(1))]
    assert found.generator_optimiser(weight).param_groups[0]["lr"] == 0.1
    assert found.discriminator_optimiser(weight).param_groups[0]["lr"] == 0.4


def test_wgan_mlp_differs_from_wgan_in_its_networks_alone() -> None:
    conv, mlp = (SHIPPED.variant(name).model_dump() for name in ("wgan", "wgan_mlp"))
    assert {key for key in conv if conv[key] != mlp[key]} == {"networks"}
