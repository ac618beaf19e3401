"""Small trainings of whole GANs: the variants that are compared, and one driver, which goes on after a kill."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import nn

from illustgan.core.progress import Progress
from illustgan.theory.settings import Pair, Penalised, Players
from illustgan.training import checkpoints
from illustgan.training.method import Method
from illustgan.training.plan import repeats
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces, State, step

KEEP_EVERY = 200  # steps between two saved states

Seen = TypeVar("Seen")  # made of tensors and numbers, so that it can be saved


def changed(block: Variant, **settings: Any) -> Variant:
    """The same block but for these settings."""
    return Variant.model_validate({**block.model_dump(), **settings})


def compared(players: Pair, networks: str, unrolled: Sequence[int] = ()) -> dict[str, Variant]:
    """`gan`, `unrolled_K` for each K of `unrolled`, `wgan`, and for `Penalised` `wgan_gp`, of a family of networks."""
    shared: dict[str, Any] = {"generator": networks, "beta1": players.beta1, "ema_images": 0.0}
    log_loss = {"objective": players.objective, "lr": players.lr, "discriminator_lr": players.discriminator_lr}
    critic = {"objective": "wasserstein", "lr": players.wgan_lr}
    if isinstance(players, Players):
        critic["discriminator_steps"] = players.wgan_steps
    gan = Variant.model_validate({**shared, **log_loss, "optimiser": "adam"})
    wgan = Variant.model_validate(
        {**shared, **critic, "optimiser": "rmsprop", "penalty": "clip", "clip": players.wgan_clip}
    )
    found = {"gan": gan, **{f"unrolled_{k}": changed(gan, unroll_steps=k) for k in unrolled}, "wgan": wgan}
    if isinstance(players, Penalised):
        # the critic at the rate of gan, since a generator of the same rate outruns it and goes from mode to mode
        penalty = {"penalty": "gradient_penalty", "penalty_weight": players.wgan_gp_weight}
        found["wgan_gp"] = changed(gan, **critic, **penalty)
    return found


def follow(
    variant: Method, state: State, faces: Faces, look: Callable[[nn.Module], Seen], at: Sequence[int], folder: Path
) -> dict[int, Seen]:
    """Train by the project's own steps up to the last of `at`, rising, and `look` at the generator after each of them.

    `folder` keeps the state, and is where to go on from; progress is shown under its name.
    """
    seen: dict[int, Seen] = {}
    if saved := checkpoints.load(folder, torch.device("cpu")):
        state.load(saved["state"])
        seen = saved["seen"]
    folder.mkdir(exist_ok=True)
    steps = at[-1]
    before = repeats(variant.settings, np.arange(steps))
    drawn = np.concatenate([[0], np.cumsum(before)])
    with Progress(folder.name, steps, "step", state.step) as progress:
        while state.step < steps:
            step(state, variant, faces, int(drawn[state.step]), int(before[state.step]))
            if state.step in at:
                seen[state.step] = look(state.generator)
            if state.step % KEEP_EVERY == 0 or state.step == steps:
                checkpoints.save(folder, {"state": state.to_dict(), "seen": seen})
            progress.advance()
    return seen


@contextmanager
def kept(scratch: Path, problem: str, settings: Mapping[str, Any]) -> Iterator[Path]:
    """A folder in `scratch` for the states of `problem` with these settings and this code; gone after a clean exit.

    `UserError` when another process is at the same problem.
    """
    code = checkpoints.sha256_of_packages("core", "gan", "training", "metrics", "theory")
    parts = {"code": code, "params": json.dumps(settings), "machine": torch.__version__}
    with checkpoints.unfinished(scratch, problem, parts) as folder:
        yield folder
        shutil.rmtree(folder)
