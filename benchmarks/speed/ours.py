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
STEPS = 100_000  # more than any measurement of a step does
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
        self,
        of: Method,
        faces: steps.Faces,
        width: int,
        *,
        budget: tuple[float | None, int | None] = (None, STEPS),
        record_every: int = RECORD,
    ) -> None:
        """Fresh networks, and a plan as long as the budget: TFLOP, or steps."""
        size, device = faces.faces.shape[1], faces.faces.device
        self.variant, self.faces, self.record_every = of, faces, record_every
        self.cost = steps.measure_cost(of, faces, width=width, size=size, device=device)
        self.plan = make_plan(
            of.schedule,
            self.cost,
            Length(tflop=budget[0], steps=budget[1], snapshots=1, evaluations=1, epoch_snapshots=0),
            batch=faces.batch,
            faces=len(faces.faces),
        )
        self.state = steps.start(of, width=width, size=size, seed=faces.seed, device=device)

    @property
    def flop(self) -> int:
        """Floating-point operations of one generator step and the discriminator steps before it, after any burn-in."""
        return self.cost.generator_step + self.variant.schedule.steps * self.cost.discriminator_step

    def step(self) -> None:
        """One generator step, with its look at the losses, and every `record_every`-th its record.

        Raises:
            UserError: at the first loss that is not a number or infinite.
        """
        drawn, after = (int(self.plan.discriminator_steps[self.state.step + i]) for i in (0, 1))
        steps.pace(self.state, self.variant, self.plan)
        recorded = (self.state.step + 1) % self.record_every == 0
        findings = steps.step(self.state, self.variant, self.faces, drawn, after - drawn, recorded=recorded)
        loop.check_losses(self.state, findings, self.plan, Path())
        if recorded:
            loop.record(self.state, self.variant, self.faces, self.plan, findings)
