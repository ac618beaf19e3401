"""The one training loop, for all variants: counted in generator steps, and able to go on where it was stopped."""

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import safetensors.torch
import torch
from torch import nn

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.core.settings import Length
from illustgan.gan import sampling
from illustgan.training import checkpoints, steps
from illustgan.training.method import Method
from illustgan.training.plan import Cost, Plan, make_plan
from illustgan.training.starts import Start
from illustgan.training.steps import Faces, Findings, State

# columns of the history that are shown while it grows, and their names
SHOWN = {"discriminator_loss": "discriminator loss", "generator_loss": "generator loss", "estimate": "estimate"}
POINTS = 200  # of each curve


@dataclass
class Training:
    """A variant in training: what takes part, how far it is, and the folder of what it leaves."""

    method: Method
    faces: Faces
    cost: Cost
    plan: Plan
    state: State
    record_every: int  # steps between two rows of the history
    folder: Path

    @classmethod
    def planned(
        cls, method: Method, faces: Faces, length: Length, record_every: int, folder: Path, begin: Start | None = None
    ) -> Self:
        """Before its first step, with a plan of that length, and fresh networks or the weights of `begin`.

        Raises what `make_plan` and `steps.start` do.
        """
        cost = steps.measure_cost(method, faces)
        plan = make_plan(method.settings, cost, length, batch=faces.batch, faces=len(faces.faces))
        state = steps.start(method, faces.architecture, seed=faces.seed, device=faces.faces.device, begin=begin)
        return cls(method, faces, cost, plan, state, record_every, folder)

    def run(self, label: str, checkpoint_seconds: float) -> int | None:
        """To the end of the plan (None), or until a signal asks to stop (128 plus its number: 130 for SIGINT).

        Samples and weights are written to `folder`/samples and `folder`/weights at their steps; the state to
        `folder`/state.pt every `checkpoint_seconds` and at a signal. `UserError` at the first loss or weight that is
        not finite.
        """
        state, plan = self.state, self.plan
        if saved := checkpoints.load(self.folder, self.faces.faces.device):
            state.load(saved)
        else:
            self.snapshot()
        snapshots = set(plan.snapshots)
        with signals_noted() as noted, Progress(label, plan.steps, "step", state.step, self.news) as progress:
            last_save = time.monotonic()
            while state.step < plan.steps:
                self.advance()
                if state.step in snapshots:
                    self.check_weights()
                    self.snapshot()
                progress.advance()
                if noted or time.monotonic() - last_save >= checkpoint_seconds:
                    checkpoints.save(self.folder, state.to_dict())
                    last_save = time.monotonic()
                if noted:
                    return 128 + noted[0]
            checkpoints.save(self.folder, state.to_dict())
        return None

    def advance(self) -> None:
        """The next step of the plan, with its row of the history if it is to have one."""
        step = self.state.step
        drawn, after = (int(done) for done in self.plan.discriminator_steps[step : step + 2])
        steps.pace(self.state, self.method, self.plan)
        recorded = (step + 1) % self.record_every == 0 or step + 1 == self.plan.steps
        findings = steps.step(self.state, self.method, self.faces, drawn, after - drawn, recorded=recorded)
        self.check_losses(findings)
        if recorded:
            self.state.history.append(self.record(findings))

    def record(self, findings: Findings) -> dict[str, float]:
        """The row of the history for the step just done; all scores are from before it."""
        assert findings.heldout_scores is not None
        state, estimate = self.state, self.method.objective.estimate
        adaptive = self.method.settings.ada_target is not None
        return {
            "step": state.step,
            **self.plan.work(state.step),
            "discriminator_loss": findings.discriminator_loss.item(),
            "generator_loss": findings.generator_loss.item(),
            "estimate": estimate(findings.real_scores, findings.fake_scores).item(),
            "estimate_heldout": estimate(findings.heldout_scores, findings.fake_scores).item(),
            "real_score": findings.real_scores.mean().item(),
            "heldout_score": findings.heldout_scores.mean().item(),
            "fake_score": findings.fake_scores.mean().item(),
            "discriminator_gradient": _gradient_norm(state.discriminator),
            "generator_gradient": _gradient_norm(state.generator),
            **({"augmentation": state.strength} if adaptive else {}),
        }

    def news(self) -> dict[str, Any]:
        """Fields of a `live.Item`: losses and estimate as they were last recorded and so far, the newest samples.

        Curves have at most `POINTS` points, each a mean of the rows around it.
        """
        drawn = max(step for step in self.plan.snapshots if step <= self.state.step)
        picture = {"samples": str(self.folder / "samples" / f"{drawn:06d}.npy"), "drawn": drawn}
        if not self.state.history:
            return picture
        rows = np.array([[row[column] for column in ("step", *SHOWN)] for row in self.state.history])
        at, *curves = np.transpose([part.mean(0) for part in np.array_split(rows, min(POINTS, len(rows)))]).tolist()
        note = "loss d {:.3g} g {:.3g}, estimate {:.3g}".format(*rows[-1, 1:])
        return {**picture, "note": note, "steps": at, "curves": dict(zip(SHOWN.values(), curves, strict=True))}

    def snapshot(self) -> None:
        """Write the samples of this step and, where the plan evaluates, the weights of both networks."""
        architecture, name = self.faces.architecture, f"{self.state.step:06d}"
        generator = architecture.calibrated(self.state.shown)
        images = sampling.generate(architecture.shown(generator), architecture.shown_latents())
        files.write_array(self.folder / "samples" / f"{name}.npy", images)
        if self.state.step in self.plan.evaluated:
            tensors = {
                f"{role}.{part}": tensor.cpu().contiguous()
                for role, network in (("generator", generator), ("discriminator", self.state.discriminator))
                for part, tensor in _halved(network).items()
            }
            files.write_bytes(self.folder / "weights" / f"{name}.safetensors", safetensors.torch.save(tensors))

    def check_losses(self, findings: Findings) -> None:
        """`UserError` where one is not finite."""
        losses = {"discriminator": findings.discriminator_loss, "generator": findings.generator_loss}
        if not torch.isfinite(torch.stack(list(losses.values()))).all():
            broken = next(name for name, loss in losses.items() if not torch.isfinite(loss))
            raise self._broken(broken, ", ".join(f"{name} loss {loss.item():.6g}" for name, loss in losses.items()))

    def check_weights(self) -> None:
        """`UserError` where one is not finite as it is kept."""
        for role, network in (("discriminator", self.state.discriminator), ("generator", self.state.generator)):
            for name, values in network.named_parameters():
                if not torch.isfinite(values.half()).all():
                    raise self._broken(role, f"its weights {name} are not finite, or above 65504")

    def _broken(self, network: str, symptom: str) -> UserError:
        step = self.state.step
        good = max((snapshot for snapshot in self.plan.snapshots if snapshot < step), default=0)
        kept = f"the last good snapshot, of step {good}, stays in {self.folder / 'samples'}"
        return UserError(f"step {step}: the {network} broke down ({symptom}); {kept}: try a smaller learning rate")


@contextmanager
def signals_noted() -> Iterator[list[int]]:
    """Within the block SIGINT and SIGTERM only append their number to the list that is yielded."""
    noted: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda number, frame: noted.append(number)) for number in numbers}
    try:
        yield noted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _gradient_norm(network: nn.Module) -> float:
    gradients = [p.grad.flatten() for p in network.parameters() if p.grad is not None]
    parts = torch.split(torch.cat(gradients), 1 << 15)  # which stay in a processor's cache: nine times as fast
    return math.sqrt(sum(part.double().square().sum().item() for part in parts))


def _halved(network: nn.Module) -> dict[str, torch.Tensor]:
    """Its state with weights in half precision, which no picture shows, and statistics of batch norm as they are."""
    return network.state_dict() | {name: weights.detach().half() for name, weights in network.named_parameters()}
