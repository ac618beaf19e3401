"""The variants that are compared: a plain GAN, one that looks K steps ahead for each K, and WGANs."""

from collections.abc import Sequence
from typing import Any

from illustgan.theory.settings import Pair, Penalised, Players
from illustgan.training.settings import Variant


def changed(block: Variant, **settings: Any) -> Variant:
    """The same block but for these settings."""
    return Variant.model_validate({**block.model_dump(), **settings})


def compared(players: Pair, networks: str, unrolled: Sequence[int] = ()) -> dict[str, Variant]:
    """`gan`, `unrolled_K` for each K of `unrolled`, `wgan`, and for `Penalised` `wgan_gp`, of a family of networks."""
    shared: dict[str, Any] = {"generator": networks, "beta1": players.beta1, "ema_images": 0.0}
    log_loss = {"objective": players.objective, "lr": players.lr, "discriminator_lr": players.discriminator_lr}
    critic = {"objective": "wasserstein", "lr": players.wgan_lr}
    if isinstance(players, Players):
        critic["discriminator_steps"] = players.wgan_steps
    gan = Variant.model_validate({**shared, **log_loss, "optimiser": "adam"})
    wgan = Variant.model_validate(
        {**shared, **critic, "optimiser": "rmsprop", "penalty": "clip", "clip": players.wgan_clip}
    )
    found = {"gan": gan, **{f"unrolled_{k}": changed(gan, unroll_steps=k) for k in unrolled}, "wgan": wgan}
    if isinstance(players, Penalised):
        # the critic at the rate of gan, since a generator of the same rate outruns it and goes from mode to mode
        penalty = {"penalty": "gradient_penalty", "penalty_weight": players.wgan_gp_weight}
        found["wgan_gp"] = changed(gan, **critic, **penalty)
    return found
