"""A generator alone, out of a run or as `illustgan.export` leaves it: config.json and generator.safetensors."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn

from illustgan.core import files
from illustgan.core.run_folder import Run
from illustgan.gan import networks, sampling, trained
from illustgan.gan.flattening import flattened

CONFIG, WEIGHTS = "config.json", "generator.safetensors"


class About(BaseModel):
    """What config.json says: of which run at which step a generator is, and of which network."""

    model_config = ConfigDict(frozen=True)

    model: str
    seed: int  # of the training
    step: int
    family: str
    norm: str | None = None  # None: that of its family
    width: int
    size: int  # pixels a side
    latent: int  # normal numbers in a latent
    groups: tuple[int, ...] = ()  # training faces in each group; none where the network knows of no groups
    flatten: float = 0  # see `gan.flattening`


@dataclass(frozen=True)
class Generator:
    """A trained generator, in eval mode: what it draws of a latent depends on nothing else."""

    about: About
    network: nn.Module

    def latents(self, count: int, seed: int) -> Tensor:
        """The first `count` latents of a seed: float32 (count, latent + K), each the same whatever the count is."""
        about = self.about
        return torch.cat([sampling.latents(1, about.latent, about.groups, seed, "face", n) for n in range(count)])

    def draw(self, count: int, seed: int) -> npt.NDArray[np.uint8]:
        """The first `count` faces of a seed: uint8 (count, size, size, 3)."""
        return sampling.generate(self.network, self.latents(count, seed))


def of_run(run: Run, device: torch.device) -> Generator:
    """The generator of a run at its last step; `UserError` when its weights are missing or damaged."""
    same = {name: getattr(run, name) for name in ("model", "seed", "width", "size", "latent", "groups", "flatten")}
    about = About(**same, step=run.evaluated[-1], family=run.families[0], norm=run.generator_norm)
    return Generator(about, trained.load(run, about.step, device)[0])


def of_export(folder: Path, device: torch.device) -> Generator:
    """The generator in the folder of an export; `UserError` when a file is missing or damaged."""
    again = "export it again with make export"
    with files.reading(folder / CONFIG, "train", again):
        about = About(**files.read_json(folder / CONFIG, "train", again))
    sides = about.width, about.size, about.latent
    network, _ = networks.build(about.family, *sides, generator_norm=about.norm, groups=len(about.groups))
    [network] = trained.filled(folder / WEIGHTS, device, again, generator=network)
    return Generator(about, flattened(network.eval(), about.flatten))
