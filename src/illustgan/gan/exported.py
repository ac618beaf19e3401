"""A generator alone, out of a run or as `illustgan.export` leaves it: config.json and generator.safetensors."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn

from illustgan.core import files
from illustgan.gan import sampling
from illustgan.gan.architecture import CONFIG, ROLES, WEIGHTS, Architecture
from illustgan.gan.run_folder import Run


class Config(BaseModel):
    """What config.json says: of which run at which step a generator is, and of which networks."""

    model_config = ConfigDict(frozen=True)

    model: str
    seed: int  # of the training
    step: int
    architecture: Architecture


@dataclass(frozen=True)
class Generator:
    """A trained generator, in eval mode: what it draws of a latent depends on nothing else."""

    config: Config
    network: nn.Module

    def latents(self, count: int, seed: int) -> Tensor:
        """The first `count` latents of a seed: float32 (count, latent + K), each the same whatever the count is."""
        architecture = self.config.architecture
        return torch.cat([architecture.latents(1, seed, "face", number) for number in range(count)])

    def draw(self, count: int, seed: int) -> npt.NDArray[np.uint8]:
        """The first `count` faces of a seed: uint8 (count, size, size, 3)."""
        return sampling.generate(self.network, self.latents(count, seed))


def of_run(run: Run, device: torch.device) -> Generator:
    """The generator of a run at its last step; `UserError` when its weights are missing or damaged."""
    step = run.evaluated[-1]
    config = Config(model=run.model, seed=run.seed, step=step, architecture=run.architecture)
    return Generator(config, run.networks(step, device)[0])


def of_export(folder: Path, device: torch.device) -> Generator:
    """The generator in the folder of an export; `UserError` when a file is missing or damaged."""
    path, again = folder / CONFIG, "export it again with make export"
    with files.reading(path, "train", again):
        config = Config(**files.read_json(path, "train", again))
    return Generator(config, config.architecture.load(folder / WEIGHTS, device, again, ROLES[:1])[0])
