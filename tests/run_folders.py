"""Folders of runs that never were, as training would have left them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
import safetensors.torch

from illustgan.core.randomness import generator
from illustgan.gan import networks
from illustgan.gan.architecture import ROLES, Architecture, Family

BATCH, WIDTH, SIZE, LATENT = 8, 4, 16, 8
NETWORKS = ("families", "width", "size", "latent", "groups", "flatten")  # changes that are of the architecture


def architecture(families: Sequence[Family] = ("mlp", "mlp"), **changes: Any) -> Architecture:
    """Small networks of these families, with their own norms."""
    return Architecture.of(*families, **{"width": WIDTH, "size": SIZE, "latent": LATENT, **changes})


def facts(clock: Sequence[int] = (0, 3, 6), tflop: float = 0.1, **changes: Any) -> dict[str, Any]:
    """The content of run.json: a run of so much work a step, with snapshots at its clock and other named steps."""
    of_networks = {name: changes.pop(name) for name in NETWORKS if name in changes}
    run = {
        **{"model": "any", "seed": 1, "architecture": architecture(**of_networks).model_dump(mode="json")},
        **{"objective": "wasserstein", "estimate": "a distance", "steps": clock[-1], "batch": BATCH},
        **{"faces": 40, "tflop": clock[-1] * tflop, "gflop": {"generator_step": 0.5, "discriminator_step": 0.25}},
        **{"parameters": {"generator": 123456, "discriminator": 654321}, "clock": [*clock], "epochs": [], "stills": []},
        **{"evaluated": [*clock[1:]], **changes},
    }
    steps = sorted({*run["clock"], *run["epochs"], *run["stills"]})
    images = dict.fromkeys(("generator_images", "discriminator_images"), BATCH)
    snapshots = [
        {"step": s, "epoch": s / 5, "tflop": round(s * tflop, 9), **{name: s * each for name, each in images.items()}}
        for s in steps
    ]
    return {"snapshots": snapshots, **run}


def write(folder: Path, **changes: Any) -> dict[str, Any]:
    """Write run.json and, if `weights` is not among the changes as False, what stands in weights/; see `facts`."""
    weights = changes.pop("weights", True)
    run = facts(**changes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(run))
    built = Architecture(**run["architecture"])
    for step in run["evaluated"] if weights else ():
        tensors = {}
        for number, (role, network) in enumerate(zip(ROLES, built.build(), strict=True)):
            networks.initialise(getattr(built, role), network, generator(step, 2 * number))
            if built.groups and role == "discriminator":
                network.heads.weight.data.normal_(generator=generator(step))  # which start at 0
            if role == "generator":
                network = built.calibrated(network)
            tensors |= {f"{role}.{name}": tensor.contiguous() for name, tensor in network.state_dict().items()}
        (folder / "weights").mkdir(exist_ok=True)
        safetensors.torch.save_file(tensors, folder / f"weights/{step:06d}.safetensors")
    if built.groups:
        labels = {part: np.arange(count) % len(built.groups) for part, count in (("faces", 40), ("heldout", 30))}
        safetensors.numpy.save_file(labels, folder / "groups.safetensors")
    return run
