"""The networks of a run at one of its evaluated steps."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors.torch
import torch
from torch import Tensor, nn

from illustgan.core import files
from illustgan.core.run_folder import Run
from illustgan.gan import networks, sampling
from illustgan.gan.flattening import flattened

Pictures = npt.NDArray[np.uint8]


def load(run: Run, step: int, device: torch.device) -> tuple[nn.Module, nn.Module]:
    """The generator that the run shows, in eval mode, and the discriminator, at an evaluated step.

    `UserError` when the file of weights is missing, damaged, or not of the networks that run.json describes.
    """
    pair = networks.build(run.families, run.width, run.size, run.latent, run.norm, run.generator_norm, len(run.groups))
    generator, discriminator = filled(run.weights(step), device, generator=pair[0], discriminator=pair[1])
    return flattened(generator.eval(), run.flatten), discriminator


def filled(path: Path, device: torch.device, mend: str = "", **of_roles: nn.Module) -> list[nn.Module]:
    """Networks, by role, with what a file of weights has for them, on the device; errors as for `files.reading`."""
    with files.reading(path, "train", mend):
        tensors = safetensors.torch.load_file(path)
        for role, network in of_roles.items():
            network.load_state_dict({n.partition(".")[2]: x for n, x in tensors.items() if n.startswith(f"{role}.")})
    return [network.to(memory_format=torch.channels_last).to(device) for network in of_roles.values()]


def latents(latent: int, count: int, seed: int, sizes: Sequence[int] = ()) -> Tensor:
    """Those that are measured, as `sampling.latents`: all runs share them, but for the groups of some."""
    return sampling.latents(count, latent, sizes, seed, "evaluate")


def samples(generator: nn.Module, latent: int, count: int, seed: int, sizes: Sequence[int] = ()) -> Pictures:
    """The pictures that are measured: uint8 (count, size, size, 3), those of `latents`."""
    return sampling.generate(generator, latents(latent, count, seed, sizes))
