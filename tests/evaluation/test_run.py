"""Evaluation from end to end on tiny runs that the test writes."""

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from illustgan.core.errors import UserError
from illustgan.core.randomness import normal
from illustgan.evaluation import measures, run
from illustgan.evaluation.scores import scores
from illustgan.features.extractors import Extract
from illustgan.features.run import extract
from illustgan.gan import run_folder, sampling
from illustgan.gan.objectives import OBJECTIVES
from illustgan.metrics.kid import kid

from .. import run_folders
from ..run_folders import BATCH, LATENT
from .conftest import CPU, SAMPLES, load

WriteRun = Callable[..., dict[str, Any]]
Measure = Callable[..., dict[str, Any]]


@pytest.fixture
def evaluate(tmp_path: Path, measured_faces: Path, extractors: dict[str, Extract]) -> Measure:
    """A function that extracts features of the run in `run`, unless told not to, and measures it."""
    for part in ("prepared", "attributes", "reference"):
        shutil.copytree(measured_faces / part, tmp_path / part)

    def measure(anew: bool = True) -> dict[str, Any]:
        if anew:
            settings = {"samples": SAMPLES, "seed": 1, "device": CPU, "extractors": extractors}
            extract(tmp_path / "run", tmp_path / "features", **settings)
        return run.evaluate(
            run_folder.read(tmp_path / "run"),
            tmp_path / "features",
            tmp_path / "history.csv",
            load(tmp_path),
            pairs=tmp_path / "pairs.png",
            gallery=tmp_path / "gallery.png",
            samples=SAMPLES,
            device=CPU,
        )

    return measure


@pytest.mark.parametrize(
    "of",
    [
        *[("dcgan", "wasserstein"), ("mlp", "non_saturating"), ("dcgan", "saturating")],
        *[("resnet", "relativistic"), ("mlp", "hinge"), ("dcgan", "hinge", (14, 13, 13))],
    ],
)
def test_every_figure_of_any_variant(
    tmp_path: Path, write_run: WriteRun, evaluate: Measure, extractors: dict[str, Extract], of: tuple[Any, ...]
) -> None:
    sizes = of[2] if len(of) > 2 else ()
    write_run(*of[:2], groups=sizes)
    found = evaluate()
    blocks = ["final", "best", "floor", "noise", "one_face", "validation", "estimates_of"]
    assert list(found) == [*blocks, "spectrum", "oscillation", "curves", "checkpoints"]
    assert list(found["checkpoints"]) == ["000003", "000006"]
    assert found["final"] == found["checkpoints"]["000006"]
    assert found["best"] == min(found["checkpoints"].values(), key=lambda c: c["lite0"]["kid"])

    # the last checkpoint again, step by step
    maker, judge = run_folder.read(tmp_path / "run").networks(6, CPU)
    latents = run_folders.architecture(groups=sizes).measured_latents(SAMPLES, 1)
    assert torch.equal(latents[:, :LATENT], normal((SAMPLES, LATENT), 1, "evaluate"))
    fakes = sampling.generate(maker, latents)
    real = {part: np.load(tmp_path / "prepared" / f"{part}.npy") for part in ("faces", "heldout", "validation")}
    final = found["final"]
    assert (final["step"], final["tflop"], final["images"]) == (6, 0.6, 48)
    made = {name: features(fakes) for name, features in extractors.items()}
    assert measures.of_samples(fakes, made, load(tmp_path)).items() <= final.items()
    for name, features in extractors.items():
        chosen_by = kid(made[name], features(real["validation"]))
        assert found["validation"][name] == {"kid": pytest.approx(chosen_by, rel=1e-4)}
    assert found["estimates_of"] == ("batches" if of[0] == "dcgan" else "pictures")
    estimate = OBJECTIVES[of[1]].estimate
    rows = (latents[:, LATENT:] / 3,) if sizes else ()
    for name, images in (("estimate_train", real["faces"]), ("estimate_heldout", real["heldout"])):
        known = (torch.eye(3)[torch.arange(len(images)) % 3],) if sizes else ()
        expected = estimate(scores(judge, images, BATCH, *known), scores(judge, fakes, BATCH, *rows)).item()
        assert final[name] == pytest.approx(expected, rel=1e-3, abs=1e-6)
    assert final["estimate_gap"] == pytest.approx(final["estimate_train"] - final["estimate_heldout"], abs=1e-5)

    for numbers in map(leaves, (found["checkpoints"], found["floor"], found["oscillation"], found["spectrum"])):
        assert all(math.isfinite(v) and v == float(f"{v:.6g}") for v in numbers if v is not None)
    drawn = [(tmp_path / f"{name}.png").read_bytes() for name in ("pairs", "gallery")]
    assert json.dumps(found) == json.dumps(evaluate(anew=False))
    assert [(tmp_path / f"{name}.png").read_bytes() for name in ("pairs", "gallery")] == drawn


