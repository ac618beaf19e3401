"""Where the KID of a run's samples comes from: of the samples, and of pictures made from them and from real faces.

python benchmarks/kid_parts.py r1_shift 1    a table in Markdown on the screen, of data/runs/r1_shift/1

It needs what `dvc repro prepare` and the run's training made. docs/what-works.md says what it found.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

import _setup  # noqa: F401

# isort: split

import numpy as np
import numpy.typing as npt
import torch

from illustgan import params
from illustgan.core import devices, files, randomness, run_folder, stage
from illustgan.features import run as extraction
from illustgan.gan import trained
from illustgan.metrics import kid, neighbours
from speed.table import table

Pictures = npt.NDArray[np.uint8]  # (N, size, size, 3)

DATA = Path("data")
REACH = 2  # of the flattening's window, in pixels: 5 x 5
TOLERANCE = 8.0  # of it: colours so far apart, of 255, hardly mix
PASSES = 3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    settings = params.load()
    device = devices.choose(settings.machine)
    run = run_folder.read(DATA / "runs" / asked.model / str(asked.seed))
    generator, _ = trained.load(run, run.steps, device)
    faces, heldout = (files.read_pictures(DATA / f"prepared/{part}.npy", "prepare") for part in ("faces", "heldout"))
    count = min(settings.scale_in_force.samples, len(faces))
    samples = trained.samples(generator, run.latent, count, settings.evaluate.seed, run.groups)
    compared = parts(samples, faces, settings.evaluate.seed)
    extractors = extraction.load_extractors(device)
    columns = []
    for extract in extractors.values():
        target = extract(heldout)
        within = kid.within(target)
        found = [kid.kid(extract(pictures), target, reference_within=within) for pictures in compared.values()]
        columns.append([f"{value:.3f}" for value in found])
    rows = list(zip(compared, *columns, strict=True))
    print(table(["pictures", *(f"KID {name}" for name in extractors)], rows))


def parts(samples: Pictures, faces: Pictures, seed: int) -> Mapping[str, Pictures]:
    """What the table compares, in its words; there are as many training faces as samples, or more."""
    order = torch.randperm(len(faces), generator=randomness.generator(seed, "drawn"))
    drawn = faces[order[: len(samples)].numpy()]
    noise = randomness.normal(drawn.shape, seed, "noise").numpy()
    flat = (pictures.reshape(len(pictures), -1).astype(np.float32) for pictures in (samples, faces))
    near = faces[neighbours.nearest(*flat)[1]]
    return {
        "samples": samples,
        "the training face nearest to each": near,
        "a quarter of the way from there to the sample": blend(near, samples, 0.25),
        "halfway": blend(near, samples, 0.5),
        "samples, flattened": flattened(samples),
        "training faces": drawn,
        "training faces, flattened": flattened(drawn),
        "training faces with noise of one grey level": np.clip(np.rint(drawn + noise), 0, 255).astype(np.uint8),
    }


def blend(one: Pictures, other: Pictures, share: float) -> Pictures:
    """Pictures between two, with so large a `share` of the other."""
    return np.rint((1 - share) * one + share * other).astype(np.uint8)


def flattened(pictures: Pictures) -> Pictures:
    """Noise and slight gradients smoothed away, edges left: a bilateral filter, some times over.

    Tomasi & Manduchi 1998, with a window of equal weights: each pixel becomes the mean of its neighbours, weighted by
    how close their colours are to its own.
    """
    side = 2 * REACH + 1
    images = torch.from_numpy(pictures.astype(np.float32)).permute(0, 3, 1, 2)
    for _ in range(PASSES):
        padded = torch.nn.functional.pad(images, (REACH,) * 4, mode="replicate")
        around = torch.nn.functional.unfold(padded, side).view(len(images), 3, side**2, *images.shape[2:])
        apart = (around - images[:, :, None]).square().sum(1, keepdim=True)
        weights = torch.exp(-apart / (2 * TOLERANCE**2))
        images = (around * weights).sum(2) / weights.sum(2)
    flat: Pictures = images.round().to(torch.uint8).permute(0, 2, 3, 1).contiguous().numpy()
    return flat


if __name__ == "__main__":
    stage.run(main)
