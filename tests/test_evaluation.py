"""Evaluation from end to end on tiny runs that the test writes."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from illustgan import evaluation, networks, sampling
from illustgan.errors import UserError
from illustgan.metrics import critic, features
from illustgan.metrics.diversity import diversity
from illustgan.metrics.kid import kid
from illustgan.objectives import OBJECTIVES
from illustgan.randomness import generator, normal

CPU = torch.device("cpu")
SIZE, LATENT, SAMPLES, BATCH = 16, 8, 24, 8
SETTINGS: dict[str, Any] = {"samples": SAMPLES, "subsets": 4, "seed": 1, "device": CPU}


@pytest.fixture(scope="module")
def extractor() -> torch.nn.Module:
    return features.load(CPU)


@pytest.fixture
def real(tmp_path: Path, extractor: torch.nn.Module) -> dict[str, np.ndarray]:
    """data/prepared and data/reference of 40 and 30 random pictures; returns the pictures."""
    random = np.random.default_rng(0)
    pictures = {name: random.integers(0, 256, (n, SIZE, SIZE, 3), np.uint8) for name, n in SETS.items()}
    for folder in ("prepared", "reference"):
        (tmp_path / folder).mkdir()
    found = {name: features.extract(extractor, images) for name, images in pictures.items()}
    for name in SETS:
        np.save(tmp_path / "prepared" / f"{name}.npy", pictures[name])
        np.save(tmp_path / "reference" / f"{name}.npy", found[name])
    floors = evaluation.reference(found["faces"], found["heldout"], SAMPLES, 4)
    (tmp_path / "reference" / "reference.json").write_text(json.dumps(floors))
    return pictures


SETS = {"faces": 40, "heldout": 30}


def write_run(folder: Path, family: str, objective: str, shown: str) -> dict[str, Any]:
    """A run folder with weights at steps 3 and 6; two different generators each."""
    run = {
        **{"model": "any", "seed": 1, "batch": BATCH, "width": 4, "size": SIZE, "latent": LATENT},
        **{"networks": family, "objective": objective, "shown": shown, "evaluated": [3, 6]},
        "snapshots": [{"step": s, "epoch": s / 5, "tflop": s / 10, "generator_images": s * BATCH} for s in (0, 3, 6)],
    }
    (folder / "weights").mkdir(parents=True)
    for step in (3, 6):
        tensors = {}
        for number, role in enumerate(("generator", "ema", "discriminator")):
            network = networks.build(family, 4, SIZE, LATENT)[role == "discriminator"]
            networks.initialise(family, network, generator(step, number))
            if role != "discriminator":
                network = sampling.calibrated(network, LATENT)
            tensors |= {f"{role}.{name}": tensor.contiguous() for name, tensor in network.state_dict().items()}
        safetensors.torch.save_file(tensors, folder / "weights" / f"{step:06d}.safetensors")
    (folder / "run.json").write_text(json.dumps(run))
    return run


def evaluate(tmp_path: Path) -> dict[str, Any]:
    return evaluation.evaluate(tmp_path / "run", tmp_path / "reference", tmp_path / "prepared", **SETTINGS)


@pytest.mark.parametrize(
    ("family", "objective", "shown"),
    [("dcgan", "wasserstein", "raw"), ("mlp", "non_saturating", "ema"), ("dcgan", "saturating", "raw")],
)
def test_every_figure_of_any_variant(
    tmp_path: Path,
    real: dict[str, np.ndarray],
    extractor: torch.nn.Module,
    family: str,
    objective: str,
    shown: str,
) -> None:
    run = write_run(tmp_path / "run", family, objective, shown)
    found = evaluate(tmp_path)
    assert list(found) == ["final", "best", "floor", "checkpoints"]
    assert list(found["checkpoints"]) == ["000003", "000006"]
    assert found["final"] == found["checkpoints"]["000006"]
    assert found["best"] == min(found["checkpoints"].values(), key=lambda c: c["kid"])

    # the last checkpoint again, step by step
    maker, judge = networks.build(family, 4, SIZE, LATENT)
    tensors = safetensors.torch.load_file(tmp_path / "run" / "weights" / "000006.safetensors")
    prefix = "ema." if run["shown"] == "ema" else "generator."
    maker.load_state_dict({n.removeprefix(prefix): t for n, t in tensors.items() if n.startswith(prefix)})
    judge.load_state_dict({n.removeprefix("discriminator."): t for n, t in tensors.items() if n.startswith("disc")})
    fakes = sampling.generate(maker.eval(), normal((SAMPLES, LATENT), 1, "evaluate"))
    vectors = features.extract(extractor, fakes)
    real_vectors = {name: features.extract(extractor, images) for name, images in real.items()}
    final = found["final"]
    assert (final["step"], final["tflop"], final["images"]) == (6, 0.6, 48)
    assert final["kid"] == pytest.approx(kid(vectors, real_vectors["heldout"]), rel=1e-4)
    assert final["diversity"] == pytest.approx(diversity(vectors, real_vectors["faces"]), rel=1e-4)
    estimate = OBJECTIVES[objective].estimate
    for name, images in (("estimate_train", real["faces"]), ("estimate_heldout", real["heldout"])):
        expected = estimate(critic.scores(judge, images, BATCH), critic.scores(judge, fakes, BATCH)).item()
        assert final[name] == pytest.approx(expected, rel=1e-3, abs=1e-6)

    for figures in (*found["checkpoints"].values(), found["floor"]):
        assert all(math.isfinite(v) and v == float(f"{v:.6g}") for v in figures.values())
    assert json.dumps(found) == json.dumps(evaluate(tmp_path))


def test_the_shown_generator_is_the_one_that_is_measured(tmp_path: Path, real: dict[str, np.ndarray]) -> None:
    run = write_run(tmp_path / "run", "dcgan", "wasserstein", "raw")
    raw = evaluate(tmp_path)["final"]["kid"]
    (tmp_path / "run" / "run.json").write_text(json.dumps({**run, "shown": "ema"}))
    assert evaluate(tmp_path)["final"]["kid"] != raw


def test_floors_use_as_many_faces_as_there_are_samples() -> None:
    random = np.random.default_rng(1)
    faces, heldout = random.normal(size=(50, 12)).astype(np.float32), random.normal(size=(30, 12)).astype(np.float32)
    floors = evaluation.reference(faces, heldout, 20, 4)
    assert (floors["faces"], floors["heldout"], floors["samples"]) == (50, 30, 20)
    assert floors["kid_floor"] == pytest.approx(kid(faces[:20], heldout), rel=1e-5)
    assert floors["diversity_floor"] == pytest.approx(diversity(heldout, faces), rel=1e-5)
    assert evaluation.reference(faces, heldout, 500, 4)["samples"] == 50


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("run/run.json", r"run\.json is missing"),
        ("reference/reference.json", r"reference\.json is missing: .*reference"),
        ("reference/heldout.npy", r"heldout\.npy is missing: .*reference"),
        ("prepared/faces.npy", r"faces\.npy is missing: .*prepare"),
        ("run/weights/000003.safetensors", r"000003\.safetensors is missing"),
    ],
)
def test_missing_files_are_named(tmp_path: Path, real: dict[str, np.ndarray], broken: str, message: str) -> None:
    write_run(tmp_path / "run", "mlp", "wasserstein", "raw")
    (tmp_path / broken).unlink()
    with pytest.raises(UserError, match=message) as error:
        evaluate(tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("broken", ["run/run.json", "reference/faces.npy", "run/weights/000003.safetensors"])
def test_damaged_files_are_named(tmp_path: Path, real: dict[str, np.ndarray], broken: str) -> None:
    write_run(tmp_path / "run", "mlp", "wasserstein", "raw")
    (tmp_path / broken).write_bytes(b"{damage")
    with pytest.raises(UserError, match=Path(broken).name) as error:
        evaluate(tmp_path)
    assert "\n" not in str(error.value)


def test_weights_of_other_networks_are_refused(tmp_path: Path, real: dict[str, np.ndarray]) -> None:
    run = write_run(tmp_path / "run", "mlp", "wasserstein", "raw")
    (tmp_path / "run" / "run.json").write_text(json.dumps({**run, "networks": "dcgan"}))
    with pytest.raises(UserError, match=r"000003\.safetensors does not fit its run\.json") as error:
        evaluate(tmp_path)
    assert "\n" not in str(error.value)


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path, real: dict[str, np.ndarray]) -> None:
    write_run(tmp_path / "run", "mlp", "wasserstein", "raw")
    path = tmp_path / "run" / "weights" / "000006.safetensors"
    tensors = safetensors.torch.load_file(path)
    name = next(name for name in tensors if name.startswith("discriminator.") and name.endswith("weight"))
    tensors[name].fill_(float("inf"))
    safetensors.torch.save_file(tensors, path)
    with pytest.raises(UserError, match=r"000006\.safetensors: estimate_train of these networks is"):
        evaluate(tmp_path)


def test_a_run_without_weights_is_refused(tmp_path: Path, real: dict[str, np.ndarray]) -> None:
    run = write_run(tmp_path / "run", "mlp", "wasserstein", "raw")
    (tmp_path / "run" / "run.json").write_text(json.dumps({**run, "evaluated": []}))
    with pytest.raises(UserError, match="no step with weights"):
        evaluate(tmp_path)