@pytest.fixture
def found(write_run: WriteRun, evaluate: Measure) -> dict[str, Any]:
    """What is measured of an ordinary run."""
    write_run()
    return evaluate()


def leaves(content: Any) -> list[Any]:
    if isinstance(content, dict):
        return [number for part in content.values() for number in leaves(part)]
    return [number for part in content for number in leaves(part)] if isinstance(content, list) else [content]


def test_checkpoints_and_bounds_have_the_same_figures(found: dict[str, Any]) -> None:
    of_run = {"step", "tflop", "images", "estimate_train", "estimate_heldout", "estimate_gap"}
    for bound in ("floor", "noise", "one_face"):
        assert set(found["final"]) - set(found[bound]) == of_run
        assert not set(found[bound]) - set(found["final"])
    assert list(found["final"]["modes"]["attributes"]) == ["style", "round/hair", "square/hair"]
    assert "attributes" not in found["checkpoints"]["000003"]["modes"]
    assert found["curves"]["estimate"]["kid"]["spearman"] is None  # two checkpoints make no curve
    curves = found["curves"]
    assert [*curves] == ["estimate", "discriminator_loss", "generator_loss", "clock", "stopping"]
    assert curves["clock"]["kid"]["partial"] is None
    assert curves["stopping"]["step"] in range(1, 7)
    kids = {
        name: [point[name]["kid"] for point in found["checkpoints"].values()] for name in ("lite0", "random", "pixels")
    }
    for name, column in kids.items():
        assert curves["stopping"][name]["regret_last"] == pytest.approx(column[-1] - min(column), abs=1e-5)
        assert curves["stopping"][name]["regret"] == pytest.approx(
            curves["stopping"][name]["kid"] - min(column), abs=1e-5
        )
    # three random pictures of each latent: as far from each other as those of different latents
    assert found["oscillation"]["work"]["pixels"] == pytest.approx(1, abs=0.1)
    one, two = found["oscillation"]["by_lag"]
    assert one == {"steps": 3, **found["oscillation"]["work"]}
    assert (two["steps"], [*two]) == (6, [*one])
    assert len(found["oscillation"]["series"]["tflop"]) == 2


def test_faces_without_attributes_are_measured_by_clusters(
    tmp_path: Path, write_run: WriteRun, evaluate: Measure
) -> None:
    write_run()
    (tmp_path / "attributes/attributes.json").write_text('{"size": 16, "attributes": {}}')
    found = evaluate()
    assert found["final"]["modes"] is None
    assert 0 < found["final"]["clusters"]["reached"] <= 1
    assert 0 <= found["oscillation"]["work"]["modes"] <= 1


BROKEN = {
    "reference/bounds.json": r"bounds\.json is missing: .*reference",
    "reference/heldout.safetensors": r"heldout\.safetensors is missing: .*reference",
    "reference/validation.safetensors": r"validation\.safetensors is missing: .*reference",
    "prepared/rejected.csv": r"rejected\.csv is missing: .*prepare",
    "prepared/faces.npy": r"faces\.npy is missing: .*prepare",
    "features/000003.safetensors": r"000003\.safetensors is missing: .*features",
    "features/snapshots.safetensors": r"snapshots\.safetensors is missing: .*features",
    "history.csv": r"history\.csv is missing: .*train",
    "run/weights/000003.safetensors": r"000003\.safetensors is missing",
    "attributes/classifier.safetensors": r"classifier\.safetensors is missing: .*attributes",
}


@pytest.mark.usefixtures("found")
def test_missing_and_damaged_files_are_named(tmp_path: Path, evaluate: Measure) -> None:
    for broken, message in BROKEN.items():
        whole = (tmp_path / broken).read_bytes()
        (tmp_path / broken).unlink()
        with pytest.raises(UserError, match=message) as missing:
            evaluate(anew=False)
        (tmp_path / broken).write_bytes(b"{damage")
        with pytest.raises(UserError, match=Path(broken).name) as damaged:
            evaluate(anew=False)
        assert "\n" not in str(missing.value) + str(damaged.value)
        (tmp_path / broken).write_bytes(whole)
