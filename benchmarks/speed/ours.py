"""Our side: the training loop's own step, with the bookkeeping that the loop does around it."""

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
# more steps than any measurement of one takes
LONG = Length(steps=100_000, snapshots=1, evaluations=1, epoch_snapshots=0)
RECORD = 20  # generator steps between two records, as params.yaml has it at the laptop scale


@dataclass(frozen=True)
class Place:
    """How large everything is; by default as at the laptop scale."""

    width: int = 16
    batch: int = 32
    size: int = 64  # pixels a side
    faces: int = 1814


def method(name: str) -> Method:
    """The method of the variant that the repository's params.yaml calls `name`."""
    return assemble(params.load(ROOT / "params.yaml").variant(name))


def pictures(count: int, size: int) -> np.ndarray:
    """Noise in place of faces, which takes as long: uint8 (count, size, size, 3)."""
    noise = torch.randint(0, 256, (count, size, size, 3), dtype=torch.uint8, generator=generator("noise", count, size))
    array: np.ndarray = noise.numpy()
    return array


def at(name: str, place: Place, device: torch.device, faces: np.ndarray | None = None) -> "Ours":
    """The variant `name` in training on noise, or on `faces`."""
    shown = pictures(place.faces, place.size) if faces is None else faces
    heldout = pictures(HELDOUT, place.size)
    return Ours(method(name), steps.Faces(shown, heldout, place.batch, 1, device), place.width)


class Ours:
    """A variant in training: what `loop.train` does, but for the files that it leaves."""

    def __init__(
        self, of: Method, faces: steps.Faces, width: int, length: Length = LONG, record_every: int = RECORD
    ) -> None:
        """Fresh networks, and a plan of that length."""
        size, device = faces.faces.shape[1], faces.faces.device
        self.method, self.faces, self.record_every = of, faces, record_every
        self.cost = steps.measure_cost(of, faces, width)
        self.plan = make_plan(of.settings, self.cost, length, batch=faces.batch, faces=len(faces.faces))
        self.state = steps.start(of, width=width, size=size, seed=faces.seed, device=device)

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
