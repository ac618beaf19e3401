"""The one training loop, for all variants: counted in generator steps, and able to go on where it was stopped."""

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.torch
import torch
from torch import nn

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.gan import sampling
from illustgan.training import checkpoints, steps
from illustgan.training.method import Method
from illustgan.training.plan import Plan
from illustgan.training.steps import Faces, Findings, State

# columns of the history that are shown while it grows, and their names
SHOWN = {"discriminator_loss": "discriminator loss", "generator_loss": "generator loss", "estimate": "estimate"}
POINTS = 200  # of each curve


def record(state: State, method: Method, faces: Faces, plan: Plan, findings: Findings) -> dict[str, float]:
    """The row of the history for the step just done; all scores are from before it."""
    assert findings.heldout_scores is not None
    estimate, adaptive = method.objective.estimate, method.settings.ada_target is not None
    return {
        "step": state.step,
        "epoch": state.step * faces.batch / len(faces.faces),
        "tflop": int(plan.flop[state.step]) / 1e12,
        "generator_images": state.step * faces.batch,
        "discriminator_images": int(plan.discriminator_steps[state.step]) * faces.batch,
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


def _gradient_norm(network: nn.Module) -> float:
    gradients = [p.grad.flatten() for p in network.parameters() if p.grad is not None]
    parts = torch.split(torch.cat(gradients), 1 << 15)  # which stay in a processor's cache: nine times as fast
    return math.sqrt(sum(part.double().square().sum().item() for part in parts))


def train(
    state: State,
    method: Method,
    faces: Faces,
    plan: Plan,
    *,
    record_every: int,
    checkpoint_seconds: float,
    folder: Path,
    label: str,
) -> int | None:
    """Run `plan` to its end (None), or until a signal asks to stop (128 plus its number: 130 for SIGINT).

    Samples and weights are written to `folder`/samples and `folder`/weights at their steps; the state to
    `folder`/state.pt every `checkpoint_seconds` and at a signal. `UserError` at the first loss or weight that is not
    finite.
    """
    if saved := checkpoints.load(folder, faces.faces.device):
        state.load(saved)
    else:
        snapshot(state, faces, plan, folder)
    snapshots = set(plan.snapshots)
    about = partial(news, state, plan, folder)
    with signals_noted() as noted, Progress(label, plan.steps, "step", state.step, about) as progress:
        last_save = time.monotonic()
        while state.step < plan.steps:
            advance(state, method, faces, plan, record_every, folder)
            if state.step in snapshots:
                check_weights(state, plan, folder)
                snapshot(state, faces, plan, folder)
            progress.advance()
            if noted or time.monotonic() - last_save >= checkpoint_seconds:
                checkpoints.save(folder, state.to_dict())
                last_save = time.monotonic()
            if noted:
                return 128 + noted[0]
        checkpoints.save(folder, state.to_dict())
    return None


def advance(state: State, method: Method, faces: Faces, plan: Plan, record_every: int, folder: Path) -> None:
    """The next step of the plan, with its row of the history if it is to have one."""
    drawn, after = (int(plan.discriminator_steps[state.step + i]) for i in (0, 1))
    steps.pace(state, method, plan)
    recorded = (state.step + 1) % record_every == 0 or state.step + 1 == plan.steps
    findings = steps.step(state, method, faces, drawn, after - drawn, recorded=recorded)
    check_losses(state, findings, plan, folder)
    if recorded:
        state.history.append(record(state, method, faces, plan, findings))


def news(state: State, plan: Plan, folder: Path) -> dict[str, Any]:
    """Fields of a `live.Item`: losses and estimate as they were last recorded and so far, and the newest samples.

    Curves have at most `POINTS` points, each a mean of the rows around it.
    """
    drawn = max(step for step in plan.snapshots if step <= state.step)
    picture = {"samples": str(folder / "samples" / f"{drawn:06d}.npy"), "drawn": drawn}
    if not state.history:
        return picture
    rows = np.array([[row[column] for column in ("step", *SHOWN)] for row in state.history])
    at, *curves = np.transpose([part.mean(0) for part in np.array_split(rows, min(POINTS, len(rows)))]).tolist()
    note = "loss d {:.3g} g {:.3g}, estimate {:.3g}".format(*rows[-1, 1:])
    return {**picture, "note": note, "steps": at, "curves": dict(zip(SHOWN.values(), curves, strict=True))}


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


def snapshot(state: State, faces: Faces, plan: Plan, folder: Path) -> None:
    """Write the samples of this step and, where the plan evaluates, the weights of generator and discriminator."""
    architecture = faces.architecture
    generator = architecture.calibrated(state.shown)
    images = sampling.generate(architecture.shown(generator), architecture.shown_latents())
    files.write_array(folder / "samples" / f"{state.step:06d}.npy", images)
    if state.step in plan.evaluated:
        tensors = {
            f"{role}.{name}": tensor.cpu().contiguous()
            for role, network in (("generator", generator), ("discriminator", state.discriminator))
            for name, tensor in _halved(network).items()
        }
        files.write_bytes(folder / "weights" / f"{state.step:06d}.safetensors", safetensors.torch.save(tensors))


def _halved(network: nn.Module) -> dict[str, torch.Tensor]:
    """Its state with weights in half precision, which no picture shows, and statistics of batch norm as they are."""
    return network.state_dict() | {name: weights.detach().half() for name, weights in network.named_parameters()}


def check_losses(state: State, findings: Findings, plan: Plan, folder: Path) -> None:
    losses = {"discriminator": findings.discriminator_loss, "generator": findings.generator_loss}
    if not torch.isfinite(torch.stack(list(losses.values()))).all():
        broken = next(name for name, loss in losses.items() if not torch.isfinite(loss))
        values = ", ".join(f"{name} loss {loss.item():.6g}" for name, loss in losses.items())
        raise _broken(state, broken, values, plan, folder)


def check_weights(state: State, plan: Plan, folder: Path) -> None:
    for name, network in (("discriminator", state.discriminator), ("generator", state.generator)):
        for weight, values in network.named_parameters():
            if not torch.isfinite(values.half()).all():  # as they are kept
                raise _broken(state, name, f"its weights {weight} are not finite, or above 65504", plan, folder)


def _broken(state: State, network: str, what: str, plan: Plan, folder: Path) -> UserError:
    good = max((s for s in plan.snapshots if s < state.step), default=0)
    kept = f"the last good snapshot, of step {good}, stays in {folder / 'samples'}"
    return UserError(f"step {state.step}: the {network} broke down ({what}); {kept}: try a smaller learning rate")
