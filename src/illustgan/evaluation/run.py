"""One run, measured: the content of data/evaluations/<model>/<seed>.json."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from illustgan.core import files
from illustgan.core.numbers import rounded
from illustgan.core.progress import Progress
from illustgan.evaluation import measures, pictures, scores
from illustgan.evaluation.measures import Figures
from illustgan.evaluation.reference import JUDGED, Reference
from illustgan.features.run import read_samples
from illustgan.gan import networks, run_folder
from illustgan.gan.run_folder import Run
from illustgan.metrics import blur, clusters, curves, kid, oscillation
from illustgan.metrics.registry import CLUSTERED, COPIED

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
    """Measure every checkpoint of a run that has weights, and its course, and draw `pictures` of its last samples.

    `features` and `history` are what stages features and train left, `pairs` and `gallery` PNG files.

    Returns `final`, `best` (the checkpoint of the lowest KID in Lite0 features), the bounds, `validation` (KID of the
    last samples from the faces that settings are chosen by), `estimates_of`, `spectrum` (power of the last samples and
    of real faces by frequency), `oscillation` (`by_lag`: mean steps apart and mean late change of snapshots one apart,
    two, …; `work`: the first of these), `curves` (`clock`: minus the step, as a control), and `checkpoints` by
    six-digit step: `step`, `tflop`, `images` (generated in training), `measures.of_samples` and `scores.estimates`.
    `UserError` when a file is missing, damaged, of an older run, or gives numbers that are not finite.
    """
    checkpoints: list[Figures] = []
    groups = scores.known_groups(run, samples, reference.settings.seed)
    with Progress(f"evaluate {run.model}-{run.seed}", len(run.evaluated), "checkpoint") as progress:
        for step in run.evaluated:
            _, discriminator = run.networks(step, device)
            made = read_samples(features / f"{step:06d}.png")
            found = files.read_arrays(features / f"{step:06d}.safetensors", "features")
            estimates = scores.estimates(discriminator, {**reference.pictures, "samples": made}, groups, run, step)
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
        "validation": {
            name: rounded({"kid": kid.kid(found[name], real)}) for name, real in reference.validation.items()
        },
        # with batch norm an estimate bounds the distance between batches, which can be far where pictures are near
        "estimates_of": "batches" if networks.batch_norms(discriminator) else "pictures",
        "spectrum": rounded({"samples": list(blur.spectrum(made)), "real": list(reference.spectrum)}),
        "oscillation": rounded(_oscillation(run, features, reference)),
        "curves": rounded(_curves(history, checkpoints, reference)),
        "checkpoints": {f"{point['step']:06d}": point for point in checkpoints},
    }


def _oscillation(run: Run, features: Path, reference: Reference) -> Figures:
    """How far the shown latents' pictures move, and the mix of what they show, from snapshot to snapshot."""
    found = files.read_arrays(features / "snapshots.safetensors", "features")
    count = next(iter(found.values())).shape[1]
    shown = measures.label(np.concatenate([run.samples(step, count) for step in run.clock]), reference)
    if not shown:
        shown = {"clusters": clusters.assign(np.concatenate(found[CLUSTERED]), reference.centres)}
    mixes = [
        {name: labels[place : place + count] for name, labels in shown.items()}
        for place in range(0, len(run.clock) * count, count)
    ]
    frames = len(run.clock)

    def changes(pairs: Sequence[oscillation.Pair]) -> dict[str, npt.NDArray[np.float64]]:
        moved = {name: oscillation.changes(array, pairs) for name, array in found.items()}
        return {**moved, "modes": oscillation.mode_changes(mixes, pairs)}

    every, by_lag = oscillation.lagged(frames, 1), []
    for lag in range(1, max(frames, 2)):
        pairs = oscillation.lagged(frames, lag, reference.settings.start)
        if not pairs and lag > 1:
            break
        apart = np.array([run.clock[second] - run.clock[first] for first, second in pairs], np.float64)
        means = {name: oscillation.oscillation(values) for name, values in changes(pairs).items()}
        by_lag.append({"steps": oscillation.oscillation(apart), **means})
    series = {"tflop": [run.at[run.clock[later]].tflop for _, later in every], **changes(every)}
    return {"work": {name: by_lag[0][name] for name in (*found, "modes")}, "by_lag": by_lag, "series": series}


def _curves(history: Path, checkpoints: Sequence[Figures], reference: Reference) -> Figures:
    """What the losses of a run say of its quality, beside the clock, and what stopping by the estimate costs."""
    settings = reference.settings
    table = run_folder.read_history(history, "step", "tflop", *LOSSES)
    recorded, estimate = table["step"].to_numpy(np.int64), table["estimate"].to_numpy()
    steps = [point["step"] for point in checkpoints]
    window = max(1, steps[-1] // len(steps))
    qualities = {name: np.array([point[a][b] for point in checkpoints]) for name, (a, b) in QUALITIES.items()}
    smooth = {loss: curves.value_at(recorded, table[loss].to_numpy(), steps, window) for loss in LOSSES}
    smooth["clock"] = -np.array(steps, np.float64)
    sure: Figures = {"resamples": settings.resamples, "level": settings.level, "seed": settings.seed}
    told: Figures = {
        curve: {
            name: curves.rank_correlation(column, quality, **sure) | curves.partial_correlation(column, quality, **sure)
            for name, quality in qualities.items()
        }
        for curve, column in smooth.items()
    }
    stop = curves.stopping_step(recorded, estimate, smoothing=settings.smoothing, patience=settings.patience)
    stopping: Figures = {"step": stop, "tflop": float(table["tflop"].iloc[int(np.searchsorted(recorded, stop))])}
    for name in reference.targets:
        stopping[name] = curves.regret(steps, [point[name]["kid"] for point in checkpoints], stop)
    return {**told, "stopping": stopping}
