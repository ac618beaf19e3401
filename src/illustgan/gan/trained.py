"""The networks of a run at one of its evaluated steps."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import nn

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.randomness import normal
from illustgan.gan import networks, sampling


def load(weights: Path, run: Mapping[str, Any], device: torch.device) -> tuple[nn.Module, nn.Module]:
    """The generator that the run shows, in eval mode, and the discriminator, from one file of a run's weights.

    Raises:
        UserError: when the file is missing, damaged, or not of the networks that `run` (run.json) describes.
    """
    # a run without a norm of its own has its family's
    generator, discriminator = networks.build(
        run["networks"], run["width"], run["size"], run["latent"], run.get("norm")
    )
    shown = "ema." if run["shown"] == "ema" else "generator."
    try:
        tensors = safetensors.torch.load_file(weights)
        for network, prefix in ((generator, shown), (discriminator, "discriminator.")):
            network.load_state_dict(
                {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
            )
    except FileNotFoundError:
        raise UserError(f"{weights} is missing: {files.again('train')}") from None
    except (SafetensorError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{weights} does not fit its run.json ({reason}): {files.again('train')}") from None
    generator, discriminator = (
        network.to(memory_format=torch.channels_last).to(device) for network in (generator, discriminator)
    )
    return generator.eval(), discriminator


def samples(generator: nn.Module, run: Mapping[str, Any], count: int, seed: int) -> Any:
    """The pictures that are measured: uint8 (count, size, size, 3), at latents that all runs share."""
    return sampling.generate(generator, normal((count, run["latent"]), seed, "evaluate"))


def weights_of(run_folder: Path, step: int) -> Path:
    """Where a run keeps its networks of `step`."""
    return run_folder / "weights" / f"{step:06d}.safetensors"
