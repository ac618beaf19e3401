"""Train one variant with one seed: python stages/train.py MODEL SEED."""

import argparse
import json
import platform
import shutil
import sys
from pathlib import Path

import numpy as np
import torch

from illustgan import atomic, checkpoints, devices, networks, params, runs, stage, training, variants
from illustgan.plan import make_plan

SCRATCH = Path(".scratch")
PREPARED = Path("data/prepared")


def main() -> int | None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model")
    arguments.add_argument("seed", type=int)
    model, seed = (lambda given: (given.model, given.seed))(arguments.parse_args())
    settings = params.load()
    scale, run = settings.scale_in_force, f"{model}-{seed}"
    variant = variants.from_params(settings.variant(model))
    device = devices.choose(settings.train.device, settings.train.threads)
    packed = [PREPARED / "faces.npy", PREPARED / "heldout.npy"]
    faces = training.Faces(np.load(packed[0]), np.load(packed[1]), scale.batch, seed, device)
    size = faces.faces.shape[1]
    about = {
        **{"model": model, "seed": seed, "width": scale.width, "size": size, "latent": training.LATENT},
        **{"networks": variant.networks, "objective": settings.variant(model).objective, "shown": variant.shown},
        "estimate": variant.objective.estimates,
    }
    parts = {
        "code": checkpoints.sha256_of_package(),
        "data": checkpoints.sha256_of_files(packed),
        "params": json.dumps([about, scale.model_dump(), settings.variant(model).model_dump()]),
        "machine": f"{device.type}, {settings.train.threads} threads, torch {torch.__version__}, {platform.machine()}",
    }
    with checkpoints.exclusive(SCRATCH, run):
        folder, afresh = checkpoints.open_folder(SCRATCH, run, parts)
        if afresh:
            print(f"train {run}: {afresh}", file=sys.stderr)
        cost = training.measure_cost(variant, faces, width=scale.width, size=size, device=device)
        plan = make_plan(
            variant.schedule,
            cost,
            **scale.model_dump(include={"tflop", "steps", "batch", "snapshots", "evaluations", "epoch_snapshots"}),
            faces=len(faces.faces),
        )
        state = training.start(variant, width=scale.width, size=size, seed=seed, device=device)
        stopped = training.train(
            state,
            variant,
            faces,
            plan,
            record_every=scale.record,
            checkpoint_seconds=settings.train.checkpoint,
            folder=folder,
            label=f"train {run}",
        )
        if stopped:
            print(f"train {run}: stopped at step {state.step} of {plan.steps}, saved; it goes on there", file=sys.stderr)
            return stopped
        about["parameters"] = {
            "generator": networks.count_parameters(state.generator),
            "discriminator": networks.count_parameters(state.discriminator),
        }
        facts = runs.facts(plan, cost, batch=scale.batch, faces=len(faces.faces), about=about)
        runs.publish(folder, Path("data/runs") / model / str(seed), facts)
        history = runs.history_csv(training.COLUMNS, state.history)
        atomic.write_text(Path("reports/history") / model / f"{seed}.csv", history)
        shutil.rmtree(folder)
    return None


if __name__ == "__main__":
    stage.run(main)
