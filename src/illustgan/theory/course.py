"""Small trainings of whole GANs: the variants that are compared, and one driver, which goes on after a kill."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import nn

from illustgan.core.progress import Progress
from illustgan.training import checkpoints
from illustgan.training.method import Method
from illustgan.training.plan import repeats
from illustgan.training.settings import Variant
from illustgan.training.steps import Faces, State, step

KEEP_EVERY = 200  # steps between two saved states

Seen = TypeVar("Seen")  # made of tensors and numbers, so that it can be saved


def plain(**settings: Any) -> Variant:
    """A variant of fully connected networks whose weights are not averaged."""
    return Variant.model_validate({"generator": "mlp", "ema_images": 0.0, **settings})


def changed(block: Variant, **settings: Any) -> Variant:
    """The same block but for these settings."""
    return Variant.model_validate({**block.model_dump(), **settings})


def compared(gan: Variant, wgan: Variant, unrolled: Sequence[int]) -> dict[str, Variant]:
    """`gan`, `unrolled_K` for each K of `unrolled`, which is `gan` but looks K steps ahead, and `wgan`."""
    return {"gan": gan, **{f"unrolled_{k}": changed(gan, unroll_steps=k) for k in unrolled}, "wgan": wgan}


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
