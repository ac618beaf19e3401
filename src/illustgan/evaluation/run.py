"""One run, measured: the content of data/evaluations/<model>/<seed>.json."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import nn

from illustgan.core import files, run_folder
from illustgan.core.errors import UserError
from illustgan.core.numbers import rounded
from illustgan.core.progress import Progress
from illustgan.core.run_folder import Run
from illustgan.drawing import gallery as rendering_gallery
from illustgan.drawing import pairs as rendering_pairs
from illustgan.evaluation import measures as figures
from illustgan.evaluation import scores as critic
from illustgan.evaluation.measures import Figures
from illustgan.evaluation.reference import CLUSTERED, COPIED, JUDGED, Features, Pictures, Reference
from illustgan.gan import trained
from illustgan.gan.objectives import OBJECTIVES
from illustgan.metrics import blur, clusters, curves, manifold, memorisation, oscillation

Array = npt.NDArray[np.float64]

ESTIMATED = 1024  # real faces, at most, that an estimate is made from: scoring them all is a tenth of the whole time
PAIRS = 10  # drawn: what fits a page
EXTREMES = 16  # of the worst samples and of the best ones, at most
LOSSES = ("estimate", "discriminator_loss", "generator_loss")  # columns of a history that might tell quality
QUALITIES = {  # what they might tell: the place of a figure in a checkpoint
    "kid": ("lite0", "kid"),
    "swd": ("swd", "mean"),
    "coverage": ("pixels", "coverage"),  # in Lite0's features that of a weak generator is 0 from first to last
    "em": ("em", "lite0"),
    "em_pixels": ("em", "pixels"),
}


@dataclass(frozen=True)
class Dynamics:
    """How a run's course is judged; see the block `evaluate` of params.yaml."""

    start: float  # share of the work from which on oscillation counts
    steps_apart: int  # generator steps
    smoothing: float  # shares of the run, for the stopping rule
    patience: float
    resamples: int
    level: float


