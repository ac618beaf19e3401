"""The variants that are compared: a plain GAN, one that looks K steps ahead for each K, and WGANs.

They are blocks as of `variants` in params.yaml. `networks` names a family, for problems that use one.
"""

from collections.abc import Sequence
from typing import Any

from illustgan.theory.settings import Pair, Penalised, Players
from illustgan.training.settings import Variant


def changed(block: Variant, **settings: Any) -> Variant:
    """The same block but for these settings."""
    return Variant.model_validate({**block.model_dump(), **settings})


def pair(players: Pair, networks: str) -> dict[str, Variant]:
    """`gan` and `wgan`."""
    shared: dict[str, Any] = {"networks": networks, "beta1": players.beta1, "ema_images": 0.0}
    log_loss = {"objective": players.objective, "lr": players.lr, "discriminator_lr": players.discriminator_lr}
    wasserstein = {"objective": "wasserstein", "penalty": "clip", "clip": players.wgan_clip, "lr": players.wgan_lr}
    return {
        "gan": Variant.model_validate({**shared, **log_loss, "optimiser": "adam"}),
        "wgan": Variant.model_validate({**shared, **wasserstein, "optimiser": "rmsprop"}),
    }


def lookahead(players: Players, unrolled: Sequence[int], networks: str) -> dict[str, Variant]:
    """`gan`, `unrolled_K` for each K of `unrolled`, and `wgan`."""
    found = pair(players, networks)
    return {
        "gan": found["gan"],
        **{f"unrolled_{k}": changed(found["gan"], unroll_steps=k) for k in unrolled},
        "wgan": changed(found["wgan"], discriminator_steps=players.wgan_steps),
    }


def penalised(players: Penalised, networks: str) -> Variant:
    """A WGAN with gradient penalty: the critic has the optimiser of `gan`, the generator the rate of `wgan`.

    At one rate for both the generator outruns a critic of a few steps, and goes from mode to mode.
    """
    return changed(
        pair(players, networks)["gan"],
        objective="wasserstein",
        penalty="gradient_penalty",
        penalty_weight=players.wgan_gp_weight,
        discriminator_steps=players.wgan_steps,
        lr=players.wgan_lr,
    )
