"""Measure runs: what the folders of trained models are worth against held-out faces."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import nn

from illustgan import networks, sampling
from illustgan.errors import UserError
from illustgan.metrics import critic, features
from illustgan.metrics.diversity import diversity
from illustgan.metrics.kid import kid, kid_spread
from illustgan.objectives import OBJECTIVES
from illustgan.progress import Progress
from illustgan.randomness import normal
from illustgan.rounding import significant

Figures = dict[str, Any]
Pictures = npt.NDArray[np.uint8]
Features = npt.NDArray[np.float32]


def reference(faces: Features, heldout: Features, samples: int, subsets: int) -> Figures:
    """The floors: what real faces score when they stand in for samples; the content of reference.json.

    Args:
        faces: features (N, d) of the training faces; the first `samples` of them, or all, are measured as if they were
            samples, against `heldout`, so that the floor is made from as many pictures as what is compared with it.
        heldout: features (M, d).
        samples: how many samples each checkpoint is measured with.
        subsets: blocks for the spread; fewer when there are too few faces for them.
    """
    stand_ins = faces[:samples]
    return {
        "kid_floor": significant(kid(stand_ins, heldout)),
        "kid_floor_spread": significant(kid_spread(stand_ins, heldout, min(subsets, len(stand_ins) // 2))),
        "diversity_floor": significant(diversity(heldout, faces)),
        "extractor": features.EXTRACTOR,
        "faces": len(faces),
        "heldout": len(heldout),
        "samples": len(stand_ins),
    }


def evaluate(
    run_folder: Path,
    reference_folder: Path,
    prepared_folder: Path,
    *,
    samples: int,
    subsets: int,
    seed: int,
    device: torch.device,
) -> Figures:
    """Measure every checkpoint of a run that has weights; the content of reports/evaluations/<model>/<seed>.json.

    All checkpoints of all models are sampled at the same `samples` latents, drawn from `seed`, so that differences
    between them come from the generators.

    Returns:
        `final`, `best` (the checkpoint of the lowest KID), `floor` and `checkpoints` by six-digit step. Each checkpoint
        has `step`, `tflop`, `images` (generated in training), `kid` with its `kid_spread` over samples, `diversity`,
        and the objective's `estimate_train` and `estimate_heldout` by the discriminator of that step: how far apart
        training faces, or held-out ones, and samples are. A rising gap between the two is memorising.

    Raises:
        UserError: when a file is missing, damaged, of an older run, or holds numbers that are not finite.
    """
    run = _read_json(run_folder / "run.json", "train")
    floors = _read_json(reference_folder / "reference.json", "reference")
    real = {name: _read_array(reference_folder / f"{name}.npy", "reference") for name in ("faces", "heldout")}
    pictures = {name: _read_array(prepared_folder / f"{name}.npy", "prepare") for name in ("faces", "heldout")}
    extractor = features.load(device)
    latents = normal((samples, run["latent"]), seed, "evaluate")
    snapshots = {snapshot["step"]: snapshot for snapshot in run["snapshots"]}
    checkpoints: dict[str, Figures] = {}
    with Progress(f"evaluate {run['model']}-{run['seed']}", len(run["evaluated"]), "checkpoint") as progress:
        for step in run["evaluated"]:
            path = run_folder / "weights" / f"{step:06d}.safetensors"
            generator, discriminator = players(path, run, device)
            fakes = sampling.generate(generator, latents)
            figures = _distances(features.extract(extractor, fakes), real, subsets)
            figures |= _estimates(discriminator, pictures, fakes, run["objective"], run["batch"])
            _require_finite(figures, path)
            checkpoints[f"{step:06d}"] = {
                "step": step,
                "tflop": snapshots[step]["tflop"],
                "images": snapshots[step]["generator_images"],
                **{name: significant(value) for name, value in figures.items()},
            }
            progress.advance()
    if not checkpoints:
        raise UserError(f"{run_folder / 'run.json'} names no step with weights: train again, with dvc repro")
    return {
        "final": checkpoints[max(checkpoints, key=int)],
        "best": min(checkpoints.values(), key=lambda figures: (figures["kid"], figures["step"])),
        "floor": {
            "kid": floors["kid_floor"],
            "kid_spread": floors["kid_floor_spread"],
            "diversity": floors["diversity_floor"],
        },
        "checkpoints": checkpoints,
    }


def players(weights: Path, run: Mapping[str, Any], device: torch.device) -> tuple[nn.Module, nn.Module]:
    """The generator that the run shows, in eval mode, and the discriminator, from one file of a run's weights.

    Raises:
        UserError: when the file is missing, damaged, or not of the networks that `run` (run.json) describes.
    """
    generator, discriminator = networks.build(run["networks"], run["width"], run["size"], run["latent"])
    shown = "ema." if run["shown"] == "ema" else "generator."
    try:
        tensors = safetensors.torch.load_file(weights)
        for network, prefix in ((generator, shown), (discriminator, "discriminator.")):
            network.load_state_dict(
                {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
            )
    except FileNotFoundError:
        raise UserError(f"{weights} is missing: {_again('train')}") from None
    except (SafetensorError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{weights} does not fit its run.json ({reason}): {_again('train')}") from None
    generator, discriminator = (
        network.to(memory_format=torch.channels_last).to(device) for network in (generator, discriminator)
    )
    return generator.eval(), discriminator


def _distances(fakes: Features, real: Mapping[str, Features], subsets: int) -> dict[str, float]:
    if not np.isfinite(fakes).all():
        return {"kid": float("nan")}
    return {
        "kid": kid(fakes, real["heldout"]),
        "kid_spread": kid_spread(fakes, real["heldout"], min(subsets, len(fakes) // 2)),
        "diversity": diversity(fakes, real["faces"]),
    }


def _estimates(
    discriminator: nn.Module, pictures: Mapping[str, Pictures], fakes: Pictures, objective: str, batch: int
) -> dict[str, float]:
    estimate = OBJECTIVES[objective].estimate
    of_fakes, of_faces, of_heldout = (
        critic.scores(discriminator, images, batch) for images in (fakes, pictures["faces"], pictures["heldout"])
    )
    return {
        "estimate_train": estimate(of_faces, of_fakes).item(),
        "estimate_heldout": estimate(of_heldout, of_fakes).item(),
    }


def _require_finite(figures: Mapping[str, float], weights: Path) -> None:
    for name, value in figures.items():
        if not np.isfinite(value):
            raise UserError(f"{weights}: {name} of these networks is {value}: {_again('train')}")


def _read_json(path: Path, stage: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path} is missing: run dvc repro, or dvc repro {stage}") from None
    except ValueError:
        raise UserError(f"{path} is damaged: {_again(stage)}") from None


def _read_array(path: Path, stage: str) -> Any:
    try:
        return np.load(path)
    except FileNotFoundError:
        raise UserError(f"{path} is missing: run dvc repro, or dvc repro {stage}") from None
    except (ValueError, EOFError):
        raise UserError(f"{path} is damaged: {_again(stage)}") from None


def _again(stage: str) -> str:
    return f"make it again with dvc repro -f {stage}"
