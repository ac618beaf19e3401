"""A run from its settings to what it leaves: a folder with run.json, samples and weights, and a history as CSV."""

import json
import mmap
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
import torch

from illustgan.core import files, run_folder
from illustgan.core.numbers import significant
from illustgan.core.settings import Scale
from illustgan.training import checkpoints, groups, loop, starts
from illustgan.training.method import assemble
from illustgan.training.plan import Cost, Plan, make_plan
from illustgan.training.settings import LATENT, Train, Variant
from illustgan.training.steps import Faces, measure_cost, start


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

    Returns and raises what `loop.train` and `starts.find` do; `UserError` for a run that another process is training.
    """
    run = f"{model}-{seed}"
    method, batch = assemble(variant), variant.batch(scale)
    packed = [places.prepared / "faces.npy", places.prepared / "heldout.npy"]
    pictures = mapped(packed[0]), mapped(packed[1])
    found = groups.find(*pictures, variant.groups)
    faces = Faces(*pictures, batch, seed, device, found)
    size, count = faces.faces.shape[1], len(faces.faces)
    norms = {"generator_norm": variant.generator_norm, "norm": variant.discriminator_norm}
    own = {**norms, "groups": found.sizes, "flatten": variant.flatten}
    begin = starts.find(model, variant, scale.width, size, places.starts)
    about = {
        **{"model": model, "seed": seed, "width": scale.width, "size": size, "latent": LATENT},
        **{"families": variant.families, "objective": variant.objective},
        "estimate": method.objective.estimates,
        **{name: value for name, value in own.items() if value},
        **({"init_from": {"folder": str(begin.folder), "sha256": begin.sha256}} if begin else {}),
    }
    parts = {
        "code": checkpoints.sha256_of_package(),
        "data": checkpoints.sha256_of_files(packed),
        "params": json.dumps([about, scale.model_dump(), variant.model_dump()]),
        "machine": f"{device.type}, {torch.get_num_threads()} threads, torch {torch.__version__}, {platform.machine()}",
    }
    with checkpoints.exclusive(places.scratch, run):
        unfinished, afresh = checkpoints.open_folder(places.scratch, run, parts)
        if afresh:
            print(f"train {run}: {afresh}", file=sys.stderr)
        cost = measure_cost(method, faces, scale.width)
        plan = make_plan(variant, cost, scale, batch=batch, faces=count)
        state = start(method, width=scale.width, size=size, seed=seed, device=device, begin=begin)
        stopped = loop.train(
            state, method, faces, plan,
            record_every=scale.record, checkpoint_seconds=train.checkpoint, folder=unfinished, label=f"train {run}",
        )  # fmt: skip
        if stopped:
            print(f"train {run}: stopped at step {state.step} of {plan.steps}, saved; goes on there", file=sys.stderr)
            return stopped
        trained = {"generator": state.generator, "discriminator": state.discriminator}
        about["parameters"] = {role: sum(p.numel() for p in network.parameters()) for role, network in trained.items()}
        if found.sizes:
            files.write_bytes(unfinished / run_folder.GROUPS, safetensors.numpy.save(found.labels))
        publish(unfinished, places.folder, facts(plan, cost, batch=batch, faces=count, about=about))
        files.write_text(places.history, history_csv(state.history))
        shutil.rmtree(unfinished)
    return None


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


def facts(plan: Plan, cost: Cost, *, batch: int, faces: int, about: dict[str, Any]) -> dict[str, Any]:
    """The content of run.json: `about` the run, its length and cost, and where its snapshots are."""
    flop = {"discriminator_step": cost.discriminator_step, "generator_step": cost.generator_step}
    flop |= {"penalty": cost.penalty} if cost.penalty else {}
    return {
        **about,
        "steps": plan.steps,
        "batch": batch,
        "faces": faces,
        "tflop": significant(plan.flop[-1] / 1e12, 7),
        "gflop": {kind: significant(of_kind / 1e9, 7) for kind, of_kind in flop.items()},
        "snapshots": [
            {
                "step": step,
                "epoch": significant(step * batch / faces, 7),
                "tflop": significant(plan.flop[step] / 1e12, 7),
                "generator_images": step * batch,
                "discriminator_images": int(plan.discriminator_steps[step]) * batch,
            }
            for step in plan.snapshots
        ],
        **{name: getattr(plan, name) for name in ("clock", "epochs", "stills", "evaluated")},
    }


def history_csv(rows: list[dict[str, float]]) -> str:
    """Comma-separated text with a head line; numbers to seven significant digits, float32's own precision."""
    lines = [",".join(rows[0]), *(",".join(f"{value:.7g}" for value in row.values()) for row in rows)]
    return "\n".join(lines) + "\n"


def publish(scratch: Path, folder: Path, run: dict[str, Any]) -> None:
    """Make `folder` from run.json and the snapshots that it names, found in `scratch`; whole or not at all."""
    names = [f"samples/{at['step']:06d}.npy" for at in run["snapshots"]]
    names += [f"weights/{step:06d}.safetensors" for step in run["evaluated"]]
    names += [run_folder.GROUPS] if "groups" in run else []
    with files.replacing_folder(folder) as temporary:
        for name in names:  # by name: a killed process can have left temporary files there
            (temporary / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(scratch / name, temporary / name)
        files.write_json(temporary / "run.json", run)
