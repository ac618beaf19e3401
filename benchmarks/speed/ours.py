"""Our side: the training loop's own step, with the bookkeeping that the loop does around it."""

from pathlib import Path

import numpy as np
import torch

from illustgan import params
from illustgan.core.randomness import generator
from illustgan.core.settings import Length
from illustgan.training import loop, plan
from illustgan.training.method import Method, assemble
from illustgan.training.steps import Faces, measure_cost, start, step

ROOT = Path(__file__).resolve().parents[2]
HELDOUT = 64
STEPS = 100_000  # more than any measurement does
RECORD = 20  # generator steps between two records, as params.yaml has it at the laptop scale


def variant(name: str) -> Method:
    """The variant that the repository's params.yaml calls `name`."""
    return assemble(params.load(ROOT / "params.yaml").variant(name))


def pictures(count: int, size: int) -> np.ndarray:
    """Noise in place of faces, which takes as long: uint8 (count, size, size, 3)."""
    noise = torch.randint(0, 256, (count, size, size, 3), dtype=torch.uint8, generator=generator("noise", count, size))
    array: np.ndarray = noise.numpy()
    return array


class Ours:
    """A variant in training at some width, with batches of `faces`, uint8 (N, size, size, 3)."""

    def __init__(self, of: Method, faces: np.ndarray, *, width: int, batch: int, device: torch.device) -> None:
        size = faces.shape[1]
        self.variant = of
        self.faces = Faces(faces, pictures(HELDOUT, size), batch, 1, device)
        self.cost = measure_cost(of, self.faces, width=width, size=size, device=device)
        self.plan = plan.make_plan(
            of.schedule,
            self.cost,
            Length(steps=STEPS, snapshots=1, evaluations=1, epoch_snapshots=0),
            batch=batch,
            faces=len(faces),
        )
        self.state = start(of, width=width, size=size, seed=1, device=device)

    @property
    def flop(self) -> int:
        """Floating-point operations of one generator step and the discriminator steps before it, after any burn-in."""
        return self.cost.generator_step + self.variant.schedule.steps * self.cost.discriminator_step

    def step(self) -> None:
        """One generator step, as `training.train` does it: with its look at the losses, and every 20th its record."""
        drawn, after = (int(self.plan.discriminator_steps[self.state.step + i]) for i in (0, 1))
        findings = step(self.state, self.variant, self.faces, drawn, after - drawn)
        loop.check_losses(self.state, findings, self.plan, Path())
        if self.state.step % RECORD == 0:
            loop.record(self.state, self.variant, self.faces, self.plan, findings)
