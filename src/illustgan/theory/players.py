"""The variants that toys compare: a plain GAN, one that looks K steps ahead for each K, and a WGAN."""

import copy

from torch import nn

from illustgan import params, training
from illustgan.settings.mixtures import Players
from illustgan.variants import Variant


def blocks(players: Players, networks: str) -> dict[str, params.Variant]:
    """Variants by name, `gan`, `unrolled_K`, `wgan`, as blocks of `variants` in params.yaml would give them.

    Args:
        players: learning rates and what else they have in common.
        networks: the family, for toys that use one.
    """
    shared = {"networks": networks, "beta1": players.beta1, "ema_images": 0.0}
    log_loss = {
        **shared,
        "objective": players.objective,
        "optimiser": "adam",
        "lr": players.lr,
        "discriminator_lr": players.discriminator_lr,
    }
    wgan = {
        **shared,
        "objective": "wasserstein",
        "penalty": "clip",
        "clip": players.wgan_clip,
        "optimiser": "rmsprop",
        "lr": players.wgan_lr,
        "discriminator_steps": players.wgan_steps,
    }
    return {
        "gan": params.Variant.model_validate(log_loss),
        **{f"unrolled_{k}": params.Variant.model_validate({**log_loss, "unroll_steps": k}) for k in players.unrolled},
        "wgan": params.Variant.model_validate(wgan),
    }


def start(variant: Variant, generator: nn.Module, discriminator: nn.Module) -> training.State:
    """The state before the first step of players that a toy built itself, on the device where they are."""
    return training.State(
        generator=generator,
        discriminator=discriminator,
        ema=copy.deepcopy(generator),
        generator_optimiser=variant.generator_optimiser(generator.parameters()),
        discriminator_optimiser=variant.discriminator_optimiser(discriminator.parameters()),
    )
