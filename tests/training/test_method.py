"""Blocks of params.yaml become values on the six axes."""

from pathlib import Path

import pytest
import torch
from torch import nn, optim

from illustgan import params
from illustgan.gan.objectives import OBJECTIVES
from illustgan.training.method import assemble

SHIPPED = params.load(Path(__file__).parents[2] / "params.yaml")


@pytest.mark.parametrize(
    ("name", "objective", "optimiser", "lr", "betas", "critic"),
    [
        *[(name, "non_saturating", optim.Adam, 2e-4, (0.5, 0.999), 1) for name in ("gan", "dcgan", "unrolled_2017")],
        *[(name, "wasserstein", optim.RMSprop, 5e-5, None, 5) for name in ("wgan", "wgan_mlp")],
        ("wgan_gp", "wasserstein", optim.Adam, 1e-4, (0.0, 0.9), 5),
        ("sn_hinge", "hinge", optim.Adam, 2e-4, (0.0, 0.9), 5),
    ],
)
def test_variants_are_their_papers(
    name: str, objective: str, optimiser: type, lr: float, betas: tuple[float, float] | None, critic: int
) -> None:
    variant = SHIPPED.variant(name)
    found = assemble(variant)
    assert (found.objective, found.schedule.steps) == (OBJECTIVES[objective], critic)
    assert (variant.clip, variant.burn_in_steps) == ({"wgan": 0.01, "wgan_mlp": 0.01}.get(name), 0)
    for make in (found.generator_optimiser, found.discriminator_optimiser):
        settings = make([nn.Parameter(torch.zeros(1))])
        assert type(settings) is optimiser
        assert (settings.defaults["lr"], settings.defaults.get("betas")) == (lr, betas)
        assert settings.defaults.get("fused") is (True if betas else None)


def test_a_batch_is_a_share_of_the_scales_and_two_at_least() -> None:
    scale, variant = SHIPPED.scales["laptop"], SHIPPED.variant("dcgan")
    shares = {share: variant.model_copy(update={"batch_share": share}).batch(scale) for share in (1.0, 0.5, 0.01)}
    assert shares == {1.0: 32, 0.5: 16, 0.01: 2}


@pytest.mark.parametrize(
    ("one", "two", "settings"),
    [
        *[("dcgan", "diffaugment", {"augmentations"}), ("r1", "r1_diffaugment", {"augmentations"})],
        ("r1", "ada", {"augmentations", "augmentation_strength", "ada_target"}),
        ("dcgan", "unrolled_2017", {"unroll_steps", "unroll_optimiser", "unroll_lr"}),
        ("wgan", "wgan_mlp", {"networks"}),
    ],
)
def test_variants_that_are_compared_differ_in_what_their_names_say(one: str, two: str, settings: set[str]) -> None:
    first, second = (SHIPPED.variant(name).model_dump() for name in (one, two))
    assert {key for key in first if first[key] != second[key]} == settings