def evaluate(
    source: Path,
    features_folder: Path,
    history: Path,
    reference: Reference,
    bounds: Path,
    dynamics: Dynamics,
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
        source, features_folder, history: what stages train and features left of the run.
        reference: real faces.
        bounds: file of `floor`, `noise` and `one_face`, which become part of the result.
        dynamics: how the course is judged.
        pairs: where the picture of those last samples goes that are nearest to training faces, above these (PNG).
        gallery: where the picture of the worst and the best of them goes, by the held-out balls that they lie in (PNG).

    Returns:
        `final`, `best` (the checkpoint of the lowest KID in Lite0 features), the bounds, `spectrum` (power of the last
        samples and of real faces by frequency), `oscillation`, `curves`, and `checkpoints` by six-digit step. A
        checkpoint has `step`, `tflop`, `images` (generated in training), all of `figures.of_samples`, and what the
        discriminator of that step estimates: `estimate_train` and `estimate_heldout`, how far apart training faces, or
        held-out ones, and samples are, and `estimate_gap`, the first less the second. A rising gap is the
        discriminator learning its training faces by heart.

    Raises:
        UserError: when a file is missing, damaged, of an older run, or gives numbers that are not finite.
    """
    run = run_folder.read(source)
    checkpoints: dict[str, Figures] = {}
    with Progress(f"evaluate {run.model}-{run.seed}", len(run.evaluated), "checkpoint") as progress:
        for step in run.evaluated:
            generator, discriminator = trained.load(run, step, device)
            pictures = trained.samples(generator, run.latent, samples, reference.settings.seed)
            found = files.read_arrays(features_folder / f"{step:06d}.safetensors", "features")
            estimates = _estimates(discriminator, reference.pictures, pictures, run.objective, run.batch)
            _require_finite(estimates, run.weights(step))
            checkpoints[f"{step:06d}"] = {
                "step": step,
                "tflop": run.at[step].tflop,
                "images": run.at[step].generator_images,
                **figures.of_samples(pictures, found, reference),
                **rounded(estimates),
            }
            progress.advance()
    _draw_pairs(pairs, pictures, found[COPIED], reference)
    _draw_gallery(gallery, pictures, found[JUDGED], reference)
    for point in list(checkpoints.values())[:-1]:
        if point["modes"]:  # each attribute of every checkpoint is half of the file, and nobody reads it
            del point["modes"]["attributes"]
    return {
        "final": checkpoints[max(checkpoints, key=int)],
        "best": min(checkpoints.values(), key=lambda point: (point["lite0"]["kid"], point["step"])),
        **files.read_json(bounds, "reference"),
        "spectrum": rounded({"samples": list(blur.spectrum(pictures)), "real": list(reference.spectrum)}),
        "oscillation": rounded(_oscillation(run, features_folder, reference, dynamics)),
        "curves": rounded(_curves(history, list(checkpoints.values()), reference.settings.seed, dynamics)),
        "checkpoints": checkpoints,
    }


def _estimates(
    discriminator: nn.Module, real: Mapping[str, Pictures], samples: Pictures, objective: str, batch: int
) -> dict[str, float]:
    estimate = OBJECTIVES[objective].estimate
    of_samples, of_faces, of_heldout = (
        critic.scores(discriminator, images[:ESTIMATED], batch) for images in (samples, real["faces"], real["heldout"])
    )
    on_faces, on_heldout = estimate(of_faces, of_samples).item(), estimate(of_heldout, of_samples).item()
    return {"estimate_train": on_faces, "estimate_heldout": on_heldout, "estimate_gap": on_faces - on_heldout}


def _draw_pairs(path: Path, pictures: Pictures, features: Features, reference: Reference) -> None:
    worst = memorisation.worst_pairs(features, reference.features["faces"][COPIED], PAIRS)
    drawn = rendering_pairs.pairs(
        pictures[worst.samples], reference.pictures["faces"][worst.faces], worst.distances.tolist()
    )
    with files.replacing(path) as temporary:
        Image.fromarray(drawn).save(temporary)


def _draw_gallery(path: Path, pictures: Pictures, features: Features, reference: Reference) -> None:
    target = reference.targets[JUDGED]
    places = manifold.belonging(features, target.features, target.radii)
    order = manifold.worst_first(places)
    count = min(EXTREMES, len(order) // 2)  # none is among the worst and the best

    def half(chosen: npt.NDArray[np.int64]) -> tuple[Pictures, list[str]]:
        values = zip(places.balls[chosen].tolist(), places.reach[chosen].tolist(), strict=True)
        return pictures[chosen], [rendering_gallery.value(*value) for value in values]

    drawn = rendering_gallery.gallery(*half(order[:count]), *half(order[::-1][:count]))
    with files.replacing(path) as temporary:
        Image.fromarray(drawn).save(temporary)


def _oscillation(run: Run, features_folder: Path, reference: Reference, dynamics: Dynamics) -> Figures:
    """How far the shown latents' pictures move, and the mix of what they show, from snapshot to snapshot."""
    clock = run.clock
    found = files.read_arrays(features_folder / "snapshots.safetensors", "features")
    count = next(iter(found.values())).shape[1]
    mixes = [
        figures.label(run.samples(step, count), reference)
        or {"clusters": clusters.assign(found[CLUSTERED][place], reference.centres)}
        for place, step in enumerate(clock)
    ]

    def measure(pairs: list[tuple[int, int]]) -> dict[str, Array]:
        return {
            **{name: oscillation.changes(array, pairs) for name, array in found.items()},
            "modes": oscillation.mode_changes(mixes, pairs),
        }

    apart = {"work": oscillation.lagged(len(clock), 1), "steps": oscillation.steps_apart(clock, dynamics.steps_apart)}
    measured = {kind: measure(pairs) for kind, pairs in apart.items()}
    return {
        **{
            kind: {
                name: oscillation.oscillation(values, apart[kind], len(clock), dynamics.start)
                for name, values in by_name.items()
            }
            for kind, by_name in measured.items()
        },
        "series": {
            "tflop": [run.at[clock[later]].tflop for _, later in apart["work"]],
            **{name: [float(value) for value in values] for name, values in measured["work"].items()},
        },
    }


def _curves(history: Path, checkpoints: Sequence[Figures], seed: int, dynamics: Dynamics) -> Figures:
    """What the losses of a run say of its quality, and what stopping by the estimate costs."""
    columns = run_folder.read_history(history)
    steps = [point["step"] for point in checkpoints]
    window = max(1, steps[-1] // len(steps))
    qualities = {name: np.array([point[a][b] for point in checkpoints]) for name, (a, b) in QUALITIES.items()}
    recorded = columns["step"].to_numpy(np.int64)

    def told(loss: str, quality: Array) -> dict[str, float | None]:
        smooth = curves.value_at(recorded, columns[loss].to_numpy(), steps, window)
        return curves.rank_correlation(smooth, quality, resamples=dynamics.resamples, level=dynamics.level, seed=seed)

    estimate = columns["estimate"].to_numpy()
    stop = curves.stopping_step(recorded, estimate, smoothing=dynamics.smoothing, patience=dynamics.patience)
    place = int(np.searchsorted(recorded, stop))
    stopping = {"step": stop, "tflop": float(columns["tflop"].iloc[place])}
    return {
        **{loss: {name: told(loss, quality) for name, quality in qualities.items()} for loss in LOSSES},
        "stopping": stopping | curves.regret(steps, qualities["kid"], stop),
    }


def _require_finite(found: Mapping[str, float], weights: Path) -> None:
    for name, value in found.items():
        if not np.isfinite(value):
            raise UserError(f"{weights}: {name} of these networks is {value}: {files.again('train')}")
