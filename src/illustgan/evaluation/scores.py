"""What a trained discriminator (or critic) says of real and generated pictures."""

import copy
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.gan.objectives import OBJECTIVES
from illustgan.gan.run_folder import Run
from illustgan.gan.sampling import from_uint8

ESTIMATED = 1024  # real faces, at most, that an estimate is made from: scoring them all is a tenth of the whole time

Pictures = npt.NDArray[np.uint8]
Groups = Mapping[str, tuple[Tensor, ...]]


def scores(discriminator: nn.Module, images: Pictures, batch: int, *groups: Tensor) -> Tensor:
    """Scores of uint8 (N, H, W, 3) pictures in the mode of training, N ≥ 1: float64 (n,), on the CPU.

    Batch norm takes its statistics from batches of `batch` pictures, as it did when the scores were learnt. What is
    left over at the end is not scored, unless it is all. A discriminator with groups takes the pictures' as one-hot
    rows. It is left as it was.
    """
    judge = copy.deepcopy(discriminator).train()  # a copy, since training mode updates running statistics
    device = next(judge.parameters()).device
    whole = len(images) // batch * batch or len(images)
    with torch.no_grad():
        scored = torch.from_numpy(np.ascontiguousarray(images[:whole])), *(rows[:whole] for rows in groups)
        batches = zip(*(torch.split(part.to(device), batch) for part in scored), strict=True)
        return torch.cat([judge(from_uint8(part), *rows) for part, *rows in batches]).double().cpu()


def known_groups(run: Run, samples: int, seed: int) -> Groups:
    """What `estimates` takes: one-hot rows of `faces`, `heldout` and so many `samples`; nothing without groups.

    `UserError` when the file of groups is missing or damaged.
    """
    architecture = run.architecture
    if not architecture.groups:
        return {}
    labels = {part: torch.from_numpy(run.groups_of(part)[:ESTIMATED]) for part in ("faces", "heldout")}
    rows = {part: (one_hot(of_part, len(architecture.groups)).float(),) for part, of_part in labels.items()}
    return {**rows, "samples": architecture.groups_in(architecture.measured_latents(samples, seed))}


def estimates(
    discriminator: nn.Module, pictures: Mapping[str, Pictures], groups: Groups, run: Run, step: int
) -> dict[str, float]:
    """How far apart real faces and samples are by the discriminator of `run` at `step`; `UserError` if not finite.

    `estimate_train`, of the `faces` that it was trained on, `estimate_heldout`, of those that it was not, and
    `estimate_gap`, the first less the second: where it rises, the discriminator learns its faces by heart.
    """
    of_samples, of_faces, of_heldout = (
        scores(discriminator, pictures[part][:ESTIMATED], run.batch, *groups.get(part, ()))
        for part in ("samples", "faces", "heldout")
    )
    estimate = OBJECTIVES[run.objective].estimate
    on_faces, on_heldout = estimate(of_faces, of_samples).item(), estimate(of_heldout, of_samples).item()
    values = {"estimate_train": on_faces, "estimate_heldout": on_heldout, "estimate_gap": on_faces - on_heldout}
    for name, value in values.items():
        if not np.isfinite(value):
            raise UserError(f"{run.weights(step)}: {name} of these networks is {value}: {files.again('train')}")
    return values
