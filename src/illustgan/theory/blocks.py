"""The variants that toys compare: a plain GAN, one that looks K steps ahead for each K, and WGANs."""

import copy
from collections.abc import Sequence
from typing import Any

from torch import nn

from illustgan.theory.modes_settings import Pair, Penalised, Players
from illustgan.training import settings as params
from illustgan.training.steps import State
from illustgan.training.variants import Variant


def pair(players: Pair, networks: str) -> dict[str, params.Variant]:
    """`gan` and `wgan`, as blocks of `variants` in params.yaml would give them.

    Args:
        players: learning rates and what else they are trained with.
        networks: the family, for toys that use one.
    """
    shared: dict[str, Any] = {"networks": networks, "beta1": players.beta1, "ema_images": 0.0}
    log_loss: dict[str, Any] = {
        "objective": players.objective,
        "optimiser": "adam",
        "lr": players.lr,
        "discriminator_lr": players.discriminator_lr,
    }
    wgan: dict[str, Any] = {
        "objective": "wasserstein",
        "penalty": "clip",
        "clip": players.wgan_clip,
        "optimiser": "rmsprop",
        "lr": players.wgan_lr,
    }
    blocks = {"gan": log_loss, "wgan": wgan}
    return {name: params.Variant.model_validate({**shared, **block}) for name, block in blocks.items()}


def blocks(players: Players, unrolled: Sequence[int], networks: str) -> dict[str, params.Variant]:
    """`gan`, `unrolled_K` for each K of `unrolled`, and `wgan`; see `pair`."""
    found = pair(players, networks)
    return {
        "gan": found["gan"],
        **{f"unrolled_{k}": _changed(found["gan"], unroll_steps=k) for k in unrolled},
        "wgan": _changed(found["wgan"], discriminator_steps=players.wgan_steps),
    }


def penalised(players: Penalised, networks: str) -> params.Variant:
    """A WGAN with gradient penalty: the critic has the optimiser of `gan`, the generator the rate of `wgan`.

    At one rate for both the generator outruns a critic of a few steps, and goes from mode to mode.
    """
    return _changed(
        pair(players, networks)["gan"],
        objective="wasserstein",
        penalty="gradient_penalty",
        penalty_weight=players.wgan_gp_weight,
        discriminator_steps=players.wgan_steps,
        lr=players.wgan_lr,
    )


def _changed(block: params.Variant, **settings: Any) -> params.Variant:
    return params.Variant.model_validate({**block.model_dump(), **settings})


def start(variant: Variant, generator: nn.Module, discriminator: nn.Module) -> State:
    """The state before the first step of players that a toy built itself, on the device where they are."""
    return State(
        generator=generator,
        discriminator=discriminator,
        ema=copy.deepcopy(generator),
        generator_optimiser=variant.generator_optimiser(generator.parameters()),
        discriminator_optimiser=variant.discriminator_optimiser(discriminator.parameters()),
    )
