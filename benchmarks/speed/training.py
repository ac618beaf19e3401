"""A variant in training on noise: the training loop's own step, with the bookkeeping that the loop does around it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from illustgan import params
from illustgan.core.randomness import generator
from illustgan.core.settings import Length
from illustgan.training import loop, steps
from illustgan.training.method import Method, assemble
from illustgan.training.plan import make_plan

ROOT = Path(__file__).resolve().parents[2]
HELDOUT = 64
LONG = Length(steps=100_000, snapshots=1, evaluations=1, epoch_snapshots=0)  # longer than any measurement
RECORD = 20  # generator steps between two records, as params.yaml has it at the laptop scale


@dataclass(frozen=True)
class Setup:
    """What trains, and how large everything is; by default as at the laptop scale."""

    variant: str = "dcgan"  # of the repository's params.yaml
    width: int = 16
    batch: int = 32
    size: int = 64  # pixels a side
    faces: int = 1814


def pictures(count: int, size: int) -> np.ndarray:
    """Noise in place of faces, which takes as long: uint8 (count, size, size, 3)."""
    noise = torch.randint(0, 256, (count, size, size, 3), dtype=torch.uint8, generator=generator("noise", count, size))
    array: np.ndarray = noise.numpy()
    return array


class Training:
    """A variant in training: what `loop.train` does, but for the files that it leaves."""

    def __init__(self, method: Method, faces: steps.Faces, length: Length = LONG, record_every: int = RECORD) -> None:
        """Fresh networks, and a plan of that length."""
        self.method, self.faces, self.record_every = method, faces, record_every
        self.cost = steps.measure_cost(method, faces)
        self.plan = make_plan(method.settings, self.cost, length, batch=faces.batch, faces=len(faces.faces))
        self.state = steps.start(method, faces.architecture, seed=faces.seed, device=faces.faces.device)

    @classmethod
    def of(cls, setup: Setup, device: torch.device, faces: np.ndarray | None = None) -> "Training":
        """On noise, or on `faces`, uint8 (N, size, size, 3)."""
        shown = pictures(setup.faces, setup.size) if faces is None else faces
        method = assemble(params.load(ROOT / "params.yaml").variant(setup.variant))
        heldout = pictures(HELDOUT, setup.size)
        architecture = method.settings.architecture(width=setup.width, size=setup.size)
        return cls(method, steps.Faces(shown, heldout, architecture, setup.batch, 1, device))

    @property
    def images(self) -> int:
        """Real pictures in a generator step with its discriminator steps, after any burn-in."""
        return self.faces.batch * self.method.settings.discriminator_steps

    @property
    def flop(self) -> int:
        """Floating-point operations of such steps."""
        return self.cost.generator_step + self.method.settings.discriminator_steps * self.cost.discriminator_step

    def step(self) -> None:
        """One generator step, with its look at the losses, and every `record_every`-th its record."""
        loop.advance(self.state, self.method, self.faces, self.plan, self.record_every, Path())
