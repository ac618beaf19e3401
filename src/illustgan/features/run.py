"""Features of a run's samples, once for all metrics: what data/features/<model>/<seed>/ holds."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors.numpy
import torch
from PIL import Image

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.progress import Progress
from illustgan.features.extractors import Extract
from illustgan.gan import run_folder, sampling
from illustgan.gan.run_folder import Run

Arrays = dict[str, npt.NDArray[np.float32]]
LATENTS_FOLLOWED = 32  # of the 64 shown: what oscillation is measured on, at half the cost
FOLLOWED = ("lite0", "pixels")  # the extractors that see the shown latents over training


def extract(
    source: Path, folder: Path, *, samples: int, seed: int, device: torch.device, extractors: Mapping[str, Extract]
) -> None:
    """Draw the samples of every evaluated checkpoint, and write their features, and those of the shown latents.

    `folder` gets for every evaluated step NNNNNN.png, the samples below each other, which `read_samples` reads, and
    NNNNNN.safetensors with an array (samples, d) float32 for each extractor; and snapshots.safetensors with an array
    (snapshots, `LATENTS_FOLLOWED`, d) for each of `FOLLOWED`, over the run's clock. `UserError` when a file of the run
    is missing, damaged or of an older run, or gives features that are not finite.
    """
    run = run_folder.read(source)
    label = f"features {run.model}-{run.seed}"
    total = len(run.evaluated) * samples + len(run.clock) * LATENTS_FOLLOWED
    with files.replacing_folder(folder) as temporary, Progress(label, total, "image") as progress:
        for step in run.evaluated:
            generator, _ = run.networks(step, device)
            images = sampling.generate(generator, run.architecture.measured_latents(samples, seed))
            Image.fromarray(images.reshape(-1, *images.shape[2:])).save(temporary / f"{step:06d}.png", compress_level=1)
            _save(temporary / f"{step:06d}.safetensors", _features(images, extractors, run, step))
            progress.advance(samples)
        followed = {name: extractors[name] for name in FOLLOWED}
        rows = []
        for step in run.clock:
            rows.append(_features(run.samples(step, LATENTS_FOLLOWED), followed, run, step))
            progress.advance(LATENTS_FOLLOWED)
        _save(temporary / "snapshots.safetensors", {name: np.stack([row[name] for row in rows]) for name in followed})


def read_samples(path: Path) -> npt.NDArray[np.uint8]:
    """The samples in a file that `extract` wrote: uint8 (N, size, size, 3); `UserError` if missing or damaged."""
    with files.reading(path, "features"), Image.open(path) as picture:
        return np.array(picture).reshape(-1, picture.width, picture.width, 3)


def _features(images: npt.NDArray[np.uint8], extractors: Mapping[str, Extract], run: Run, step: int) -> Arrays:
    features = {name: extract(images) for name, extract in extractors.items()}
    for name, array in features.items():
        if not np.isfinite(array).all():
            where = f"{run.folder}: step {step} gives pictures whose {name} features are not finite"
            raise UserError(f"{where}: {files.again('train')}")
    return features


def _save(path: Path, arrays: Arrays) -> None:
    path.write_bytes(safetensors.numpy.save({name: np.ascontiguousarray(array) for name, array in arrays.items()}))
