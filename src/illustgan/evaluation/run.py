"""One run, measured: the content of data/evaluations/<model>/<seed>.json."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from illustgan.core import files, run_folder
from illustgan.core.numbers import rounded
from illustgan.core.progress import Progress
from illustgan.core.run_folder import Run
from illustgan.evaluation import measures, pictures, scores
from illustgan.evaluation.measures import Figures
from illustgan.evaluation.reference import CLUSTERED, COPIED, JUDGED, Reference
from illustgan.evaluation.settings import Evaluate
from illustgan.gan import trained
from illustgan.metrics import blur, clusters, curves, oscillation

Array = npt.NDArray[np.float64]

LOSSES = ("estimate", "discriminator_loss", "generator_loss")  # columns of a history that might tell quality
QUALITIES = {  # what they might tell: the place of a figure in a checkpoint
    "kid": ("lite0", "kid"),
    "swd": ("swd", "mean"),
    "coverage": ("pixels", "coverage"),  # in Lite0's features that of a weak generator is 0 from first to last
    "em": ("em", "lite0"),
    "em_pixels": ("em", "pixels"),
}


def evaluate(
    run: Run,
    features: Path,
    history: Path,
    reference: Reference,
    *,
    pairs: Path,
    gallery: Path,
    samples: int,
    device: torch.device,
) -> Figures:
    """Measure every checkpoint of a run that has weights, and its course.

    All checkpoints of all models are sampled at the same `samples` latents, so that differences between them come from
    the generators.

    Args:
        run, features, history: what stages train and features left.
        reference: real faces, and how to measure.
        pairs: where the picture of those last samples goes that are nearest to training faces, above these (PNG).
        gallery: where the picture of the worst and the best of them goes (PNG).
        samples: how many.
        device: where the networks run.

    Returns:
        `final`, `best` (the checkpoint of the lowest KID in Lite0 features), the bounds, `spectrum` (power of the last
        samples and of real faces by frequency), `oscillation`, `curves`, and `checkpoints` by six-digit step. A
        checkpoint has `step`, `tflop`, `images` (generated in training), all of `measures.of_samples`, and what the
        discriminator of that step estimates (`scores.estimates`).

    Raises:
        UserError: when a file is missing, damaged, of an older run, or gives numbers that are not finite.
    """
    checkpoints: list[Figures] = []
    with Progress(f"evaluate {run.model}-{run.seed}", len(run.evaluated), "checkpoint") as progress:
        for step in run.evaluated:
            generator, discriminator = trained.load(run, step, device)
            made = trained.samples(generator, run.latent, samples, reference.settings.seed)
            found = files.read_arrays(features / f"{step:06d}.safetensors", "features")
            estimates = scores.estimates(discriminator, reference.pictures, made, run, step)
            work = {"step": step, "tflop": run.at[step].tflop, "images": run.at[step].generator_images}
            checkpoints.append({**work, **measures.of_samples(made, found, reference), **rounded(estimates)})
            progress.advance()
    pictures.draw_pairs(pairs, made, found[COPIED], reference)
    pictures.draw_gallery(gallery, made, found[JUDGED], reference)
    for point in checkpoints[:-1]:
        if point["modes"]:  # each attribute of every checkpoint is half of the file, and nobody reads it
            del point["modes"]["attributes"]
    return {
        "final": checkpoints[-1],
        "best": min(checkpoints, key=lambda point: (point["lite0"]["kid"], point["step"])),
        **reference.bounds(),
        "spectrum": rounded({"samples": list(blur.spectrum(made)), "real": list(reference.spectrum)}),
        "oscillation": rounded(_oscillation(run, features, reference)),
        "curves": rounded(_curves(history, checkpoints, reference.settings)),
        "checkpoints": {f"{point['step']:06d}": point for point in checkpoints},
    }


def _oscillation(run: Run, features: Path, reference: Reference) -> Figures:
    """How far the shown latents' pictures move, and the mix of what they show, from snapshot to snapshot."""
    found = files.read_arrays(features / "snapshots.safetensors", "features")
    count = next(iter(found.values())).shape[1]
    mixes = [
        measures.label(run.samples(step, count), reference)
        or {"clusters": clusters.assign(found[CLUSTERED][place], reference.centres)}
        for place, step in enumerate(run.clock)
    ]
    settings, frames = reference.settings, len(run.clock)
    apart = {"work": oscillation.lagged(frames, 1), "steps": oscillation.steps_apart(run.clock, settings.steps_apart)}
    measured: dict[str, dict[str, Array]] = {
        kind: {
            **{name: oscillation.changes(array, pairs) for name, array in found.items()},
            "modes": oscillation.mode_changes(mixes, pairs),
        }
        for kind, pairs in apart.items()
    }
    return {
        **{
            kind: {
                name: oscillation.oscillation(values, apart[kind], frames, settings.start)
                for name, values in by_name.items()
            }
            for kind, by_name in measured.items()
        },
        "series": {
            "tflop": [run.at[run.clock[later]].tflop for _, later in apart["work"]],
            **{name: values.tolist() for name, values in measured["work"].items()},
        },
    }


def _curves(history: Path, checkpoints: Sequence[Figures], settings: Evaluate) -> Figures:
    """What the losses of a run say of its quality, and what stopping by the estimate costs."""
    table = run_folder.read_history(history, "step", "tflop", *LOSSES)
    recorded, estimate = table["step"].to_numpy(np.int64), table["estimate"].to_numpy()
    steps = [point["step"] for point in checkpoints]
    window = max(1, steps[-1] // len(steps))
    qualities = {name: np.array([point[a][b] for point in checkpoints]) for name, (a, b) in QUALITIES.items()}
    told: Figures = {}
    for loss in LOSSES:
        smooth = curves.value_at(recorded, table[loss].to_numpy(), steps, window)
        told[loss] = {
            name: curves.rank_correlation(
                smooth, quality, resamples=settings.resamples, level=settings.level, seed=settings.seed
            )
            for name, quality in qualities.items()
        }
    stop = curves.stopping_step(recorded, estimate, smoothing=settings.smoothing, patience=settings.patience)
    stopping = {"step": stop, "tflop": float(table["tflop"].iloc[int(np.searchsorted(recorded, stop))])}
    return {**told, "stopping": stopping | curves.regret(steps, qualities["kid"], stop)}
