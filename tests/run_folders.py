"""Folders of runs that never were, as training would have left them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
import safetensors.torch

from illustgan.core.randomness import generator
from illustgan.gan import networks, sampling

BATCH, WIDTH, SIZE, LATENT = 8, 4, 16, 8


def facts(clock: Sequence[int] = (0, 3, 6), tflop: float = 0.1, **changes: Any) -> dict[str, Any]:
    """The content of run.json: a run of so much work a step, with snapshots at its clock and other named steps."""
    run = {
        **{"model": "any", "seed": 1, "width": WIDTH, "size": SIZE, "latent": LATENT, "families": ("mlp", "mlp")},
        **{"objective": "wasserstein", "estimate": "a distance", "steps": clock[-1], "batch": BATCH},
        **{"faces": 40, "tflop": clock[-1] * tflop, "gflop": {"generator_step": 0.5, "discriminator_step": 0.25}},
        **{"parameters": {"generator": 123456, "discriminator": 654321}, "clock": [*clock], "epochs": [], "stills": []},
        **{"evaluated": [*clock[1:]], "groups": (), **changes},
    }
    steps = sorted({*run["clock"], *run["epochs"], *run["stills"]})
    snapshots = [
        {"step": s, "epoch": s / 5, "tflop": round(s * tflop, 9), "generator_images": s * BATCH} for s in steps
    ]
    return {"snapshots": snapshots, **run}


def write(folder: Path, **changes: Any) -> dict[str, Any]:
    """Write run.json and, if `weights` is not among the changes as False, what stands in weights/; see `facts`."""
    weights = changes.pop("weights", True)
    run = facts(**changes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(run))
    for step in run["evaluated"] if weights else ():
        tensors = {}
        sides = run["width"], run["size"], run["latent"]
        pair = networks.build(tuple(run["families"]), *sides, groups=len(run["groups"]))
        for number, (role, network) in enumerate(zip(("generator", "discriminator"), pair, strict=True)):
            networks.initialise(run["families"][number], network, generator(step, 2 * number))
            if run["groups"] and role == "discriminator":
                network.heads.weight.data.normal_(generator=generator(step))  # which start at 0
            if role == "generator":
                network = sampling.calibrated(network, run["latent"], run["groups"])
            tensors |= {f"{role}.{name}": tensor.contiguous() for name, tensor in network.state_dict().items()}
        (folder / "weights").mkdir(exist_ok=True)
        safetensors.torch.save_file(tensors, folder / f"weights/{step:06d}.safetensors")
    if run["groups"]:
        labels = {part: np.arange(count) % len(run["groups"]) for part, count in (("faces", 40), ("heldout", 30))}
        safetensors.numpy.save_file(labels, folder / "groups.safetensors")
    return run
