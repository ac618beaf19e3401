"""Blocks of params.yaml become values on the seven axes."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn, optim

from illustgan import params
from illustgan.training.method import assemble

SHIPPED = params.load(Path(__file__).parents[2] / "params.yaml")


PAPERS: dict[str, tuple[Any, ...]] = {  # objective, optimiser, rate, betas, discriminator steps, clip
    **dict.fromkeys(("gan", "dcgan", "unrolled_2017"), ("non_saturating", optim.Adam, 2e-4, (0.5, 0.999), 1, None)),
    **dict.fromkeys(("wgan", "wgan_mlp"), ("wasserstein", optim.RMSprop, 5e-5, None, 5, 0.01)),
    "wgan_gp": ("wasserstein", optim.Adam, 1e-4, (0.0, 0.9), 5, None),
    "sn_hinge": ("hinge", optim.Adam, 2e-4, (0.0, 0.9), 5, None),
}


@pytest.mark.parametrize("name", PAPERS)
def test_variants_are_their_papers(name: str) -> None:
    variant = SHIPPED.variants[name].at("paper")
    found = assemble(variant)
    assert variant.burn_in_steps == 0
    for make in (found.generator_optimiser, found.discriminator_optimiser):
        made = make([nn.Parameter(torch.zeros(1))])
        settings = made.defaults["lr"], made.defaults.get("betas"), variant.discriminator_steps, variant.clip
        assert (variant.objective, type(made).__base__, *settings) == PAPERS[name]
        assert made.defaults.get("fused", True) is True  # or the last digits would be others


@pytest.mark.parametrize(
    ("one", "two", "settings"),
    [
        *[("dcgan", "diffaugment", {"augmentations"}), ("r1", "r1_diffaugment", {"augmentations"})],
        ("r1_shift", "r1_shift_groups", {"groups"}),
        ("r1_shift_groups", "palette", {"generator", "groups", "flatten"}),
        ("dcgan", "dcgan_groups", {"groups"}),
        ("r1", "ada", {"augmentations", "augmentation_strength", "ada_target"}),
        ("dcgan", "unrolled_2017", {"unroll_steps", "unroll_optimiser", "unroll_lr"}),
        ("wgan", "wgan_mlp", {"generator", "discriminator", "generator_norm"}),
    ],
)
def test_variants_that_are_compared_differ_in_what_their_names_say(one: str, two: str, settings: set[str]) -> None:
    first, second = (SHIPPED.variants[name].at("paper").model_dump() for name in (one, two))
    assert {key for key in first if first[key] != second[key]} == settings
