"""A run from its settings to what it leaves: a folder with run.json, samples and weights, and a history as CSV."""

import json
import mmap
import platform
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

from illustgan.core import files
from illustgan.core.errors import UserError
from illustgan.core.numbers import significant
from illustgan.core.settings import Scale
from illustgan.gan import networks
from illustgan.training import checkpoints, loop, variants
from illustgan.training import settings as params
from illustgan.training.plan import Cost, Plan, make_plan
from illustgan.training.steps import LATENT, Faces, measure_cost, start


def complete(
    model: str,
    seed: int,
    settings: params.Variant,
    scale: Scale,
    *,
    device: torch.device,
    checkpoint_seconds: float,
    prepared: Path,
    scratch: Path,
    folder: Path,
    history: Path,
) -> int | None:
    """Train to the end, going on where an interrupted run of the same code, params and data stopped.

    Args:
        settings: the variant's block of params.yaml.
        scale: the block of `scales` in force.
        prepared: holds faces.npy and heldout.npy.
        scratch: where states are kept until the run is complete.
        folder: where run.json, samples and weights go in the end.
        history: where the history goes, as CSV.

    Returns:
        None at the end, or the exit code after a signal (see `loop.train`).

    Raises:
        UserError: for missing faces, for a run that another process is training, and for what `loop.train` raises.
    """
    run = f"{model}-{seed}"
    packed = [prepared / "faces.npy", prepared / "heldout.npy"]
    for path in packed:
        if not path.exists():
            raise UserError(f"{path} is missing: run dvc repro prepare")
    variant = variants.from_params(settings)
    batch = settings.batch(scale)
    faces = Faces(mapped(packed[0]), mapped(packed[1]), batch, seed, device)
    size = faces.faces.shape[1]
    about = {
        **{"model": model, "seed": seed, "width": scale.width, "size": size, "latent": LATENT},
        **{"networks": settings.networks, "objective": settings.objective, "shown": settings.shown},
        "estimate": variant.objective.estimates,
        **({"norm": settings.discriminator_norm} if settings.discriminator_norm else {}),
    }
    threads = torch.get_num_threads()
    parts = {
        "code": checkpoints.sha256_of_package(),
        "data": checkpoints.sha256_of_files(packed),
        "params": json.dumps([about, scale.model_dump(), settings.model_dump()]),
        "machine": f"{device.type}, {threads} threads, torch {torch.__version__}, {platform.machine()}",
    }
    with checkpoints.exclusive(scratch, run):
        unfinished, afresh = checkpoints.open_folder(scratch, run, parts)
        if afresh:
            print(f"train {run}: {afresh}", file=sys.stderr)
        cost = measure_cost(variant, faces, width=scale.width, size=size, device=device)
        lengths = scale.model_dump(include={"tflop", "steps", "snapshots", "evaluations", "epoch_snapshots"})
        plan = make_plan(variant.schedule, cost, batch=batch, faces=len(faces.faces), **lengths)
        state = start(variant, width=scale.width, size=size, seed=seed, device=device)
        stopped = loop.train(
            state,
            variant,
            faces,
            plan,
            record_every=scale.record,
            checkpoint_seconds=checkpoint_seconds,
            folder=unfinished,
            label=f"train {run}",
        )
        if stopped:
            print(f"train {run}: stopped at step {state.step} of {plan.steps}, saved; goes on there", file=sys.stderr)
            return stopped
        about["parameters"] = {
            "generator": networks.count_parameters(state.generator),
            "discriminator": networks.count_parameters(state.discriminator),
        }
        publish(unfinished, folder, facts(plan, cost, batch=batch, faces=len(faces.faces), about=about))
        files.write_text(history, history_csv(loop.columns(variant), state.history))
        shutil.rmtree(unfinished)
    return None


def mapped(path: Path) -> np.ndarray:
    """The array in a .npy file, left on disk until it is read, so that there can be more faces than memory.

    Copy on write, since torch wants arrays that may be written to. The system is told that reads are at random: else
    it reads 128 kB around each face, and a batch of a million faces takes longer than a step.
    """
    array: np.ndarray = np.load(path, mmap_mode="c")
    pages: object = array.base
    if isinstance(pages, mmap.mmap) and hasattr(mmap, "MADV_RANDOM"):
        pages.madvise(mmap.MADV_RANDOM)
    return array


def facts(plan: Plan, cost: Cost, *, batch: int, faces: int, about: dict[str, Any]) -> dict[str, Any]:
    """The content of run.json: `about` the run, its length and cost, and where its snapshots are."""

    def at(step: int) -> dict[str, Any]:
        return {
            "step": step,
            "epoch": significant(step * batch / faces, 7),
            "tflop": significant(plan.flop[step] / 1e12, 7),
            "generator_images": step * batch,
            "discriminator_images": int(plan.discriminator_steps[step]) * batch,
        }

    return {
        **about,
        "steps": plan.steps,
        "batch": batch,
        "faces": faces,
        "tflop": significant(plan.flop[-1] / 1e12, 7),
        "gflop": {
            "discriminator_step": significant(cost.discriminator_step / 1e9, 7),
            "generator_step": significant(cost.generator_step / 1e9, 7),
            **({"penalty": significant(cost.penalty / 1e9, 7)} if cost.penalty else {}),
        },
        "snapshots": [at(step) for step in plan.snapshots],
        "clock": plan.clock,
        "epochs": plan.epochs,
        "stills": plan.stills,
        "evaluated": plan.evaluated,
    }


def history_csv(columns: tuple[str, ...], rows: list[list[float]]) -> str:
    """Comma-separated text with a head line; numbers to seven significant digits, float32's own precision."""
    lines = [",".join(columns), *(",".join(f"{value:.7g}" for value in row) for row in rows)]
    return "\n".join(lines) + "\n"


def publish(scratch: Path, folder: Path, run: dict[str, Any]) -> None:
    """Make `folder` from run.json and the snapshots that it names, found in `scratch`; whole or not at all."""
    names = [f"samples/{at['step']:06d}.npy" for at in run["snapshots"]]
    names += [f"weights/{step:06d}.safetensors" for step in run["evaluated"]]
    with files.replacing_folder(folder) as temporary:
        for name in names:  # by name: a killed process can have left temporary files there
            (temporary / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(scratch / name, temporary / name)
        (temporary / "run.json").write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8", newline="\n")
