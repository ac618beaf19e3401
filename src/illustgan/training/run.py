"""A run from its settings to what it leaves: a folder with run.json, samples and weights, and a history as CSV."""

import json
import mmap
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import safetensors.numpy
import torch

from illustgan.core import files
from illustgan.core.numbers import significant
from illustgan.core.settings import Scale
from illustgan.gan import run_folder
from illustgan.gan.architecture import ROLES
from illustgan.gan.run_folder import Run, Snapshot
from illustgan.training import checkpoints, groups, starts
from illustgan.training.loop import Training
from illustgan.training.method import assemble
from illustgan.training.settings import Train, Variant
from illustgan.training.starts import Start
from illustgan.training.steps import Faces

CODE = ("core", "gan", "training")  # the packages that can change what a run leaves


@dataclass(frozen=True)
class Places:
    """Where a run reads and writes."""

    prepared: Path  # holds faces.npy and heldout.npy
    scratch: Path  # keeps states until the run is complete
    folder: Path  # gets run.json, samples and weights in the end
    history: Path  # a CSV file
    starts: Path = starts.FOLDER  # holds what variants start from


def complete(
    model: str, seed: int, variant: Variant, scale: Scale, train: Train, device: torch.device, places: Places
) -> int | None:
    """Train to the end, going on where an interrupted run of the same code, params and data stopped.

    Returns and raises what `Training.run` and `starts.find` do; `UserError` for a run that another process is training.
    """
    method, faces = assemble(variant), load_faces(places.prepared, variant, scale, seed, device)
    begin = starts.find(model, variant, faces.architecture, places.starts)
    name = f"{model}-{seed}"
    parts = {
        "code": checkpoints.sha256_of_packages(*CODE),
        "data": checkpoints.sha256_of_files([places.prepared / f"{part}.npy" for part in ("faces", "heldout")]),
        "params": json.dumps([variant.model_dump(), scale.model_dump(), begin and begin.sha256]),
        "machine": f"{device.type}, {torch.get_num_threads()} threads, torch {torch.__version__}, {platform.machine()}",
    }
    with checkpoints.unfinished(places.scratch, name, parts) as unfinished:
        training = Training.planned(method, faces, scale, scale.record, unfinished, begin)
        if stopped := training.run(f"train {name}", train.checkpoint):
            step, last = training.state.step, training.plan.steps
            print(f"train {name}: stopped at step {step} of {last}, saved; goes on there", file=sys.stderr)
            return stopped
        publish(describe(places.folder, model, training, begin), unfinished, faces)
        files.write_text(places.history, history_csv(training.state.history))
        shutil.rmtree(unfinished)
    return None


def load_faces(prepared: Path, variant: Variant, scale: Scale, seed: int, device: torch.device) -> Faces:
    """What a variant learns from, out of data/prepared: faces, in groups if it is told of them, and its networks."""
    pictures = mapped(prepared / "faces.npy"), mapped(prepared / "heldout.npy")
    sizes, labels = groups.find(*pictures, variant.groups)
    architecture = variant.architecture(width=scale.width, size=pictures[0].shape[1], groups=sizes)
    return Faces(*pictures, architecture, variant.batch(scale), seed, device, labels)


def mapped(path: Path) -> np.ndarray:
    """The faces in a .npy file, left on disk until they are read, so that there can be more of them than memory holds.

    Copy on write, since torch wants arrays that may be written to. The system is told that reads are at random: else
    it reads 128 kB around each face, and a batch of a million faces takes longer than a step.
    """
    array = files.map_pictures(path, "prepare", "c")
    pages: object = array.base
    if isinstance(pages, mmap.mmap) and hasattr(mmap, "MADV_RANDOM"):
        pages.madvise(mmap.MADV_RANDOM)
    return array


def describe(folder: Path, model: str, training: Training, begin: Start | None) -> Run:
    """All that run.json says of a finished run: what it is, its length and cost, and where its snapshots are."""
    plan, cost, method, state = training.plan, training.cost, training.method, training.state
    flop = {"discriminator_step": cost.discriminator_step, "generator_step": cost.generator_step}
    flop |= {"penalty": cost.penalty} if cost.penalty else {}
    snapshots = []
    for step in plan.snapshots:
        work = plan.work(step)
        rounded = {name: significant(work[name], 7) for name in ("epoch", "tflop")}
        snapshots.append(Snapshot.model_validate({"step": step, **work, **rounded}))
    return Run(
        folder=folder,
        model=model,
        seed=training.faces.seed,
        architecture=training.faces.architecture,
        objective=method.settings.objective,
        estimate=method.objective.estimates,
        init_from={"folder": str(begin.folder), "sha256": begin.sha256} if begin else None,
        parameters={role: sum(p.numel() for p in getattr(state, role).parameters()) for role in ROLES},
        steps=plan.steps,
        batch=plan.batch,
        faces=plan.faces,
        tflop=snapshots[-1].tflop,
        gflop={kind: significant(of_kind / 1e9, 7) for kind, of_kind in flop.items()},
        snapshots=tuple(snapshots),
        clock=tuple(plan.clock),
        epochs=tuple(plan.epochs),
        stills=tuple(plan.stills),
        evaluated=tuple(plan.evaluated),
    )


def history_csv(rows: list[dict[str, float]]) -> str:
    """Comma-separated text with a head line; numbers to seven significant digits, float32's own precision."""
    lines = [",".join(rows[0]), *(",".join(f"{value:.7g}" for value in row.values()) for row in rows)]
    return "\n".join(lines) + "\n"


def publish(run: Run, scratch: Path, faces: Faces) -> None:
    """Make the run's folder from run.json, groups, and the snapshots in `scratch`; whole or not at all."""
    names = [f"samples/{snapshot.step:06d}.npy" for snapshot in run.snapshots]
    names += [f"weights/{step:06d}.safetensors" for step in run.evaluated]
    with files.replacing_folder(run.folder) as temporary:
        for name in names:  # by name: a killed process can have left temporary files there
            (temporary / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(scratch / name, temporary / name)
        if faces.labels:
            (temporary / run_folder.GROUPS).write_bytes(safetensors.numpy.save(dict(faces.labels)))
        files.write_json(temporary / "run.json", run.content())
